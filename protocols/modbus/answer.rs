use super::check::{counted, nothing_more};
use super::identity;
use super::request::file_record;
use wire::{code, Asked, Breach, Name, Observation, Octets, Out, Shape, Short, Text, Values};

/// The most values a FIFO answer may hold, App §6.18.
const LONGEST_QUEUE: u16 = 31;

/// An answered request and where to say what values it read or wrote.
struct Done<'a, 'b> {
    asked: &'a Asked<Text>,
    done: &'a Observation<'static>,
    out: &'a mut Out<'b>,
}

impl Done<'_, '_> {
    fn was(&mut self, shape: Shape, bytes: &[u8]) {
        let was = Observation::was(self.done, Values { shape, bytes, step: 1 });
        self.out.state_with(&self.asked.frames, &was);
    }

    /// The same of another object than the operation's own.
    fn other_was(&mut self, object: Name, span: u32, values: Values<'_>) {
        let was = Observation::was(self.done, values).object(object).span(span);
        self.out.state_with(&self.asked.frames, &was);
    }

    fn request(&self) -> &[u8] {
        self.asked.more.bytes()
    }
}

const fn registers(bytes: &[u8]) -> Values<'_> {
    Values { shape: Shape::U16Be, bytes, step: 1 }
}

/// Reads the answer to a request that succeeded. App §6.
pub fn read(
    asked: &Asked<Text>,
    done: &Observation<'static>,
    function: u8,
    body: &[u8],
    out: &mut Out<'_>,
) -> Result<(), Breach> {
    let mut answer = Octets::new(body);
    let octets = &mut answer;
    let mut done = Done { asked, done, out };
    match function {
        1 | 2 => done.was(Shape::Bits, counted(done.done.span.div_ceil(8), octets)?),
        3 | 4 => done.was(Shape::U16Be, counted(done.done.span * 2, octets)?),
        5 | 6 | 15 | 16 | 21 | 22 => {
            written(function, &mut done)?;
            return echoes(function, asked.more.bytes(), body);
        }
        7 => done.other_was(
            Name::at("exception status {}", 0),
            8,
            Values { shape: Shape::Bits, bytes: octets.take(1)?, step: 1 },
        ),
        8 => return diagnostics(octets, &mut done),
        11 => {
            let count = octets.skip(2)?.take(2)?;
            done.other_was(Name::at("communication event counter", 0), 1, registers(count));
        }
        12 => {
            let length = octets.u8()?;
            octets.skip(length.into())?;
        }
        20 => file_records(octets, &mut done)?,
        23 => {
            written(function, &mut done)?;
            read_half(octets, &mut done)?;
        }
        24 => queue(octets, &mut done)?,
        17 | 43 => return identity::read(&done.done.unit, function, body, done.out),
        _ => return Ok(()),
    }
    nothing_more(&answer)
}

/// Whether an answer has as many octets as its request needs, or repeats what it must. An
/// exception fits all.
pub fn fits(function: u8, request: &[u8], answer: &[u8]) -> bool {
    let quantity = match request {
        [_, _, high, low, ..] => u32::from(u16::from_be_bytes([*high, *low])),
        _ => 0,
    };
    match (function, answer) {
        (1 | 2, [count, ..]) => u32::from(*count) == quantity.div_ceil(8),
        (3 | 4 | 23, [count, ..]) => u32::from(*count) == quantity * 2,
        (5 | 6 | 15 | 16 | 21 | 22, _) => repeated(function, request) == answer,
        _ => true,
    }
}

/// What of a request its answer repeats.
fn repeated(function: u8, request: &[u8]) -> &[u8] {
    match function {
        15 | 16 => request.get(..4).unwrap_or(request),
        _ => request,
    }
}

fn echoes(function: u8, request: &[u8], answer: &[u8]) -> Result<(), Breach> {
    let needed = repeated(function, request);
    if needed == answer {
        return Ok(());
    }
    let there = needed.iter().zip(answer).take_while(|(needed, there)| needed == there).count();
    let text = format_args!("an echo needed, other from octet {} on", there + 2).into();
    Err(Breach("answer differs from request", text))
}

