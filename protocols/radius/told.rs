//! What attributes tell of a session: where somebody comes from and goes to, what he is given.

use super::packet::{Packet, CALLING_STATION, NAS_IDENTIFIER, NAS_PORT_TYPE, SESSION};
use std::net::Ipv4Addr;
use wire::{Observation, Out, Shape, Text};

/// As many as there are kinds of them.
const KINDS: &[(u8, &str, Form)] = &[
    (5, "NAS port", Form::Number),
    (6, "service type", Form::Number),
    (8, "framed address", Form::Address),
    (30, "called station", Form::Text),
    (CALLING_STATION, "calling station", Form::Text),
    (NAS_IDENTIFIER, "NAS identifier", Form::Text),
    (SESSION, "session", Form::Text),
    (49, "terminate cause", Form::Number),
    (NAS_PORT_TYPE, "NAS port type", Form::Number),
    (87, "NAS port name", Form::Text),
];

#[derive(Clone, Copy)]
enum Form {
    Number,
    Address,
    Text,
}

/// One that a message has, until the answer is there.
pub(super) struct Told {
    object: &'static str,
    shape: Shape,
    value: Text,
}

/// The first of each kind.
pub(super) fn read(packet: &Packet<'_>) -> Vec<Told> {
    let read = |(kind, object, form): &(u8, &'static str, Form)| {
        let value = packet.first(*kind)?;
        let (shape, value) = match form {
            Form::Number => (Shape::U32Be, <[u8; 4]>::try_from(value).ok()?[..].into()),
            Form::Address => (Shape::Text, Ipv4Addr::from(<[u8; 4]>::try_from(value).ok()?).into()),
            Form::Text => (Shape::Text, Text::trimmed(value)?),
        };
        Some(Told { object, shape, value })
    };
    KINDS.iter().filter_map(read).collect()
}

/// States what `done` was about.
pub(super) fn state(told: &[Told], done: &Observation<'_>, out: &mut Out<'_>) {
    for Told { object, shape, value } in told {
        out.was(object, *shape, value.bytes(), done);
    }
}
