use super::area::Place;
use wire::{Breach, Observation, Octets, Out, Shape, Short, Text, Values};

/// Filled memory is stated up to so many elements.
const FILLED: usize = 1024;

/// Whether an answer that succeeded has as many octets as its request needs.
pub fn fits(command: u16, request: &[u8], answer: &[u8]) -> bool {
    let needed = match command {
        0x0101 => read_octets(request).ok(),
        0x0102 | 0x0103 | 0x0105 => Some(0),
        _ => None,
    };
    needed.is_none_or(|needed| needed == answer.len())
}

fn read_octets(request: &[u8]) -> Result<usize, Short> {
    let mut octets = Octets::new(request);
    let place = Place::read(&mut octets)?;
    let number = usize::from(octets.be16()?);
    Ok(place.width().map_or(0, |width| number * width.octets()))
}

/// States what values an answered request read or wrote.
pub fn read(
    command: u16,
    request: &[u8],
    answer: &[u8],
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Breach> {
    let (asked, octets) = (&mut Octets::new(request), &mut Octets::new(answer));
    match command {
        0x0101 => {
            let needed = read_octets(request)?;
            Place::read(asked)?.were(octets.take(needed)?, done, out);
        }
        0x0102 => {
            let place = Place::read(asked)?;
            place.were(asked.skip(2)?.rest(), done, out);
        }
        0x0103 => filled(asked, done, out)?,
        0x0104 => several(asked, octets, done, out)?,
        0x0601 => status(octets, done, out)?,
        0x0620 if request == [1] => cycle_time(octets, done, out)?,
        0x0702 => clock(asked, done, out)?,
        0x2301 => forced(asked, done, out),
        _ => {}
    }
    Ok(())
}

/// W342 §5-3-4: one value for all.
fn filled(asked: &mut Octets<'_>, done: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let place = Place::read(asked)?;
    let number = usize::from(asked.be16()?).min(FILLED);
    let width = place.width().map_or(0, |width| width.octets());
    let value = asked.rest();
    let value = value.get(value.len().saturating_sub(width)..).unwrap_or_default();
    place.were(&value.repeat(number), done, out);
    Ok(())
}

/// W342 §5-3-5: of each place its area code and its value.
fn several(
    asked: &mut Octets<'_>,
    octets: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    while let Ok(place) = Place::read(asked) {
        let Some(width) = place.width() else { break };
        place.were(octets.skip(1)?.take(width.octets())?, done, out);
    }
    Ok(())
}

/// W342 §5-3-17.
fn status(octets: &mut Octets<'_>, done: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    out.was("operating status", Shape::U8, octets.take(1)?, done);
    out.was("operating mode", Shape::U8, octets.take(1)?, done);
    out.was("fatal errors", Shape::U16Be, octets.take(2)?, done);
    out.was("non-fatal errors", Shape::U16Be, octets.take(2)?, done);
    Ok(())
}

/// W342 §5-3-18, in tenths of a millisecond.
fn cycle_time(
    octets: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    for object in ["average cycle time", "longest cycle time", "shortest cycle time"] {
        out.was(object, Shape::U32Be, octets.take(4)?, done);
    }
    Ok(())
}

/// W342 §5-3-20: year, month, day, hour, minute and perhaps more, a digit each half octet.
fn clock(asked: &mut Octets<'_>, done: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let [year, month, day, hour, minute] = asked.array()?;
    let text = format_args!("{year:02x}-{month:02x}-{day:02x} {hour:02x}:{minute:02x}");
    out.was("clock", Shape::Text, Text::from(text).bytes(), done);
    Ok(())
}

/// W342 §5-3-39: 0 and 1 force a bit off and on, from 0x8000 on it is released.
fn forced(asked: &mut Octets<'_>, done: &Observation<'_>, out: &mut Out<'_>) {
    let _ = asked.skip(2);
    while let (Ok(bytes), Ok(place)) = (asked.take(2), Place::read(asked)) {
        let values = Values { shape: Shape::U16Be, bytes, step: 1 };
        out.state(&Observation::was(done, values).object(place.name()).span(1));
    }
}