/// The values that the request carried. What a request lacks was told with the request.
fn written(function: u8, done: &mut Done<'_, '_>) -> Result<(), Breach> {
    let asked = done.asked;
    let request = asked.more.bytes();
    match (function, request) {
        (5, [_, _, on, ..]) => done.was(Shape::Bits, &[u8::from(*on != 0)]),
        (6, [_, _, value @ ..]) => done.was(Shape::U16Be, value),
        (15, [_, _, _, _, _, bits @ ..]) => done.was(Shape::Bits, bits),
        (16, [_, _, _, _, _, values @ ..]) => done.was(Shape::U16Be, values),
        // An AND mask of 0 leaves nothing of the old value (App §6.16).
        (22, [_, _, 0, 0, value @ ..]) => done.was(Shape::U16Be, value),
        (23, [_, _, _, _, _, _, _, _, _, values @ ..]) => done.was(Shape::U16Be, values),
        (21, [_, groups @ ..]) => written_records(&mut Octets::new(groups), done)?,
        _ => {}
    }
    Ok(())
}

/// App §6.15.
fn written_records(groups: &mut Octets<'_>, done: &mut Done<'_, '_>) -> Result<(), Short> {
    while !groups.is_empty() {
        let (object, span) = file_record(groups)?;
        let values = groups.take(span as usize * 2)?;
        done.other_was(object, span, registers(values));
    }
    Ok(())
}

/// App §6.14: a group of the answer for each of the request, in order.
fn file_records(octets: &mut Octets<'_>, done: &mut Done<'_, '_>) -> Result<(), Breach> {
    let asked = done.asked;
    let mut request = Octets::new(asked.more.bytes());
    request.skip(1)?;
    let count = octets.u8()?;
    let mut groups = octets.part(count.into())?;
    while !groups.is_empty() {
        let (object, span) = file_record(&mut request)?;
        let values = counted_group(span, &mut groups)?;
        done.other_was(object, span, registers(values));
    }
    Ok(())
}

/// A length that counts the reference type, the reference type, registers.
fn counted_group<'a>(span: u32, groups: &mut Octets<'a>) -> Result<&'a [u8], Breach> {
    let values = counted(span * 2 + 1, groups)?;
    match values {
        [6, values @ ..] => Ok(values),
        _ => Err(Breach("wrong reference type", "6 needed".into())),
    }
}

/// The read half of App §6.17, with a code of its own: what is read is not written, and the
/// operation's own object is the written half.
fn read_half(octets: &mut Octets<'_>, done: &mut Done<'_, '_>) -> Result<(), Breach> {
    let mut request = Octets::new(done.request());
    let (first, span) = (u32::from(request.be16()?), u32::from(request.be16()?));
    let values = counted(span * 2, octets)?;
    let object = Name::at("holding register {}", first);
    let read = Observation { code: code([23, 3]), ..done.done.clone().writes(false) };
    let mut read = Done { asked: done.asked, done: &read, out: done.out };
    read.other_was(object, span, registers(values));
    Ok(())
}

/// App §6.18. The queue's values have no addresses of their own.
fn queue(octets: &mut Octets<'_>, done: &mut Done<'_, '_>) -> Result<(), Breach> {
    let (length, count) = (octets.be16()?, octets.be16()?);
    if count > LONGEST_QUEUE || length != count * 2 + 2 {
        let text = format_args!("0 to 31 values needed, {count} in {length} octets there").into();
        return Err(Breach("quantity out of range", text));
    }
    let bytes = octets.take(usize::from(count) * 2)?;
    let object = done.done.object.clone();
    done.other_was(object, count.into(), Values { shape: Shape::U16Be, bytes, step: 0 });
    Ok(())
}

/// App §6.8: the sub-function comes back, with the data of a query or with a counter.
fn diagnostics(octets: &mut Octets<'_>, done: &mut Done<'_, '_>) -> Result<(), Breach> {
    let answer = octets.rest();
    let sub = octets.be16()?;
    match sub {
        2 => done.other_was(Name::at("diagnostic register", 0), 1, registers(octets.take(2)?)),
        11..=18 => {
            let counter = Name::at("diagnostic counter {}", sub.into());
            done.other_was(counter, 1, registers(octets.take(2)?));
        }
        _ => return echoes(8, done.request(), answer),
    }
    echoes(8, done.request().get(..2).unwrap_or_default(), answer.get(..2).unwrap_or_default())
}
