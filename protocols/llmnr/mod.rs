//! Link-Local Multicast Name Resolution (RFC 4795): Windows asks its neighbours for names.

use crate::dns::addresses;
use crate::dns::message::{Fault, Header, Message};
use wire::{
    code, Carrier, Decoder, Name, Observation, Out, Over, Protocol, Recognition, Side, Step,
    NO_ANSWER,
};

const NAME: &str = "llmnr";

/// LLMNR on its only port.
pub const PROTOCOL: Protocol =
    Protocol { name: NAME, over: &[Over::udp(5355)], recognise, decoder: |_| Box::new(Llmnr) };

/// Opcode 0, no reserved bit, one question of the class IN, and nothing else in a query
/// (RFC 4795, 2.1.1).
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let mut message = Message::new(bytes);
    let Ok(header) = message.header() else { return Recognition::No };
    let internet = message.question().is_ok_and(|question| question.class == 1);
    match header.counts {
        _ if header.flags & 0x78F0 != 0 => Recognition::No,
        [1, ..] if !internet => Recognition::Broken,
        [1, 0, 0, 0] if !header.answers() => Recognition::Maybe(Some(Side::Client)),
        [1, ..] if header.answers() => Recognition::Maybe(Some(Side::Server)),
        _ => Recognition::No,
    }
}

struct Llmnr;

impl Decoder for Llmnr {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let mut message = Message::new(bytes);
        let read = message.header().and_then(|header| state(side, &header, message, out));
        if let Err(fault) = read {
            let (kind, text) = fault.violation();
            out.broke(NAME, kind, text);
        }
        Step::Took(bytes.len())
    }
}

/// The question goes to a group and the answer comes from one host: two conversations,
/// so each message stands alone.
fn state(
    side: Side,
    header: &Header,
    mut message: Message<'_>,
    out: &mut Out<'_>,
) -> Result<(), Fault> {
    let question = message.question()?;
    let code = code([u32::from(header.answers()), question.kind.into()]);
    let done = Observation::did(NAME, code).object(Name::Text(question.name)).by(side);
    out.state(&done.status(if header.answers() { header.rcode() } else { NO_ANSWER }));
    for _ in 0..header.counts[1] {
        let record = message.record()?;
        addresses::names(NAME, &message, &record, out);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
