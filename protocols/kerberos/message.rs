//! Messages of Kerberos (§5.4 to §5.9), as far as they are in clear.

use super::der::{field, listed, needed, principal, sequence};
use super::{AP_REQ, AS_REP, AS_REQ, TGS_REP, TGS_REQ};
use crate::ber::Element;
use wire::{Breach, Name, Text};

/// The tag of a message of type 0; each has its type as an application's number. §5.10
const APPLICATION: u32 = 0x60;
const TICKET: u32 = APPLICATION + 1;
const KRB_ERROR: u32 = 30;

/// A name of a host in the LAN Manager's form. §7.5.3
const NETBIOS: u32 = 20;

/// What proves who asks, the strongest first: by certificate (RFC 4556), within a protected
/// channel (RFC 6113), by an exchange of keys (SPAKE), by the time under the password's key
/// (§5.2.7.2).
const PROOFS: [u32; 6] = [PK_AS_REQ, PK_AS_REQ_OLD, 138, 151, 2, 136];
const PK_AS_REQ: u32 = 16;
const PK_AS_REQ_OLD: u32 = 14;

/// What a message says.
pub(super) enum Message {
    Request(Request),
    Ticket(Ticket),
    Failure(Failure),
    /// What is sent to services, which is encrypted.
    Other,
}

/// A request for a ticket.
#[derive(Default)]
pub(super) struct Request {
    pub kind: u32,
    /// The type of the pre-authentication.
    pub proof: Option<u32>,
    pub client: Option<Text>,
    pub service: Option<Text>,
    pub offered: Vec<i32>,
    /// What the client says that it is called.
    pub netbios: Option<Text>,
}

/// A ticket that was given, and the ciphers of it and of the reply to the client.
pub(super) struct Ticket {
    pub kind: u32,
    pub realm: Option<Text>,
    pub client: Option<Text>,
    pub cipher: i32,
    pub reply: i32,
}

/// An error.
pub(super) struct Failure {
    pub code: u32,
    pub service: Option<Text>,
    /// The result of a change of password. RFC 3244, 2
    pub result: Option<u16>,
}

impl Message {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Breach> {
        let kind = bytes.first().map_or(0, |tag| u32::from(tag & 0x1F));
        match kind {
            AS_REQ | TGS_REQ => Request::read(bytes, kind).map(Self::Request),
            AP_REQ => Ok(Self::Request(Request { kind, ..Request::default() })),
            AS_REP | TGS_REP => Ticket::read(bytes, kind).map(Self::Ticket),
            KRB_ERROR => Failure::read(bytes).map(Self::Failure),
            _ => Ok(Self::Other),
        }
    }
}

impl Request {
    /// §5.4.1
    fn read(bytes: &[u8], kind: u32) -> Result<Self, Breach> {
        let message = sequence(bytes, APPLICATION + kind)?;
        let body = needed(&message, 4)?;
        let realm = needed(&body, 2)?;
        let offered = needed(&body, 8)?;
        let client = field(&body, 1).and_then(|name| principal(&name));
        Ok(Self {
            kind,
            proof: field(&message, 3).and_then(|proofs| proof(&proofs)).filter(|_| kind == AS_REQ),
            client: client.map(|client| of_realm(&client, &realm)),
            service: field(&body, 3).and_then(|name| principal(&name)),
            offered: listed(&offered).filter_map(|n| i32::try_from(n.signed()?).ok()).collect(),
            netbios: field(&body, 9).and_then(|addresses| netbios(&addresses)),
        })
    }

    /// Who wants a ticket; of one who has proved that already, for what.
    pub(super) fn object(&self) -> Name {
        let object = if self.kind == AS_REQ { &self.client } else { &self.service };
        object.clone().map_or(Name::None, Name::Text)
    }
}

/// What the request proves its sender by.
fn proof(given: &Element<'_>) -> Option<u32> {
    let has = |kind: &u32| {
        listed(given).any(|one| field(&one, 1).and_then(|of| of.unsigned()) == Some(*kind))
    };
    PROOFS.into_iter().find(has)
}

/// What a server takes as proof of who somebody is.
pub(super) const fn authentication(proof: Option<u32>) -> &'static str {
    match proof {
        Some(PK_AS_REQ | PK_AS_REQ_OLD) => "certificate",
        Some(_) => "Kerberos",
        None => "Kerberos without pre-authentication",
    }
}

fn of_realm(client: &Text, realm: &Element<'_>) -> Text {
    Text::new(&[client.bytes(), realm.contents].join(&b'@'))
}

/// A name among addresses, which blanks fill up to 15 octets; the sixteenth says of what.
fn netbios(addresses: &Element<'_>) -> Option<Text> {
    let is = |address: &Element<'_>| field(address, 0)?.unsigned().filter(|kind| *kind == NETBIOS);
    let address = listed(addresses).find(|address| is(address).is_some())?;
    Text::trimmed(field(&address, 1)?.contents.get(..15)?)
}

impl Ticket {
    /// §5.4.2, §5.3
    fn read(bytes: &[u8], kind: u32) -> Result<Self, Breach> {
        let message = sequence(bytes, APPLICATION + kind)?;
        let realm = needed(&message, 3)?;
        let client = principal(&needed(&message, 4)?);
        let of = message.inside().find(|field| field.tag == 0xA0 + 5);
        let missing = Breach("wrong encoding", "no ticket in an answer".into());
        let ticket = sequence(of.ok_or(missing)?.contents, TICKET)?;
        Ok(Self {
            kind,
            realm: Text::trimmed(needed(&ticket, 1)?.contents),
            client: client.map(|client| of_realm(&client, &realm)),
            cipher: cipher(&needed(&ticket, 3)?)?,
            reply: cipher(&needed(&message, 6)?)?,
        })
    }
}

/// §5.2.9
fn cipher(encrypted: &Element<'_>) -> Result<i32, Breach> {
    let number = needed(encrypted, 0)?.signed().and_then(|number| i32::try_from(number).ok());
    number.ok_or_else(|| Breach("wrong encoding", "an encryption type is no number".into()))
}

impl Failure {
    /// One without a code of its own; no code is 0, which would be a success. §7.5.9
    const GENERIC: u32 = 60;

    /// §5.9.1
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Breach> {
        let message = sequence(bytes, APPLICATION + KRB_ERROR)?;
        let code = needed(&message, 6)?.unsigned();
        let data = field(&message, 12).map(|data| data.contents);
        let result = data.and_then(|data| data.first_chunk()).map(|two| u16::from_be_bytes(*two));
        Ok(Self {
            code: code.filter(|code| *code != 0).unwrap_or(Self::GENERIC),
            service: field(&message, 10).and_then(|name| principal(&name)),
            result,
        })
    }
}
