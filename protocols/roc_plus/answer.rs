//! What an answer finds, and whether it is one to a request. Manual chapter 2; numbers come with
//! the least significant octet first.

use super::frame::{Frame, FILES, HISTORY};
use super::parameter;
use wire::{Name, Observation, Octets, Out, Shape, Short, Text, Values};

/// Whether `answer` is one to a request with the data `asked`: it has none where there is nothing
/// to say, else it begins with what was asked for.
pub fn fits(answer: &Frame<'_>, asked: &[u8]) -> bool {
    let same = match answer.opcode {
        8 | 11 | 24 | 166 | 181 | 224 | 225 => return answer.data.is_empty(),
        17 => return answer.data.is_empty() != (asked.len() == 13),
        136 | 137 => 1,
        105 | 108 | 135 | HISTORY => 2,
        10 | 100 => 3,
        138 | 167 | 180 => 4,
        118 | 119 => return answer.data.get(1..3) == asked.get(1..3),
        FILES if matches!(answer.command(), 2 | 4) => return true,
        _ => 0,
    };
    answer.data.get(..same).is_some_and(|head| asked.starts_with(head))
}

/// States what values an answered request read or wrote.
pub fn read(
    opcode: u8,
    asked: &[u8],
    data: &[u8],
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let (asked, octets) = (&mut Octets::new(asked), &mut Octets::new(data));
    match opcode {
        6 => system(octets, done, out)?,
        7 => clock(octets, done, out)?,
        8 => clock(asked, done, out)?,
        17 if asked.len() == 6 || asked.len() == 71 => level(asked, done, out),
        105 => extremes(octets, done, out)?,
        135 => single(asked, octets, done, out)?,
        136 => multiple(asked, octets, done, out)?,
        166 => contiguous(asked, done, out)?,
        167 => contiguous(octets, done, out)?,
        180 => {
            let number = octets.u8()?;
            let (asked, _) = asked.skip(1)?.rest().as_chunks();
            parameter::were(number, octets, asked, done, out);
        }
        181 => parameter::were(asked.u8()?, asked, &[], done, out),
        _ => {}
    }
    Ok(())
}

/// Whether it runs or takes firmware, and how it guards its parameters. Opcode 6.
fn system(octets: &mut Octets<'_>, done: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    out.was("system mode", Shape::U8, octets.take(1)?, done);
    out.was("security access mode", Shape::U8, octets.skip(2)?.take(1)?, done);
    Ok(())
}

/// Second, minute, hour, day, month, year. Of the ROC protocol before it the year has two digits,
/// with the years since a leap year behind them. Opcode 7.
fn clock(octets: &mut Octets<'_>, done: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let ([second, minute, hour, day, month], low) = (octets.array()?, octets.u8()?);
    let year = match octets.u8() {
        Ok(high @ 4..) => u16::from_le_bytes([low, high]),
        _ => low.into(),
    };
    let text = format_args!("{year:02}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
    out.was("clock", Shape::Text, Text::from(text).bytes(), done);
    Ok(())
}

/// The last octet of a log-on: what the operator may do.
fn level(asked: &Octets<'_>, done: &Observation<'_>, out: &mut Out<'_>) {
    if let [.., level] = asked.rest() {
        out.was("access level", Shape::U8, &[*level], done);
    }
}

const EXTREMES: [&str; 3] = [
    "history segment {} point {} now",
    "history segment {} point {} minimum today",
    "history segment {} point {} maximum today",
];

/// Opcode 105: behind segment, point, method and parameter what it is, and its extremes today.
fn extremes(
    octets: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    octets.skip(6)?;
    for form in EXTREMES {
        let values = Values { shape: Shape::F32Le, bytes: octets.take(4)?, step: 1 };
        let object = match done.object {
            Name::At(_, at) => Name::At(form, at),
            _ => return Ok(()),
        };
        out.state(&Observation::was(done, values).object(object).span(1));
    }
    Ok(())
}

/// Kinds of history whose values are times.
const TIMES: std::ops::RangeInclusive<u8> = 3..=4;

/// Opcode 135: values of one point from an index on.
fn single(
    asked: &mut Octets<'_>,
    octets: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let kind = asked.skip(2)?.u8()?;
    let ([segment, point], index) = (octets.array()?, octets.le16()?);
    let number = octets.u8()?;
    let shape = if TIMES.contains(&kind) { Shape::U32Le } else { Shape::F32Le };
    let values = Values { shape, bytes: octets.take(usize::from(number) * 4)?, step: 1 };
    let object = recorded(segment, point, index);
    out.state(&Observation::was(done, values).object(object).span(number.into()));
    Ok(())
}

/// Opcode 136: of each period its time, then a value of each point.
fn multiple(
    asked: &mut Octets<'_>,
    octets: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let [first, points] = asked.skip(4)?.array()?;
    let (segment, mut index) = (octets.u8()?, octets.le16()?);
    octets.skip(3)?;
    while octets.skip(4).is_ok() {
        for point in (first..=u8::MAX).take(points.into()) {
            let Ok(bytes) = octets.take(4) else { return Ok(()) };
            let values = Values { shape: Shape::F32Le, bytes, step: 1 };
            let object = recorded(segment, point, index);
            out.state(&Observation::was(done, values).object(object).span(1));
        }
        index = index.wrapping_add(1);
    }
    Ok(())
}

fn recorded(segment: u8, point: u8, index: u16) -> Name {
    let at = [segment.into(), point.into(), index.into()];
    Name::At("history segment {} point {} index {}", at)
}

/// Parameters of one point behind each other: one alone is as long as the rest.
fn contiguous(
    octets: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let [kind, logical, number, first] = octets.array()?;
    if number == 1 && !octets.is_empty() {
        let object = parameter::Parameter([kind, logical, first]).name();
        parameter::was(object, octets.rest(), done, out);
    }
    Ok(())
}
