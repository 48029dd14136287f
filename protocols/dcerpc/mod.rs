//! DCE/RPC (The Open Group C706, chapter 12; [MS-RPCE]): a client calls an operation of an
//! interface, which a UUID names; over TCP (`connection`) and, here, over UDP ("connectionless").
//!
//! What a call of a known interface means its own protocol states (`profinet_io`, over UDP); of
//! others one operation for each call, by its number, on the interface. Over UDP servers may answer
//! from another port than they were called on (3.2): the sensor joins them to one conversation.

mod carried;
mod connection;
mod contexts;
mod fragment;
mod interfaces;
mod mapper;
mod ordered;
mod pdu;
mod uuid;

use crate::profinet_io;
pub(crate) use carried::{begun, Carried};
use connection::Connection;
use interfaces::Interface;
use pdu::{Half, Pdu};
use uuid::Uuid;
use wire::{
    code, Carrier, Decoder, Observation, Out, Over, Pending, Protocol, Recognition, Side, Step,
    NO_ANSWER,
};

/// DCE/RPC, on PROFINET's port, and on that of Windows' endpoint mapper.
pub const PROTOCOL: Protocol =
    Protocol { name: NAME, over: &[Over::moving(34964), Over::tcp(135)], recognise, decoder };

const NAME: &str = "dcerpc";

fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    match carrier {
        Carrier::Tcp => fragment::recognise(bytes),
        _ => pdu::recognise(bytes),
    }
}

fn decoder(carrier: Carrier) -> Box<dyn Decoder> {
    match carrier {
        Carrier::Tcp => Box::<Connection>::default(),
        _ => Box::<Rpc>::default(),
    }
}

/// The status of a call that the server rejected: greater than what interfaces answer.
const REJECTED: u32 = 0x1C00_0000;

/// One call, or what answers it.
pub(crate) struct Call<'a> {
    /// The number of the operation.
    pub operation: u16,
    /// Of an object, its UUID as octets in writing order.
    pub object: [u8; 16],
    /// Whether numbers in `body` have their least octet first.
    pub little: bool,
    /// What the operation takes or gives.
    pub body: &'a [u8],
}

/// What the calls of two ends wait for.
#[derive(Default)]
struct Rpc {
    /// By who calls, activity and sequence number.
    pending: Pending<(Side, Uuid, u32), profinet_io::Asks, 64>,
    halves: Vec<Half>,
}

impl Decoder for Rpc {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let pdu = match Pdu::read(bytes) {
            Ok(Some(pdu)) => pdu,
            Ok(None) => return Step::Foreign,
            Err(short) => {
                out.broke(NAME, "wrong length", short);
                return Step::Took(bytes.len());
            }
        };
        if !pdu.in_parts() {
            self.whole(side, &pdu, pdu.body, out);
        } else if let Some(half) = Half::add(&mut self.halves, side, &pdu, out) {
            self.whole(side, &pdu, &half.octets, &mut out.with(&half.frames));
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
    }
}

impl Rpc {
    fn whole(&mut self, side: Side, pdu: &Pdu<'_>, body: &[u8], out: &mut Out<'_>) {
        let call = Call {
            operation: pdu.operation,
            object: pdu.object.octets(),
            little: pdu.little,
            body,
        };
        match pdu.kind {
            pdu::REQUEST => self.request(side, pdu, &call, out),
            pdu::RESPONSE => self.response(side, pdu, &call, out),
            pdu::FAULT | pdu::REJECT => {
                match self.pending.answer(&(side.other(), pdu.activity, pdu.sequence)) {
                    Some(asked) => drop(asked.answered(pdu.status().unwrap_or(REJECTED), out)),
                    None => out.orphan(),
                }
            }
            _ => {} // calls for a sign of life, and receipts
        }
    }

    fn request(&mut self, side: Side, pdu: &Pdu<'_>, call: &Call<'_>, out: &mut Out<'_>) {
        let (did, asks) = if profinet_io::is(pdu.interface.octets()) {
            profinet_io::ask(call, side, out)
        } else {
            let did = Observation::did(NAME, code([pdu.operation.into()])).by(side);
            (did.object(Interface::of(pdu.interface).name), profinet_io::Asks::default())
        };
        let key = (side, pdu.activity, pdu.sequence);
        // A call that is sent again is one more, and answered once.
        while let Some(old) = self.pending.answer(&key) {
            out.state_of(old.at_ns, &old.frames, &old.observation.status(NO_ANSWER));
        }
        self.pending.ask(key, did, asks, out);
    }

    fn response(&mut self, side: Side, pdu: &Pdu<'_>, call: &Call<'_>, out: &mut Out<'_>) {
        let asked = self.pending.answer(&(side.other(), pdu.activity, pdu.sequence));
        let is_mapper = pdu.interface.is_endpoint_mapper();
        match asked {
            None => out.orphan(),
            Some(ref asked) if !profinet_io::is(pdu.interface.octets()) => {
                asked.answered(if is_mapper { mapper::status(call) } else { 0 }, out);
            }
            Some(_) => {}
        }
        if is_mapper {
            let _ = mapper::told(call, out); // as far as it goes
        }
        if profinet_io::is(pdu.interface.octets()) {
            profinet_io::answer(asked.as_deref(), call, out);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
