//! VNC's remote framebuffer: who is shown a screen, how he proved who he is, and what he does with
//! keyboard, pointer and clipboard. Pictures are passed over, and so is what was typed or cut.
//!
//! RFC 6143 (§ is a section of it); security types and messages of others by IANA's registry
//! *Remote Framebuffer (RFB)*.

mod client;
mod input;
mod security;
mod server;

use crate::log_on::Account;
use security::{Chosen, Proof};
use wire::{
    Carrier, Decoder, Frames, Octets, Out, Over, Pending, Protocol, Recognition, Short, Side,
    Sides, Step, Subject,
};

/// VNC on the ports of the first displays (§8).
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(5900), Over::tcp(5901), Over::tcp(5902), Over::tcp(5903)],
    recognise,
    decoder: |_| Box::<Vnc>::default(),
};

const NAME: &str = "vnc";

/// `RFB 003.008` and an end of line. §7.1.1
const BANNER: usize = 12;

fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    const BEGIN: &[u8] = b"RFB ";
    match bytes {
        [b'R', b'F', b'B', b' ', b'0', b'0', b'3'..=b'5', b'.', ..] => Recognition::Sure(None),
        _ if bytes.len() < 8 && BEGIN.starts_with(bytes.get(..4).unwrap_or(bytes)) => {
            Recognition::Short
        }
        _ => Recognition::No,
    }
}

/// What one side sends next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Next {
    #[default]
    Version,
    /// The security types that the server takes, or the one that is chosen from them.
    Security,
    /// What the chosen type asks for.
    Proof,
    /// Whether the proof was enough.
    Result,
    Init,
    /// Input; of the server, pictures.
    Session,
    /// Nothing that can be told.
    Hidden,
}

/// Which request an answer is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waits {
    Security,
    Init,
}

/// One connection.
#[derive(Default)]
struct Vnc {
    next: Sides<Next>,
    /// The minor version that both go by.
    minor: u32,
    chosen: Chosen,
    /// How many messages of the chosen type each side sent.
    step: Sides<u8>,
    account: Option<Account>,
    waiting: Pending<Waits, (), 4>,
    /// By these frames a later message is read.
    opening: Frames,
    tls: Option<Box<dyn Decoder>>,
}

impl Decoder for Vnc {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match self.next[side] {
            Next::Hidden => return Step::REST,
            Next::Session if side == Side::Server => return Step::REST,
            Next::Proof if self.chosen.proof() == Proof::Tls => return self.tls(side, bytes, out),
            _ => out.rests_on(&self.opening),
        }
        let mut octets = Octets::new(bytes);
        let read = match (self.next[side], side) {
            (Next::Version, _) => self.version(side, &mut octets, out),
            (Next::Session, _) => input::read(&mut octets, out),
            (_, Side::Server) => self.server(&mut octets, out),
            (_, Side::Client) => self.client(&mut octets, out),
        };
        let next = match read {
            Ok(next) => next,
            Err(short) => return Step::More(bytes.len() + short.missing),
        };
        if self.next[side] != Next::Session {
            self.opening.extend(&out.keep());
        }
        self.next[side] = next;
        if next == Next::Hidden {
            Step::REST
        } else {
            Step::Took(bytes.len() - octets.len())
        }
    }

    /// Where messages begin is known from the start on alone.
    fn gap(&mut self, side: Side) {
        self.next[side] = Next::Hidden;
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.waiting.end(out);
        if let Some(tls) = &mut self.tls {
            tls.end(out);
        }
    }
}

impl Vnc {
    /// §7.1.1: what the client answers is what both go by.
    fn version(&mut self, side: Side, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        let banner = octets.take(BANNER)?;
        let number = |at: usize| {
            let digits = std::str::from_utf8(banner.get(at..at + 3)?).ok()?;
            digits.parse::<u32>().ok()
        };
        let (true, Some(major), Some(minor)) = (banner.starts_with(b"RFB "), number(4), number(8))
        else {
            return Ok(Next::Hidden);
        };
        out.is(NAME, Subject::of(side), "version", format!("RFB {major}.{minor}"));
        self.minor = if major > 3 { 8 } else { minor };
        Ok(if side == Side::Client && self.minor < 7 { Next::Proof } else { Next::Security })
    }

    /// What goes through TLS; a server says first, in one octet, whether it is ready.
    fn tls(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        const READY: u8 = 1;
        match (&mut self.tls, bytes.first()) {
            (None, Some(&READY)) if side == Side::Server => return Step::Took(1),
            (None, Some(20..=24)) => {
                self.tls = Some((crate::tls::PROTOCOL.decoder)(Carrier::Inside(NAME)));
            }
            (Some(_), _) => (),
            _ => return Step::REST,
        }
        out.rests_on(&self.opening);
        self.tls.as_mut().map_or(Step::REST, |tls| tls.message(side, bytes, out))
    }
}

/// All octets of a secret. Of one that is not whole what is there is overwritten: the rest may
/// never come.
fn all<'a>(length: usize, octets: &mut Octets<'a>, out: &mut Out<'_>) -> Result<&'a [u8], Short> {
    let there = octets.rest();
    octets.take(length).inspect_err(|_| drop(out.secret_in(there, "cut short", &[], &[])))
}

/// What the side that was read sends next.
type Read = Result<Next, Short>;

#[cfg(test)]
mod tests;
