//! EtherNet/IP's encapsulation (ODVA, The CIP Networks Library, volume 2, chapter 2) on
//! TCP and UDP 44818, and cyclic data on UDP 2222.
//!
//! The code is the command. SendRRData and SendUnitData carry CIP and are not stated;
//! what they carry is, as `cip` and `pccc`. A datagram of cyclic data is `cip` with
//! code `io`, of the connection whose opening on TCP was seen.

mod header;
mod items;
mod list;

#[cfg(test)]
pub(crate) mod tests;

use crate::cip::{Cip, Exchange};
use header::{Header, LENGTH};
use items::Items;
use std::borrow::Cow;
use wire::{
    code, Carrier, Decoder, Observation, Octets, Out, Over, Pending, Protocol, Recognition, Side,
    Step, NO_ANSWER,
};

const NAME: &str = "enip";

const NOP: u16 = 0;
const LIST_SERVICES: u16 = 4;
const LIST_IDENTITY: u16 = 99;
const UNREGISTER_SESSION: u16 = 102;
const SEND_RR_DATA: u16 = 111;
const SEND_UNIT_DATA: u16 = 112;

/// EtherNet/IP.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(44818), Over::udp(44818), Over::udp(2222)],
    recognise,
    decoder: |carrier| Box::new(Enip { datagrams: carrier == Carrier::Udp, ..Enip::default() }),
};

/// A usual command, a known status and options of zero: more than 64 bits of
/// constants; or the items of cyclic data: 48. A datagram is one message, and so are
/// the first octets with a command that is not usual. A command without data is little but
/// zeros: others' streams hold that, too.
fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    let datagram = carrier == Carrier::Udp;
    if datagram && items::cyclic(bytes).is_some() {
        return Recognition::Sure(None);
    }
    let header = match Header::read(bytes) {
        Ok(header) if header.is_known() => header,
        Err(_) if header::may_begin(bytes) => return Recognition::Short,
        _ => return Recognition::No,
    };
    match (header.is_usual(), header.whole() == bytes.len()) {
        (true, _) if header.length == 0 && !datagram => Recognition::Maybe(header.sender(bytes)),
        (true, ends) if ends || !datagram => Recognition::Sure(header.sender(bytes)),
        (false, true) => Recognition::Maybe(header.sender(bytes)),
        _ => Recognition::No,
    }
}

#[derive(Default)]
struct Enip {
    datagrams: bool,
    waiting: Pending<(u16, u64), (), 16>,
    cip: Cip,
}

impl Decoder for Enip {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Some((connection, sequence, data)) = items::cyclic(bytes).filter(|_| self.datagrams)
        {
            self.cip.cyclic(connection, sequence, data, out);
            return Step::Took(bytes.len());
        }
        let header = match Header::read(bytes) {
            Ok(header) => header,
            Err(_) if header::may_begin(bytes) && !self.datagrams => return Step::More(LENGTH),
            Err(_) if !self.datagrams => return Step::Foreign,
            Err(short) => {
                out.broke(NAME, "too short", format!("a header: {short}"));
                return Step::Foreign;
            }
        };
        let breach = if header.is_known() { None } else { header.breach() };
        if !header.is_known() && breach.is_none() {
            return Step::Foreign;
        }
        let length = header.whole();
        if bytes.len() < length && !self.datagrams {
            return Step::More(length);
        }
        if let Some((what, text)) = breach {
            out.broke(NAME, what, text);
        }
        if self.datagrams && bytes.len() != length {
            let text = format!("{length} octets needed, {} there", bytes.len());
            out.broke(NAME, "wrong length", text);
        }
        let data = bytes.get(LENGTH..length.min(bytes.len())).unwrap_or_default();
        self.command(side, &header, data, out);
        Step::Took(if self.datagrams { bytes.len() } else { length })
    }

    fn gap(&mut self, _side: Side) {
        self.cip.gap();
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.waiting.end(out);
        self.cip.end(out);
    }
}

impl Enip {
    fn command(&mut self, side: Side, header: &Header, data: &[u8], out: &mut Out<'_>) {
        match (header.command, side) {
            (SEND_RR_DATA | SEND_UNIT_DATA, _) => self.carried(header, data, out),
            (NOP | UNREGISTER_SESSION, _) => {
                out.state(&did(header.command).by(side).status(NO_ANSWER));
            }
            (_, Side::Client) => {
                self.waiting.ask((header.command, header.context), did(header.command), (), out);
            }
            (_, Side::Server) => self.answer(header, data, out),
        }
    }

    /// The answer to a broadcast comes in a conversation of its own: it has no request
    /// there, and says the same.
    fn answer(&mut self, header: &Header, data: &[u8], out: &mut Out<'_>) {
        let asked = self.waiting.answer(&(header.command, header.context));
        let done = match &asked {
            Some(asked) => asked.answered(header.status, out),
            None => {
                out.orphan();
                Cow::Owned(did(header.command))
            }
        };
        if header.status == 0 {
            let asked = asked.as_ref().map(|asked| asked.frames.clone()).unwrap_or_default();
            list::answer(header.command, &done, &asked, data, out);
        }
    }

    /// SendRRData and SendUnitData (2-4.7, 2-4.8): interface handle, timeout, items.
    fn carried(&mut self, header: &Header, data: &[u8], out: &mut Out<'_>) {
        let exchange = Exchange::Unconnected(header.session, header.context);
        if header.status != 0 {
            return self.cip.refused(exchange, header.status, out);
        }
        let octets = data.get(6..).unwrap_or_default();
        let mut connection = None;
        for item in Items::of(octets, out) {
            match (item.kind, connection) {
                (items::CONNECTED_ADDRESS, _) => {
                    connection = Octets::new(item.data).le32().ok();
                }
                (items::UNCONNECTED_DATA, _) => self.cip.unconnected(exchange, item.data, out),
                (items::CONNECTED_DATA, Some(connection)) => {
                    self.cip.connected(connection, item.data, out);
                }
                _ => (),
            }
        }
    }
}

fn did(command: u16) -> Observation<'static> {
    Observation::did(NAME, code([command.into()]))
}
