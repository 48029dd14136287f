//! DLMS/COSEM (IEC 62056-5-3, -6-1, -6-2, -46, -47): smart meters over TCP and UDP, in the wrapper
//! or in HDLC frames.
//!
//! The code is the APDU's tag and, of those that have several forms, which (`192.1` gets an
//! attribute, `195.1` calls a method); `hdlc.SNRM` and `hdlc.DISC` open and close a link. The
//! station is the logical device, behind HDLC's two addresses with the physical one.

mod association;
mod attributes;
mod data;
mod exchange;
mod hdlc;
mod identity;
mod link;
mod object;
mod recognise;
mod secret;
mod service;
mod wrapper;

use exchange::{Ends, Key, Question};
use link::Parts;
use wire::{Carrier, Decoder, Halves, Out, Over, Pending, Protocol, Short, Side, Sides, Step};
use wrapper::Wrapper;

const NAME: &str = "dlms";

/// DLMS on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(4059), Over::udp(4059)],
    recognise: recognise::recognise,
    decoder: |carrier| {
        let (stream, halves) = (carrier == Carrier::Tcp, Halves::new(carrier));
        Box::new(Dlms { stream, halves, ..Dlms::default() })
    },
};

#[derive(Default)]
struct Dlms {
    stream: bool,
    halves: Halves,
    pending: Pending<Key, Question>,
    /// Of each side, what came so far of an APDU in several HDLC frames.
    parts: Sides<Parts>,
}

impl Decoder for Dlms {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if bytes.first() == Some(&hdlc::FLAG) {
            return self.framed(side, bytes, out);
        }
        let wrapper = match Wrapper::read(bytes) {
            Ok(wrapper) => wrapper,
            Err(_) => return self.cut(Wrapper::OCTETS, bytes, out),
        };
        if !wrapper.is_sound() {
            let Wrapper { version, length, .. } = wrapper;
            let text =
                format_args!("version 1 and an APDU needed; {version} and {length} octets there");
            out.broke(NAME, "wrong wrapper", text);
            return Step::Foreign;
        }
        let whole = Wrapper::OCTETS + wrapper.length;
        let Some(apdu) = bytes.get(Wrapper::OCTETS..whole) else {
            self.hide_begun(bytes.get(Wrapper::OCTETS..).unwrap_or_default(), out);
            return self.cut(whole, bytes, out);
        };
        self.halves.forget(side);
        self.take(&Ends::wrapped(side, &wrapper), apdu, out);
        Step::Took(whole)
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
        self.parts[side].forget();
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl Dlms {
    /// What ends too early: on a stream its rest is still to come.
    fn cut(&mut self, needed: usize, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if self.stream {
            return self.halves.begun(needed, bytes.len(), out);
        }
        out.broke(NAME, "wrong length", Short { missing: needed - bytes.len() });
        Step::Took(bytes.len().max(1))
    }

    /// Overwrites what is there of a secret in an APDU whose rest may never come: in a request, or
    /// in the answer to one for a secret.
    fn hide_begun(&self, apdu: &[u8], out: &mut Out<'_>) {
        if self.answers_secret(out.side()) {
            secret::hide(apdu, out);
        } else {
            secret::hide_begun(apdu, out);
        }
    }

    /// Whether a secret was asked for that is not answered yet.
    fn answers_secret(&self, side: Side) -> bool {
        side == Side::Server && self.pending.iter().any(|asked| asked.more.is_secret())
    }

    fn take(&mut self, ends: &Ends, apdu: &[u8], out: &mut Out<'_>) {
        if let Err(breach) = self.apdu(ends, apdu, out) {
            out.broke(NAME, breach.0, breach.1);
        }
    }
}

#[cfg(test)]
mod tests;
