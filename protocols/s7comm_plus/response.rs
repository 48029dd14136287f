//! What responses and notifications bring: a return value, values, and what a controller says
//! of itself.

use super::request::{self, Asks, CREATE_OBJECT, GET_MULTI_VARIABLES, GET_SUBSTREAMED};
use super::value::{self, long, number, Value};
use super::{identity, NAME};
use wire::{code, Asked, Name, Observation, Octets, Out, Short, Side, NO_ANSWER};

/// The result of a service, the lower 16 bits of a return value, is a failure when it is
/// negative; what is greater than 0 is a success of a kind.
const FAILED: u32 = 0x8000;

// What an item of a notification is: a value behind a number of fixed or variable length.
const VALUE: u8 = 0x92;
const VALUE_OF_NUMBER: u8 = 0x9B;

/// States a request with its return value, and what the response says.
pub(super) fn answer(
    asked: &Asked<Asks>,
    function: u16,
    mut data: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let result = u32::from(long(&mut data)? as u16);
    let done = asked.answered(result, out);
    if result >= FAILED {
        return Ok(());
    }
    let out = &mut out.with(&asked.frames);
    asked.more.state_written(&done, out);
    identity::legitimated(&done, out);
    match function {
        GET_MULTI_VARIABLES => values(&asked.more, &done, data, out),
        CREATE_OBJECT | GET_SUBSTREAMED => found(function, &asked.more, Some(&done), data, out),
        _ => Ok(()),
    }
}

/// What a response says whose request was not seen.
pub(super) fn claims(function: u16, mut data: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    long(&mut data)?;
    match function {
        CREATE_OBJECT | GET_SUBSTREAMED => found(function, &Asks::default(), None, data, out),
        _ => Ok(()),
    }
}

/// The values of variables by place.
fn values(
    asks: &Asks,
    done: &Observation<'_>,
    mut data: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    for (at, value) in request::by_place(&mut data)? {
        if let Some(name) = asks.variables.get(at) {
            request::was(name, &value, done, out);
        }
    }
    Ok(())
}

/// One value, or the numbers of what was created and the object with its attributes.
fn found(
    function: u16,
    asks: &Asks,
    done: Option<&Observation<'_>>,
    mut data: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    if function == CREATE_OBJECT {
        for _ in 0..data.u8()? {
            number(&mut data)?;
        }
        return identity::object(data, out);
    }
    let value = value::read(data.skip(1)?, &mut |_, _| {})?;
    match (&value, done) {
        (Value::Octets(octets), _) => identity::maintenance(octets, out),
        (_, Some(done)) => request::was(&asks.object, &value, done, out),
        _ => {}
    }
    Ok(())
}

/// A subscription, six octets that are not known, a count, a sequence number, in newer firmware
/// another count; then items, each with its number and value.
pub(super) fn notification(
    side: Side,
    mut data: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    data.skip(4 + 6 + 1)?;
    number(&mut data)?;
    if !matches!(data.peek(0), Some(0 | VALUE | VALUE_OF_NUMBER)) {
        data.skip(1)?;
    }
    let did = Observation::did(NAME, code([0x33])).by(side).object(Name::at("subscription", 0));
    let did = did.status(NO_ANSWER);
    out.state(&did);
    loop {
        let item = match data.u8()? {
            VALUE => data.be32()?,
            VALUE_OF_NUMBER => number(&mut data)?,
            _ => return Ok(()),
        };
        let Ok(value) = value::read(&mut data, &mut |_, _| {}) else { return Ok(()) };
        request::was(&Name::at("subscription item {}", item), &value, &did, out);
    }
}
