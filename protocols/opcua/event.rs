//! Events: which of their fields somebody wants, and what these say. OPC 10000-4, 7.22.3, 7.25.3

use super::builtin::{qualified, string, Array, NodeId, Read};
use super::node::VALUE;
use super::values::Speaker;
use super::variant::{variant, Value};
use std::borrow::Cow;
use wire::{Name, Octets, Shape, Text};

/// The encoding of an EventFilter.
pub const FILTER: u32 = 727;
/// That of an EventNotificationList.
pub const NOTIFICATION: u32 = 916;

/// Fields of one event that are told.
const MOST: usize = 64;

/// The field that says whose event it is.
const SOURCE: &[u8] = b"SourceName";

/// The names of the fields that were asked for, in order.
pub type Fields = Box<[Text]>;

/// The fields that an EventFilter selects; which events it selects stands behind them.
pub fn selected(octets: &mut Octets<'_>) -> Read<Fields> {
    let clauses = Array::new(*octets, clause);
    *octets = clauses.pass()?;
    Ok(clauses.take(MOST).collect())
}

/// A SimpleAttributeOperand: type, the way to the field, attribute, range. The node of an event
/// is that of its condition. 7.7.4.5
fn clause(octets: &mut Octets<'_>) -> Read<Text> {
    NodeId::read(octets)?;
    let way = Array::new(*octets, qualified);
    *octets = way.pass()?;
    let attribute = octets.le32()?;
    string(octets)?;
    let steps: Vec<Cow<'_, str>> = way.take(MOST).map(String::from_utf8_lossy).collect();
    Ok(if steps.is_empty() && attribute != VALUE {
        "ConditionId".into()
    } else {
        steps.join("/").into()
    })
}

/// An EventFieldList, behind the client's number of the item that it is for, or a
/// HistoryEventFieldList.
pub fn fields<'a>(octets: &mut Octets<'a>) -> Read<Array<'a, Value<'a>>> {
    let fields = Array::new(*octets, variant);
    *octets = fields.pass()?;
    Ok(fields)
}

/// States what an event at `node` says, as of its source where that is among the fields. When
/// it was is the notification's own time, nearly.
pub fn state(
    node: &Name,
    names: &[Text],
    values: Array<'_, Value<'_>>,
    speaker: &mut Speaker<'_, '_>,
) {
    let named = || names.iter().zip(values);
    let source = named().find(|(name, _)| name.bytes() == SOURCE);
    let of = match source {
        Some((_, Value::One(Shape::Text, source))) if !source.is_empty() => {
            format!("event of {}", String::from_utf8_lossy(&source))
        }
        _ => format!("{node}"),
    };
    let told = |name: &Text| name.bytes() != SOURCE && !name.bytes().ends_with(b"Time");
    for (name, value) in named().filter(|(name, _)| told(name)) {
        speaker.state(&Name::text(format_args!("{of}: {name}")), &value);
    }
}
