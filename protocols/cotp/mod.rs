//! ISO transport over TCP: TPKT (RFC 1006 §6) around TPDUs of class 0 of the
//! connection-oriented transport protocol (ITU-T X.224, ISO/IEC 8073). It connects
//! two TSAPs and carries TSDUs, each in one or more data TPDUs.
//!
//! States connections, disconnections, errors and expedited data as its own operations,
//! by TPDU code; data is stated by the protocol inside, which the first whole TSDU
//! decides. § is a section of X.224 unless RFC 1006 is named.

mod inside;
pub(crate) mod tpdu;
mod tsdu;

use inside::Inside;
use tpdu::Tpdu;
use tsdu::Tsdu;
use wire::{
    code, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Recognition, Side,
    Sides, Step, NO_ANSWER,
};

/// ISO transport on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(102)],
    recognise,
    decoder: |_| Box::<Cotp>::default(),
};

const NAME: &str = "cotp";

/// The shortest TPKT: its header and a data TPDU without data. RFC 1006 §6.
const SHORTEST: usize = 7;

fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let length = match tpkt(bytes) {
        Ok(length) => length,
        Err(Step::More(_)) => return Recognition::Short,
        Err(_) => return Recognition::No,
    };
    match bytes.get(4..length.min(bytes.len())).map(Tpdu::read) {
        Some(Ok(tpdu)) => tpdu.recognise(bytes.len() >= length),
        Some(Err(_)) if bytes.len() < length => Recognition::Short,
        _ => Recognition::No,
    }
}

/// The length of the packet that `bytes` begin with, or what to do when they do not
/// say. RFC 1006 §6.
pub(crate) fn tpkt(bytes: &[u8]) -> Result<usize, Step> {
    match bytes {
        [3, 0, high, low, ..] => Ok(u16::from_be_bytes([*high, *low]).into()),
        [] | [3] | [3, 0] | [3, 0, _] => Err(Step::More(4)),
        _ => Err(Step::Foreign),
    }
}

/// One transport connection, which is one TCP connection.
#[derive(Default)]
struct Cotp {
    connecting: Pending<(), (), 4>,
    half_read: Sides<Tsdu>,
    inside: Inside,
}

impl Decoder for Cotp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let length = match tpkt(bytes) {
            Ok(length) => length,
            Err(step) => return step,
        };
        if length < SHORTEST {
            let text = format!("a TPKT has {SHORTEST} octets or more, this one {length}");
            out.broke(NAME, "wrong length", text);
            return Step::Foreign;
        }
        match (bytes.get(5), bytes.get(4..length)) {
            (None, _) => Step::More(SHORTEST),
            (Some(code), _) if !tpdu::exists(*code) => {
                out.broke(NAME, "unknown TPDU", format!("no TPDU has the code {code:#04x}"));
                Step::Foreign
            }
            (_, None) => Step::More(length),
            (_, Some(tpdu)) => {
                self.tpdu(side, tpdu, out);
                Step::Took(length)
            }
        }
    }

    fn gap(&mut self, side: Side) {
        self.half_read[side] = Tsdu::default();
        self.inside.gap(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.connecting.end(out);
        self.inside.end(out);
    }
}

impl Cotp {
    fn tpdu(&mut self, side: Side, octets: &[u8], out: &mut Out<'_>) {
        let Ok(tpdu) = Tpdu::read(octets) else {
            let text = format!("the TPDU's header does not fit into {} octets", octets.len());
            return out.broke(NAME, "wrong length", text);
        };
        match tpdu.kind() {
            tpdu::DATA => self.data(side, &tpdu, out),
            tpdu::CONNECTION_REQUEST => {
                let did = did(side, &tpdu).object(tpdu.tsaps());
                self.connecting.ask((), did, (), out);
            }
            tpdu::CONNECTION_CONFIRM => self.connected(0, out),
            tpdu::DISCONNECT_REQUEST | tpdu::ERROR => self.refused(side, &tpdu, out),
            tpdu::EXPEDITED_DATA => out.state(&did(side, &tpdu).status(NO_ANSWER)),
            tpdu::DISCONNECT_CONFIRM => {} // not of class 0, but some servers send it
            _ => out.broke(NAME, "unexpected TPDU", tpdu.not_of_class_0()),
        }
    }

    /// The connection request got its answer.
    fn connected(&mut self, status: u32, out: &mut Out<'_>) {
        match self.connecting.answer(&()) {
            Some(asked) => drop(asked.answered(status, out)),
            None => out.orphan(),
        }
    }

    /// A disconnection or an error, which also answers a request that still waits.
    fn refused(&mut self, side: Side, tpdu: &Tpdu<'_>, out: &mut Out<'_>) {
        let reason = tpdu.reason();
        if !self.connecting.is_empty() {
            self.connected(tpdu::refusal(tpdu.kind(), reason), out);
        }
        let object = Name::at("reason {}", reason.into());
        out.state(&did(side, tpdu).object(object).status(NO_ANSWER));
    }

    fn data(&mut self, side: Side, tpdu: &Tpdu<'_>, out: &mut Out<'_>) {
        let half = &mut self.half_read[side];
        if tpdu.ends() && half.is_empty() {
            return self.inside.tsdu(side, tpdu.data, out);
        }
        half.push(tpdu.data, out);
        if tpdu.ends() {
            let whole = std::mem::take(half);
            self.inside.tsdu(side, whole.octets(), &mut out.with(whole.frames()));
        }
    }
}

fn did(side: Side, tpdu: &Tpdu<'_>) -> Observation<'static> {
    Observation::did(NAME, code([tpdu.kind().into()])).by(side)
}

#[cfg(test)]
mod tests;
