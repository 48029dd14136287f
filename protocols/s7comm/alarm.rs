//! Alarms: which one a message is about, the state of its signals, the values that go with it.

use super::variable::{Value, ValuesIn};
use wire::{Name, Observation, Octets, Out, Shape, Short, Text, Values};

/// A function, the number of alarms, and of the first one its specification (three
/// octets), how many values go with it, and its number.
pub(super) fn named(mut payload: Octets<'_>) -> Result<Name, Short> {
    Ok(name(payload.skip(6)?.be32()?))
}

/// An indication begins with a time of eight octets.
pub(super) fn stamped(mut payload: Octets<'_>) -> Result<Name, Short> {
    named(*payload.skip(8)?)
}

fn name(number: u32) -> Name {
    Name::Text(format_args!("alarm {number:#X}").into())
}

/// States what an indication, `did`, says of its alarms: time, function and number of alarms,
/// and of each one its specification, how many values go with it, number and signals.
pub(super) fn indicated(
    mut payload: Octets<'_>,
    did: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let count = payload.skip(9)?.u8()?;
    for _ in 0..count {
        let values = payload.skip(3)?.u8()?;
        let number = payload.be32()?;
        let [raised, _, going, coming] = payload.array()?;
        signals(number, [raised, going, coming], did, out);
        let mut found = ValuesIn(payload);
        for (n, value) in (1..).zip(found.by_ref().take(values.into())) {
            associated(format_args!("alarm {number:#X} value {n}").into(), &value, did, out);
        }
        payload = found.0;
    }
    Ok(())
}

/// States what an answer to a query, `done`, says of the alarms that are known: behind a
/// function and a head of five octets each one's length, two octets, type, number, an octet
/// and signals.
pub(super) fn queried(
    mut payload: Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    payload.skip(6)?;
    while let Ok(length) = payload.u8() {
        let mut alarm = payload.part(usize::from(length) + 1)?;
        let number = alarm.skip(3)?.be32()?;
        signals(number, alarm.skip(1)?.array()?, done, out);
    }
    Ok(())
}

/// States which of an alarm's eight signals are raised, and whose going and coming are
/// acknowledged.
fn signals(number: u32, states: [u8; 3], did: &Observation<'_>, out: &mut Out<'_>) {
    let parts = ["signals", "acknowledged going", "acknowledged coming"];
    for (part, state) in parts.into_iter().zip(states) {
        let name = format_args!("alarm {number:#X} {part}").into();
        was(name, Values { shape: Shape::U8, bytes: &[state], step: 1 }, did, out);
    }
}

/// States a value that goes with an alarm, where its kind and length tell what it is.
fn associated(name: Text, value: &Value<'_>, did: &Observation<'_>, out: &mut Out<'_>) {
    let shape = match (value.kind, value.octets.len()) {
        (3 | 4, 1) => Shape::U8,
        (4, 2) => Shape::U16Be,
        (4, 4) => Shape::U32Be,
        (5, 2) => Shape::I16Be,
        (5, 4) => Shape::I32Be,
        (7, 4) => Shape::F32Be,
        _ => return,
    };
    if value.is_good() {
        was(name, Values { shape, bytes: value.octets, step: 1 }, did, out);
    }
}

fn was(name: Text, values: Values<'_>, did: &Observation<'_>, out: &mut Out<'_>) {
    out.state(&Observation::was(did, values).object(Name::Text(name)).status(0));
}
