//! What a call of a service is about, and how it went.

use super::service::{self, Service, Tags};
use super::{CREATE_SESSION, GET_TARGET};
use wire::{Name, Text, NO_ANSWER};

/// What an answer says that is an error, whatever was called.
const ERROR: u8 = 0x7F;

/// What a request is about: a file, or the command that a shell is told, without what stands behind.
pub fn object(service: &Service<'_>) -> Name {
    let tags = service.tags;
    let text = match service.component {
        service::FILE_TRANSFER => tags.get(0x01).or(tags.get(0x0B)).and_then(Text::trimmed),
        service::SHELL => tags.get(0x10).and_then(|line| {
            let line = Text::trimmed(line)?;
            line.bytes().split(|octet| *octet == b' ').next().map(Text::new)
        }),
        _ => None,
    };
    text.map_or(Name::None, Name::Text)
}

/// How a call went: 0 where the answer says so, or of devices nothing else.
pub fn result(service: &Service<'_>) -> u32 {
    let Service { component, command, tags, .. } = *service;
    let within = |tags: Option<Tags<'_>>, number| tags.and_then(|tags| tags.word(number));
    let said = match (component, command) {
        _ if tags.get(ERROR).is_some() => tags.word(ERROR),
        // A challenge is no refusal.
        (service::DEVICE, _) if tags.get(0x26).is_some() => Some(0),
        (service::DEVICE, GET_TARGET) => tags.word(0x05),
        (service::DEVICE, CREATE_SESSION) => tags.get(0x21).map(|_| 0),
        (service::DEVICE, _) => within(tags.within(0x82), 0x20),
        (service::FILE_TRANSFER, _) => within(tags.within(0x84), 0x08),
        _ => None,
    };
    said.map_or(NO_ANSWER, u32::from)
}
