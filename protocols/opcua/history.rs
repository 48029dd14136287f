//! What was: reading and changing history. OPC 10000-4, 5.11.3; OPC 10000-11

use super::answer::{answered, is_bad};
use super::builtin::{extension, string, Array, NodeId, Read};
use super::event::{self, Fields};
use super::node::Target;
use super::request::Question;
use super::values::Speaker;
use super::variant::DataValue;
use wire::{Asked, Name, Octets, Out, Shape};

/// Values and events of one node that are told.
const MOST: usize = 256;

// Encodings of what is asked, and of what is found.
const READ_EVENTS: u32 = 646;
const READ_RAW: u32 = 649;
const READ_PROCESSED: u32 = 652;
const DATA: u32 = 658;
const EVENTS: u32 = 661;
const MODIFIED_DATA: u32 = 11227;
const UPDATE_DATA: u32 = 682;
const UPDATE_EVENTS: u32 = 685;
const DELETE_RAW: u32 = 688;
const DELETE_AT_TIME: u32 = 691;
const DELETE_EVENTS: u32 = 694;
const UPDATE_STRUCTURES: u32 = 11300;

/// What a read of history asks for.
#[derive(Default)]
struct Details {
    /// From when to when, in units of 100 ns; 0 is open.
    range: Option<(i64, i64)>,
    /// Of events.
    fields: Fields,
}

impl Details {
    /// Whether values were changed, how many are wanted, and others stand beside the range.
    fn read(kind: Option<u32>, mut octets: Octets<'_>) -> Read<Self> {
        let skipped = match kind {
            Some(READ_RAW) => 1,
            Some(READ_EVENTS) => 4,
            Some(READ_PROCESSED) => 0,
            _ => return Ok(Self::default()),
        };
        octets.skip(skipped)?;
        let range = Some((time(&mut octets)?, time(&mut octets)?));
        let fields = match kind {
            Some(READ_EVENTS) => event::selected(&mut octets)?,
            _ => Fields::default(),
        };
        Ok(Self { range, fields })
    }

    /// How many seconds it asks for, where both ends are given.
    fn seconds(&self) -> Option<f64> {
        let (from, to) = self.range.filter(|(from, to)| *from > 0 && *to > 0)?;
        Some(from.abs_diff(to) as f64 * 1e-7)
    }
}

/// A DateTime. OPC 10000-6, 5.2.2.5
fn time(octets: &mut Octets<'_>) -> Read<i64> {
    Ok(i64::from_le_bytes(octets.array()?))
}

/// What a request of details, timestamps, a flag and nodes is about.
pub fn nodes(mut octets: Octets<'_>) -> Read<Octets<'_>> {
    extension(&mut octets)?;
    Ok(*octets.skip(5)?)
}

/// A HistoryReadResult: a StatusCode, where to go on, what was found.
type Found<'a> = (u32, Option<u32>, &'a [u8]);

fn result<'a>(octets: &mut Octets<'a>) -> Read<Found<'a>> {
    let status = octets.le32()?;
    string(octets)?;
    let (kind, body) = extension(octets)?;
    Ok((status, kind.standard(), body))
}

/// States what a read of history asked for, and found.
pub fn was_read(
    asked: &Asked<Question>,
    request: Octets<'_>,
    octets: Octets<'_>,
    out: &mut Out<'_>,
) -> Read<()> {
    let (kind, details) = extension(&mut { request })?;
    let details = Details::read(kind.standard(), Octets::new(details))?;
    let targets = Array::new(nodes(request)?, Target::of_history);
    let results = Array::new(octets, result);
    let done = answered(asked, targets.zip(results.map(|(status, ..)| status)), out);
    let mut speaker = Speaker { done: &done, frames: &asked.frames, out };
    for (target, (_, kind, body)) in targets.zip(results).filter(|(_, found)| !is_bad(found.0)) {
        let name = target.name();
        if let Some(seconds) = details.seconds() {
            let object = Name::text(format_args!("{name}: seconds asked for"));
            speaker.was(object, Shape::F64Le, &seconds.to_le_bytes(), 1);
        }
        found(&name, kind, Octets::new(body), &details, &mut speaker)?;
    }
    results.pass().map(drop)
}

fn found(
    name: &Name,
    kind: Option<u32>,
    octets: Octets<'_>,
    details: &Details,
    speaker: &mut Speaker<'_, '_>,
) -> Read<()> {
    match kind {
        Some(DATA | MODIFIED_DATA) => {
            let values = Array::new(octets, DataValue::read);
            for data in values.take(MOST).filter(|data| !is_bad(data.status)) {
                speaker.state(name, &data.value);
            }
            values.pass().map(drop)
        }
        Some(EVENTS) => {
            let events = Array::new(octets, event::fields);
            for values in events.take(MOST) {
                event::state(name, &details.fields, values, speaker);
            }
            events.pass().map(drop)
        }
        _ => Ok(()),
    }
}

/// An element of an update: the details begin with the node and, of values, with what is to be
/// done. OPC 10000-11, 6.9
pub fn change(octets: &mut Octets<'_>) -> Read<Name> {
    let (kind, body) = extension(octets)?;
    let mut body = Octets::new(body);
    let node = NodeId::read(&mut body)?.name();
    let how = match kind.standard() {
        Some(UPDATE_DATA | UPDATE_EVENTS | UPDATE_STRUCTURES) => match body.le32()? {
            1 => "insert",
            2 => "replace",
            3 => "update",
            4 => "remove",
            _ => return Ok(node),
        },
        Some(DELETE_RAW | DELETE_AT_TIME | DELETE_EVENTS) => "delete",
        _ => return Ok(node),
    };
    Ok(Name::text(format_args!("{node}: {how}")))
}
