//! Precision Time Protocol (IEEE 1588-2019; IEEE 802.1AS and the power profiles are profiles of it):
//! clocks agree on the best of them, and go by it. Numbers are of the former's sections.
//!
//! The code is the message's type: `11` announces; of management with its action (`13.1` sets), the
//! object being what is managed; of signaling with the type of what it signals (`12.4`). The object
//! of an announcement is the grandmaster that it names, with what decides over it first: the
//! least of all wins, and nobody has to prove it.

mod announce;
mod header;
mod identity;
mod managed;
mod management;
mod signaling;
mod time;
mod version1;

use header::{Domain, Message, Port};
use time::Tellers;
use wire::{
    code, Carrier, Counters, Decoder, Name, Observation, Out, Over, Pending, Protocol, Short, Side,
    Step, Subject, NO_ANSWER,
};

const NAME: &str = "ptp";

/// PTP in messages that are timed and others (annexes C, D), and in frames of its EtherType (E).
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(319), Over::udp(320), Over::answered(0x88F7)],
    recognise: |_, bytes| match version(bytes) {
        1 => version1::recognise(bytes),
        _ => header::recognise(bytes),
    },
    decoder: |_: Carrier| Box::<Ptp>::default(),
};

/// The version that both headers have at one place; of the first one it is a number of two octets.
fn version(bytes: &[u8]) -> u8 {
    match bytes {
        [0, 1, 0, 1, ..] => 1,
        [_, version, ..] => version & 0x0F,
        _ => 0,
    }
}

/// What an answer repeats of its request, and who asked.
#[derive(Debug, PartialEq)]
enum Key {
    /// The sequence number of a request to manage, and what. 15.4.1
    Managed(Side, u16, u16),
    /// What is signaled, and of which messages. 16.1
    Signaled(Side, u16, u8),
}

/// Requests of one port to another; those to a group are answered in other conversations.
type Asked = Pending<Key, (), 64, NO_ANSWER>;

/// What one clock sends to a group, or two to each other.
#[derive(Default)]
struct Ptp {
    asked: Asked,
    /// By who counts in which domain, and of which type of message. 7.3.7
    sequences: Counters<(Port, Domain, u8)>,
    tellers: Tellers,
}

impl Decoder for Ptp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let read = match version(bytes) {
            1 => version1::message(side, bytes, out),
            2 => Message::read(bytes).and_then(|message| self.take(side, &message, out)),
            _ => {
                out.broke(NAME, "unknown version", "version 1 or 2 needed");
                Ok(())
            }
        };
        if let Err(short) = read {
            out.broke(NAME, "wrong length", short);
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.asked.end(out);
    }
}

impl Ptp {
    fn take(&mut self, side: Side, message: &Message<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let did = Observation::did(NAME, code([message.kind.into()]))
            .unit(message.domain.name())
            .by(side)
            .status(NO_ANSWER);
        self.count(message, &did, out);
        match message.kind {
            header::ANNOUNCE => announce::told(message, did, out)?,
            header::SIGNALING => signaling::told(message, &did, &mut self.asked, out),
            header::MANAGEMENT => management::told(message, did, &mut self.asked, out)?,
            header::DELAY_RESP | header::PDELAY_RESP | header::PDELAY_RESP_FOLLOW_UP => {
                let port = Port(message.body.clone().skip(10)?.array()?);
                out.state(&did.object(Name::Text(port.name())));
            }
            _ => {
                out.state(&did);
                self.tellers.told(message, &did, out)?;
            }
        }
        claims(message, out);
        Ok(())
    }

    /// Answers repeat the number of what they answer; all else goes on by one.
    fn count(&mut self, message: &Message<'_>, did: &Observation<'static>, out: &mut Out<'_>) {
        use header::{ANNOUNCE, DELAY_REQ, FOLLOW_UP, PDELAY_REQ, SYNC};
        if matches!(message.kind, SYNC | FOLLOW_UP | ANNOUNCE | DELAY_REQ | PDELAY_REQ) {
            let key = (message.sender, message.domain, message.kind);
            let counted = ("sequenceId", message.sequence.into(), u16::MAX.into());
            self.sequences.count(key, counted, || did.clone(), out);
        }
    }
}

/// How whoever tells the time proves that it is he. 16.14
fn claims(message: &Message<'_>, out: &mut Out<'_>) {
    const AUTHENTICATION: u16 = 0x8009;
    let proved = message.tlvs().any(|(kind, _)| kind == AUTHENTICATION);
    if proved || message.kind == header::ANNOUNCE {
        let how = if proved { "symmetric key" } else { "none" };
        out.is(NAME, Subject::of(out.side()), "authentication", how);
    }
}

#[cfg(test)]
mod tests;
