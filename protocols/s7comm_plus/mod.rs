//! S7comm-plus (protocol identifier 0x72) inside ISO transport: how TIA Portal and panels
//! speak to S7-1200 and S7-1500 controllers.
//!
//! Siemens publishes no specification; the layout is what public drivers, emulators and
//! captures agree on. A PDU has a version, a length and a trailer; one without trailer goes on
//! in the next. Version 3 begins with a digest. Inside are an operation code, a function and a
//! sequence number that pairs a response with its request. States one operation for each
//! request (`49.1340`: request, get multiple variables) and each notification (`51`). What a
//! session creates gets numbers of its own each time: it is called `session` or `created
//! object`, so that the same is the same again. After InitSSL all is encrypted.

mod address;
mod identity;
mod pdu;
mod request;
mod response;
mod value;

use pdu::{Half, Pdu, NOTIFICATION, RECEIPT, REQUEST, RESPONSE};
use request::Asks;
use wire::{
    code, Carrier, Decoder, Name, Observation, Octets, Out, Over, Pending, Protocol, Short, Side,
    Sides, Step, Subject, NO_ANSWER, UNANSWERED,
};

/// S7comm-plus, which has no port of its own.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::inside("cotp")],
    recognise: |_: Carrier, tsdu| pdu::recognise(tsdu),
    decoder: |_| Box::<S7Plus>::default(),
};

const NAME: &str = "s7comm-plus";

/// Octets of memory for what the requests that wait are about.
const MOST_KEPT: usize = 1 << 17;

/// One connection, which holds one session.
#[derive(Default)]
struct S7Plus {
    /// Requests by who asks and sequence number.
    pending: Pending<(Side, u16), Asks>,
    halves: Sides<Half>,
    /// The version and whether there were digests, once told of.
    told: Option<(u8, bool)>,
}

impl Decoder for S7Plus {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if bytes.first() != Some(&pdu::PROTOCOL_ID) {
            return Step::Foreign;
        }
        let (pdu, length) = match Pdu::read(bytes) {
            Ok(read) => read,
            Err(short) => {
                out.broke(NAME, "wrong length", short);
                return Step::Took(bytes.len());
            }
        };
        match pdu.version {
            pdu::KEEP_ALIVE => {}
            pdu::SYSTEM_EVENT => out.state(&did(side, "event").status(NO_ANSWER)),
            _ => self.part(side, &pdu, out),
        }
        Step::Took(length)
    }

    fn gap(&mut self, side: Side) {
        self.halves[side] = Half::default();
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
    }
}

fn did(side: Side, code: &'static str) -> Observation<'static> {
    Observation::did(NAME, Name::at(code, 0)).by(side)
}

impl S7Plus {
    /// A PDU is whole, or a part of one that goes on.
    fn part(&mut self, side: Side, pdu: &Pdu<'_>, out: &mut Out<'_>) {
        self.protected(pdu, out);
        let half = &mut self.halves[side];
        if pdu.ends && half.is_empty() {
            return self.whole(side, pdu.data, out);
        }
        if !half.push(pdu.data.rest(), out) {
            return out.broke(NAME, "message too long", format!("more than {} octets", Half::MOST));
        }
        if pdu.ends {
            let whole = std::mem::take(half);
            self.whole(side, Octets::new(&whole.octets), &mut out.with(&whole.frames));
        }
    }

    /// How messages are protected, once for each change.
    fn protected(&mut self, pdu: &Pdu<'_>, out: &mut Out<'_>) {
        let digests = self.told.is_some_and(|(version, told)| told && version == pdu.version);
        let now = (pdu.version, pdu.digest || digests);
        if self.told == Some(now) {
            return;
        }
        self.told = Some(now);
        out.is(NAME, Subject::Server, "version", format_args!("{}", pdu.version));
        if pdu.digest {
            out.is(NAME, Subject::Server, "integrity", "HMAC-SHA256");
        }
    }

    fn whole(&mut self, side: Side, mut data: Octets<'_>, out: &mut Out<'_>) {
        let read = match data.u8() {
            Ok(REQUEST) => self.request(side, data, out),
            Ok(RESPONSE) => self.response(side, data, out),
            Ok(RECEIPT) => Ok(()),
            Ok(NOTIFICATION) => response::notification(side, data, out),
            Ok(code) => {
                out.broke(NAME, "unknown message", format!("no operation has the code {code}"));
                Ok(())
            }
            Err(short) => Err(short),
        };
        if let Err(short) = read {
            out.broke(NAME, "wrong length", short);
        }
    }

    /// Reserved, function, reserved, sequence number, session, flags.
    fn request(
        &mut self,
        side: Side,
        mut data: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let function = data.skip(2)?.be16()?;
        let sequence = data.skip(2)?.be16()?;
        let (session, flags) = (data.be32()?, data.u8()?);
        let asks = Asks::read(function, session, data);
        let did = Observation::did(NAME, code([REQUEST.into(), function.into()])).by(side);
        let did = did.object(asks.object.clone()).span(asks.span.max(1)).writes(asks.writes());
        if flags & pdu::NO_RESPONSE != 0 {
            let did = did.status(NO_ANSWER);
            out.state(&did);
            asks.state_written(&did, out);
            return Ok(());
        }
        let key = (side, sequence);
        while let Some(old) = self.pending.answer(&key) {
            out.state_of(old.at_ns, &old.frames, &old.observation.status(UNANSWERED));
        }
        let kept: usize = self.pending.iter().map(|asked| asked.more.kept()).sum();
        let asks = if kept + asks.kept() > MOST_KEPT {
            out.bite(Out::MEMORY);
            asks.in_short()
        } else {
            asks
        };
        self.pending.ask(key, did, asks, out);
        Ok(())
    }

    /// Reserved, function, reserved, sequence number, flags, then what was found.
    fn response(
        &mut self,
        side: Side,
        mut data: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let function = data.skip(2)?.be16()?;
        let sequence = data.skip(2)?.be16()?;
        data.skip(1)?;
        let answers = code([REQUEST.into(), function.into()]);
        let key = (side.other(), sequence);
        let waits = self.pending.peek(&key).is_some_and(|asked| asked.observation.code == answers);
        match waits.then(|| self.pending.answer(&key)).flatten() {
            Some(asked) => response::answer(&asked, function, data, out),
            None => {
                out.orphan();
                response::claims(function, data, out)
            }
        }
    }
}

#[cfg(test)]
mod tests;
