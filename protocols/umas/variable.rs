//! Variables by where they lie in a block, as Apache PLC4X reads and writes them: behind the
//! project's checksum their number, then a reference to each.

use wire::{Frames, Name, Observation, Octets, Out, Shape, Short, Values};

/// Where a variable lies, and how its values are to be read: their type is not told.
struct Variable {
    name: Name,
    shape: Shape,
    count: u16,
}

impl Variable {
    /// Its form (an array's bit, and the width of a value), block and offset; of an array the
    /// number of its elements.
    fn read(octets: &mut Octets<'_>, writes: bool) -> Result<Option<Self>, Short> {
        let (form, block) = (octets.u8()?, octets.le16()?);
        let offset = if writes {
            u32::from(octets.le16()?) + u32::from(octets.le16()?)
        } else {
            u32::from(octets.skip(1)?.le16()?) + u32::from(octets.u8()?)
        };
        let count = if form & 0x10 == 0 { 1 } else { octets.le16()? };
        let shape = match form & 0x0F {
            1 => Shape::U8,
            2 => Shape::U16Le,
            3 => Shape::U32Le,
            _ => return Ok(None),
        };
        Ok(Some(Self {
            name: Name::At("block {} offset {}", [block.into(), offset, 0]),
            shape,
            count,
        }))
    }

    fn was<'a>(&self, octets: &mut Octets<'a>) -> Result<Values<'a>, Short> {
        let width = self.shape.width();
        let bytes = octets.take(usize::from(self.count) * width)?;
        Ok(Values { shape: self.shape, bytes, step: u32::try_from(width).unwrap_or(1) })
    }
}

/// The first variable of a request, and how many there are.
pub fn target(data: &[u8], writes: bool) -> Result<(Name, u32), Short> {
    let mut octets = Octets::new(data);
    let count = octets.skip(4)?.u8()?;
    let name = match Variable::read(&mut octets, writes) {
        Ok(Some(variable)) => variable.name,
        _ => Name::None,
    };
    Ok((name, count.into()))
}

/// States the values that `done` read, which its answer holds one behind the other.
pub fn were(
    done: &Observation<'_>,
    asked: &Frames,
    request: &[u8],
    answer: &[u8],
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let (mut octets, mut values) = (Octets::new(request), Octets::new(answer));
    for _ in 0..octets.skip(4)?.u8()? {
        let Some(variable) = Variable::read(&mut octets, false)? else { break };
        state(done, asked, &variable, variable.was(&mut values)?, out);
    }
    Ok(())
}

/// States the values that `done` wrote, each behind its reference.
pub fn are(
    done: &Observation<'_>,
    asked: &Frames,
    request: &[u8],
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let mut octets = Octets::new(request);
    for _ in 0..octets.skip(4)?.u8()? {
        let Some(variable) = Variable::read(&mut octets, true)? else { break };
        state(done, asked, &variable, variable.was(&mut octets)?, out);
    }
    Ok(())
}

fn state(
    done: &Observation<'_>,
    asked: &Frames,
    variable: &Variable,
    values: Values<'_>,
    out: &mut Out<'_>,
) {
    let was = Observation::was(done, values).object(variable.name.clone());
    out.state_with(asked, &was.span(variable.count.into()));
}
