//! WS-Discovery: cameras (ONVIF), printers and Windows computers tell all what they are, and hosts
//! look for them. Messages are SOAP envelopes in datagrams.
//!
//! WS-Discovery 1.1 (OASIS, 2009) and the draft of April 2005, ONVIF Core Specification 7.3.

mod envelope;

use crate::http::credentials;
use envelope::{Envelope, MOST};
use wire::{
    Carrier, Decoder, Name, Observation, Out, Over, Protocol, Recognition, Side, Step, Subject,
    Text, NO_ANSWER,
};

const NAME: &str = "ws-discovery";

/// WS-Discovery on its only port.
pub const PROTOCOL: Protocol =
    Protocol { name: NAME, over: &[Over::udp(3702)], recognise, decoder: |_| Box::new(Discovery) };

/// So far an envelope is looked at for its vocabulary.
const HEAD: usize = 4096;
const VOCABULARIES: [&[u8]; 2] = [b"/ws/2005/04/discovery", b"/ws-dd/ns/discovery"];
/// The last part of an action (4 to 6), and what is asked or told by it.
const ACTIONS: [&str; 6] = ["Hello", "Bye", "Probe", "ProbeMatches", "Resolve", "ResolveMatches"];

fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let holds = |word: &[u8]| head.windows(word.len()).any(|part| part == word);
    if !bytes.starts_with(b"<") || !VOCABULARIES.iter().any(|name| holds(name)) {
        return Recognition::No;
    }
    Recognition::Sure(Some(if holds(b"Matches") { Side::Server } else { Side::Client }))
}

struct Discovery;

impl Decoder for Discovery {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        credentials::of_body(NAME, bytes, out);
        let envelope = Envelope::read(bytes);
        let Some(action) = ACTIONS.iter().find(|name| envelope.is_to(name)) else {
            out.broke(NAME, "no action", "an action of WS-Discovery was needed, there is none");
            return Step::Took(bytes.len());
        };
        if envelope.elements >= MOST {
            out.bite(Out::MEMORY);
        }
        let device = || envelope.devices.first().map_or(Name::None, |device| Name::text(*device));
        let types = envelope.types.map(envelope::local_names);
        let object = types.map_or_else(device, |types| Name::text(types.as_slice()));
        let done = Observation::did(NAME, Name::text(*action)).object(object).by(side);
        out.state(&done.status(NO_ANSWER));
        if matches!(*action, "Hello" | "ProbeMatches" | "ResolveMatches") {
            claims(&envelope, out);
        }
        Step::Took(bytes.len())
    }
}

/// What a device says of itself. Who tells of several is a proxy (3.2), and says it of others.
fn claims(envelope: &Envelope<'_>, out: &mut Out<'_>) {
    let [device] = envelope.devices.as_slice() else { return };
    let sender = Subject::of(out.side());
    let types = envelope.types.map(envelope::local_names);
    let url = envelope.addresses.and_then(envelope::location);
    for (attribute, value) in [
        ("uuid", Text::trimmed(envelope::uuid(device))),
        ("description", types.as_deref().and_then(Text::trimmed)),
        ("url", url.and_then(Text::trimmed)),
        ("name", envelope.scope(b"name/")),
        ("model", envelope.scope(b"hardware/")),
        ("location", envelope.scope(b"location/")),
    ] {
        if let Some(value) = value {
            out.is(NAME, sender, attribute, value);
        }
    }
}

#[cfg(test)]
mod tests;
