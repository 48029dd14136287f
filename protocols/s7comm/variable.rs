//! Reading and writing variables: values of a request and of its answer.

use super::item::Item;
use super::items::Items;
use super::{Asked, Context, Request};
use std::borrow::Cow;
use wire::{Observation, Octets, Out, Short};

/// The return code of a variable that was read or written.
pub(super) const DONE: u8 = 0xFF;

/// The most octets of a write request that wait for its answer; the longest PDU that
/// controllers take has 960.
const KEPT: usize = 2048;

/// The shortest value: a return code, a kind and a length.
const VALUE: usize = 4;

/// One value: its return code (nothing in a request) and octets.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    code: u8,
    pub kind: u8,
    pub octets: &'a [u8],
}

impl Value<'_> {
    /// Whether it is there: nothing went wrong.
    pub const fn is_good(&self) -> bool {
        self.code == DONE
    }
}

/// The values of a PDU's data, each a return code, a kind, a length, octets and a fill
/// octet to an even place; ends where they are cut short.
#[derive(Clone, Copy)]
pub(super) struct ValuesIn<'a>(pub Octets<'a>);

impl<'a> Iterator for ValuesIn<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        let [code, kind] = self.0.array().ok()?;
        let length = usize::from(self.0.be16().ok()?);
        let in_bits = matches!(kind, 3..=5); // bit, byte or word, integer
        let length = if in_bits { length.div_ceil(8) } else { length };
        let octets = self.0.take(length).ok()?;
        if length % 2 == 1 {
            let _ = self.0.skip(1); // the last one has no fill
        }
        Some(Value { code, kind, octets })
    }
}

/// What a read job asks.
pub(super) fn read(mut parameter: Octets<'_>) -> Result<Request, Short> {
    let count = parameter.u8()?.into();
    Items::read(count, &mut parameter, Item::read).map(|items| Request::of(items, Context::Read))
}

/// What a write job asks.
pub(super) fn write(mut parameter: Octets<'_>, data: Octets<'_>) -> Result<Request, Short> {
    let count = parameter.u8()?.into();
    Items::read(count, &mut parameter, Item::read).map(|items| writing(items, data))
}

/// Writes the values in `data` to `items`.
pub(super) fn writing(items: Items, data: Octets<'_>) -> Request {
    let kept = if data.len() <= KEPT { data.rest().to_vec() } else { Vec::new() };
    Request::of(items, |items| Context::Write(items, kept))
}

/// States a read, and what its answer says of each variable.
pub(super) fn was_read(
    asked: &Asked,
    items: &Items,
    data: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let done = answered(asked, items, ValuesIn(data).map(|value| value.code), out);
    were(items, ValuesIn(data), &done, &mut out.with(&asked.frames));
    let missing = VALUE * items.count().saturating_sub(ValuesIn(data).count());
    if missing > 0 {
        Err(Short { missing })
    } else {
        Ok(())
    }
}

/// States a write, and what was written where its answer says so: a return code for each
/// variable.
pub(super) fn was_written(
    asked: &Asked,
    items: &Items,
    values: &[u8],
    codes: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let missing = items.count().saturating_sub(codes.len());
    let codes = codes.rest().iter().copied();
    let done = answered(asked, items, codes.clone(), out);
    let values = ValuesIn(Octets::new(values)).zip(codes);
    let values = values.map(|(value, code)| Value { code, ..value });
    were(items, values, &done, &mut out.with(&asked.frames));
    if missing > 0 {
        Err(Short { missing })
    } else {
        Ok(())
    }
}

/// States what a request wrote that was answered as a whole.
pub(super) fn wrote(items: &Items, values: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
    let values = ValuesIn(Octets::new(values)).map(|value| Value { code: DONE, ..value });
    were(items, values, done, out);
}

/// States the values of those variables whose return code is a success.
pub(super) fn were<'a>(
    items: &Items,
    values: impl Iterator<Item = Value<'a>>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) {
    for (item, value) in items.iter().zip(values).filter(|(_, value)| value.is_good()) {
        item.state(done, value.octets, out);
    }
}

/// States a request with the first failure that its answer's `codes` tell, and the
/// variable that failed as its object.
fn answered<'a>(
    asked: &'a Asked,
    items: &Items,
    codes: impl Iterator<Item = u8>,
    out: &mut Out<'_>,
) -> Cow<'a, Observation<'static>> {
    let Some((item, code)) = items.iter().zip(codes).find(|(_, code)| *code != DONE) else {
        return asked.answered(0, out);
    };
    let done = asked.observation.clone().object(item.name.clone()).span(item.span);
    let done = done.status(code.into());
    out.state_at(asked.at_ns, &asked.frames, &done);
    Cow::Owned(done)
}
