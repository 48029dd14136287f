//! TLS and its forerunners SSL 2.0 and 3.0: what both sides agree on before all is encrypted.
//!
//! RFC 5246 (TLS 1.2), RFC 8446 (TLS 1.3), RFC 6101 (SSL 3.0), RFC 6520 (heartbeat).

use wire::{
    code, Carrier, Decoder, Frames, Observation, Octets, Out, Over, Pending, Protocol, Recognition,
    Short, Side, Sides, Step, NO_ANSWER,
};

mod handshake;
mod hello;
mod inside;
mod names;
mod oids;
mod ssl2;
pub mod x509;

pub use inside::Inside;

/// TLS on the ports that IANA registers for protocols over TLS.
pub const PROTOCOL: Protocol = Protocol {
    name: "tls",
    over: &[
        Over::tcp(443),
        Over::tcp(465),
        Over::tcp(563),
        Over::tcp(636),
        Over::tcp(802),
        Over::tcp(853),
        Over::tcp(989),
        Over::tcp(990),
        Over::tcp(992),
        Over::tcp(993),
        Over::tcp(995),
        Over::tcp(2221),
        Over::tcp(3269),
        Over::tcp(3782),
        Over::tcp(4843),
        Over::tcp(5061),
        Over::tcp(5671),
        Over::tcp(6514),
        Over::tcp(8443),
        Over::tcp(8883),
        Over::tcp(19998),
        Over::tcp(19999),
    ],
    recognise,
    decoder: |_| Box::<Tls>::default(),
};

/// Content types of records. RFC 5246 §6.2.1, RFC 6520 §3
const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const HEARTBEAT: u8 = 24;

/// The longest record: 2^14 octets and what encryption adds. RFC 5246 §6.2.3
const LONGEST: u16 = (1 << 14) + 2048;

fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes {
        [HANDSHAKE, 3, 0..=4, _, _, 1, 0, _, _, 3, ..] => Recognition::Sure(Some(Side::Client)),
        [HANDSHAKE, 3, 0..=4, _, _, 2, 0, _, _, 3, ..] => Recognition::Sure(Some(Side::Server)),
        [CHANGE_CIPHER_SPEC, 3, 0..=4, 0, 1, 1, ..] => Recognition::Sure(None),
        [ALERT, 3, 0..=4, 0, 2, 1 | 2, ..] => Recognition::Sure(None),
        [CHANGE_CIPHER_SPEC..=HEARTBEAT, 3, 0..=4, high, low, rest @ ..] => {
            if u16::from_be_bytes([*high, *low]) > LONGEST {
                Recognition::No
            } else if rest.len() < 5 {
                Recognition::Short
            } else {
                Recognition::Maybe(None)
            }
        }
        [CHANGE_CIPHER_SPEC..=HEARTBEAT] | [CHANGE_CIPHER_SPEC..=HEARTBEAT, 3] => {
            Recognition::Short
        }
        [CHANGE_CIPHER_SPEC..=HEARTBEAT, 3, 0..=4] => Recognition::Short,
        [CHANGE_CIPHER_SPEC..=HEARTBEAT, 3, 0..=4, _] => Recognition::Short,
        _ => ssl2::recognise(bytes),
    }
}

/// One conversation.
#[derive(Default)]
struct Tls {
    hellos: Pending<(), (), 4>,
    /// What the server chose last; 0 before.
    cipher: u16,
    /// What proves that.
    chosen: Frames,
    /// Whether the side has changed to encryption.
    encrypted: Sides<bool>,
    ssl2: bool,
}

impl Decoder for Tls {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let read = match bytes.first() {
            _ if self.ssl2 => self.ssl2_record(side, bytes, out),
            Some(CHANGE_CIPHER_SPEC..=HEARTBEAT) => self.record(side, bytes, out),
            _ => self.ssl2_hello(side, bytes, out),
        };
        read.unwrap_or_else(|short| Step::More(bytes.len() + short.missing))
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.hellos.end(out);
    }
}

impl Tls {
    fn record(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Result<Step, Short> {
        let mut record = Octets::new(bytes);
        let [kind, major, minor] = record.array()?;
        let length = record.be16()?;
        if major != 3 || minor > 4 || length > LONGEST {
            return Ok(Step::Foreign);
        }
        let step = Step::Took(5 + usize::from(length));
        let encrypted = &mut self.encrypted[side];
        match kind {
            CHANGE_CIPHER_SPEC => *encrypted = true,
            HANDSHAKE if handshake::in_clear(&record.part(length.into())?, *encrypted) => {
                let (octets, flight) = handshake::flight(bytes)?;
                self.handshake(side, &flight, out);
                return Ok(Step::Took(octets));
            }
            ALERT if length == 2 => self.alert(side, record.array()?, out),
            HEARTBEAT if !*encrypted => heartbeat(&mut record.part(length.into())?, out)?,
            _ => (), // encrypted: passed over, whole or not
        }
        Ok(step)
    }

    /// RFC 5246 §7.2
    fn alert(&mut self, side: Side, [level, description]: [u8; 2], out: &mut Out<'_>) {
        const FATAL: u8 = 2;
        let alert = Observation::did("tls", code([ALERT.into(), description.into()]));
        out.state(&alert.by(side).status(NO_ANSWER));
        if level == FATAL && side == Side::Server {
            self.answered(description.into(), out);
        }
    }

    /// The oldest hello has its answer: 0, or the alert that refused it.
    fn answered(&mut self, status: u32, out: &mut Out<'_>) {
        match self.hellos.answer(&()) {
            Some(hello) => {
                hello.answered(status, out);
            }
            None if status == 0 => out.orphan(),
            None => (),
        }
    }
}

/// A heartbeat in clear; one that claims more payload than it has wants the peer's memory.
/// RFC 6520 §4
fn heartbeat(message: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    const HEADER_AND_PADDING: usize = 3 + 16;
    let there = message.len();
    let (kind, payload) = (message.u8()?, message.be16()?);
    let side = out.side();
    let heartbeat = Observation::did("tls", code([HEARTBEAT.into(), kind.into()]));
    out.state(&heartbeat.by(side).status(NO_ANSWER));
    let needed = usize::from(payload) + HEADER_AND_PADDING;
    if needed > there {
        let text = format!("a payload of {payload} octets needs {needed}, there were {there}");
        out.broke("tls", "heartbeat longer than its message", text);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
