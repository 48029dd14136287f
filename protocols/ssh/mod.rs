//! SSH: who speaks which version and software, and which algorithms they agree on. All
//! that follows is encrypted and passed over.
//!
//! RFC 4253 (transport), RFC 4419 (group exchange), RFC 5656 (elliptic curves).

use crate::tls::x509::bits;
use wire::{
    code, Carrier, Decoder, Observation, Octets, Out, Over, Protocol, Recognition, Short, Side,
    Sides, Step, Subject, NO_ANSWER,
};

mod algorithms;
mod host_key;

use algorithms::{GroupExchange, Offer};

/// SSH on its registered port.
pub const PROTOCOL: Protocol =
    Protocol { name: "ssh", over: &[Over::tcp(22)], recognise, decoder: |_| Box::<Ssh>::default() };

const BANNER: &[u8] = b"SSH-";
/// RFC 4253 §4.2
const LONGEST_BANNER: usize = 255;
/// RFC 4253 §6.1
const LONGEST_PACKET: u32 = 35_000;

/// Message numbers, RFC 4250 §4.1.2. The reply to a key exchange has the number of the
/// group in a group exchange.
const KEXINIT: u8 = 20;
const NEWKEYS: u8 = 21;
const KEXDH_REPLY: u8 = 31;
const GEX_GROUP: u8 = 31;
const GEX_REPLY: u8 = 33;

fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes.strip_prefix(BANNER) {
        Some([b'1' | b'2', ..]) => Recognition::Sure(None),
        Some([]) => Recognition::Short,
        None if BANNER.starts_with(bytes) => Recognition::Short,
        _ => Recognition::No,
    }
}

/// One conversation.
#[derive(Default)]
struct Ssh {
    /// Whether the side's packets are encrypted from here on.
    encrypted: Sides<bool>,
    /// Version 1 has packets of another form.
    ssh1: bool,
    offers: Sides<Option<Offer>>,
    /// Both offers were seen: it is known what the messages of the exchange are.
    agreed: bool,
    /// The key exchange is by a group that the server picks.
    group_exchange: Option<GroupExchange>,
}

impl Decoder for Ssh {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if self.ssh1 || self.encrypted[side] {
            return Step::REST;
        }
        let read = if bytes.starts_with(BANNER) || BANNER.starts_with(bytes) {
            self.banner(side, bytes, out)
        } else {
            self.packet(side, bytes, out)
        };
        read.unwrap_or_else(|short| Step::More(bytes.len() + short.missing))
    }
}

impl Ssh {
    /// `SSH-2.0-OpenSSH_9.2p1 Debian-2`. RFC 4253 §4.2
    fn banner(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Result<Step, Short> {
        let mut octets = Octets::new(bytes.get(..LONGEST_BANNER).unwrap_or(bytes));
        let length = octets.len();
        let line = match octets.line() {
            Err(_) if length >= LONGEST_BANNER => return Ok(Step::Foreign),
            line => line?,
        };
        let mut parts = line.splitn(3, |octet| *octet == b'-').skip(1);
        let (version, software) = (parts.next().unwrap_or_default(), parts.next());
        let subject = Subject::of(side);
        out.is("ssh", subject, "version", [b"SSH ", version].concat().as_slice());
        if let Some(software) = software.filter(|software| !software.is_empty()) {
            out.is("ssh", subject, "software", software);
        }
        if version.starts_with(b"1.") && version != b"1.99" {
            self.ssh1 = true;
        }
        Ok(Step::Took(length - octets.len()))
    }

    /// RFC 4253 §6
    fn packet(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Result<Step, Short> {
        let mut octets = Octets::new(bytes);
        let (length, padding, number) = (octets.be32()?, octets.u8()?, octets.u8()?);
        let rest = length.checked_sub(2 + u32::from(padding));
        let (Some(rest), true, 1..=49) = (rest, length <= LONGEST_PACKET, number) else {
            return Ok(Step::Foreign);
        };
        let mut payload = octets.part(rest as usize)?;
        octets.skip(padding.into())?;
        let message = Observation::did("ssh", code([number.into()]));
        out.state(&message.by(side).status(NO_ANSWER));
        if self.read(side, number, &mut payload, out).is_err() {
            let text = format!("message {number} has {rest} octets, its parts need more");
            out.broke("ssh", "message cut", text);
        }
        Ok(Step::Took(bytes.len() - octets.len()))
    }

    fn read(
        &mut self,
        side: Side,
        number: u8,
        payload: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        match (number, side, &self.group_exchange) {
            (KEXINIT, ..) => {
                self.offers[side] = Some(Offer::read(payload, out)?);
                self.agree(out);
            }
            (NEWKEYS, ..) => self.encrypted[side] = true,
            (GEX_GROUP, Side::Server, Some(group)) => {
                out.rests_on(&group.frames);
                let text = format!("{}, {} bits", group.name, bits(string(payload)?));
                out.is("ssh", Subject::Server, "key_exchange", text);
            }
            (KEXDH_REPLY, Side::Server, None) => {
                let whole = host_key::state(string(payload)?, out);
                if self.agreed {
                    whole?; // else it may be the group of a group exchange
                }
            }
            (GEX_REPLY, Side::Server, Some(group)) => {
                out.rests_on(&group.frames);
                host_key::state(string(payload)?, out)?;
            }
            _ => (),
        }
        Ok(())
    }

    /// States what both sides chose, once both have offered.
    fn agree(&mut self, out: &mut Out<'_>) {
        let (client, server) = (&self.offers[Side::Client], &self.offers[Side::Server]);
        if let (Some(client), Some(server)) = (client, server) {
            self.agreed = true;
            self.group_exchange = algorithms::agree(client, server, out);
            self.offers = Sides::default();
        }
    }
}

/// A string: a length of 32 bits and so many octets; also of an mpint. RFC 4251 §5
fn string<'a>(octets: &mut Octets<'a>) -> Result<&'a [u8], Short> {
    let length = octets.be32()?;
    octets.take(length as usize)
}

#[cfg(test)]
mod tests;
