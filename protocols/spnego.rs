//! How Windows hosts prove who they are, whatever carries it: NTLM or Kerberos, mostly as SPNEGO
//! has agreed on (RFC 4178).

use crate::ber::{Elements, Fault};
use crate::log_on::proved;
use crate::ntlm::{self, Account};
use wire::{Asked, Out, Subject, Text};

/// What a ticket for the server stands behind: Kerberos's mechanism (RFC 4121, 4.1; the number may
/// be Microsoft's old one) and the kind of token; or, where DCE/RPC leaves that away, version and
/// type of the message (RFC 4120, 5.5.1).
const KERBEROS: [&[u8]; 3] = [
    b"\xA0\x03\x02\x01\x05\xA1\x03\x02\x01\x0E",
    b"\x06\x09\x2A\x86\x48\x86\xF7\x12\x01\x02\x02\x01\x00",
    b"\x06\x09\x2A\x86\x48\x82\xF7\x12\x01\x02\x02\x01\x00",
];

// RFC 4120, 5.2 to 5.5.1
const AP_REQ: u32 = 0x6E;
const TICKET: u32 = 0x61;
const SEQUENCE: u32 = 0x30;
const GENERAL_STRING: u32 = 0x1B;
/// A service's name has few parts: what, where, of which domain.
const MOST_PARTS: usize = 4;

/// How somebody asks to be let in.
#[derive(Clone, Debug)]
pub enum Attempt {
    /// With an answer to a challenge.
    Ntlm(Account),
    /// With a ticket, for a service where that is readable.
    Kerberos(Option<Text>),
}

/// Reads one token of a log-on; what could be guessed from is overwritten. A server's challenge
/// says who the server is, a ticket what its client calls him.
pub fn read(protocol: &'static str, token: &[u8], out: &mut Out<'_>) -> Option<Attempt> {
    if let Some(said) = ntlm::read(token, out) {
        said.state(protocol, out);
        return said.account.map(Attempt::Ntlm);
    }
    let attempt = ticket(token, out)?;
    if let Some(host) = attempt.service().as_ref().and_then(host) {
        out.is(protocol, Subject::of(out.side().other()), "server_name", host);
    }
    Some(attempt)
}

/// Whose service it is, as its client calls him: `cifs/files.plant.local@PLANT.LOCAL`.
fn host(service: &Text) -> Option<Text> {
    let (name, _) = service.bytes().split_at(service.bytes().iter().rposition(|o| *o == b'@')?);
    name.split(|octet| *octet == b'/').nth(1).and_then(Text::trimmed)
}

/// What is encrypted for the service, or for who answers, is overwritten; for whom a ticket is
/// stands before.
fn ticket(token: &[u8], out: &mut Out<'_>) -> Option<Attempt> {
    let ends = KERBEROS.into_iter().filter_map(|mechanism| {
        let at = token.windows(mechanism.len()).position(|part| part == mechanism)?;
        Some(at + mechanism.len())
    });
    let ticket = token.get(ends.min()?..)?;
    let Ok((service, sealed)) = named(ticket) else {
        out.secret("ticket", ticket, &[]);
        return Some(Attempt::Kerberos(None));
    };
    for (what, part) in ["ticket", "authenticator"].into_iter().zip(sealed) {
        out.secret(what, part, &[]);
    }
    Some(Attempt::Kerberos(Some(service)))
}

/// Whom a ticket is for, as people write it, and what stands behind that in the ticket, and behind
/// the ticket to the end. RFC 4120, 5.3 and 5.5.1: a request may begin with its version and type here, or
/// behind these, with its options.
fn named(octets: &[u8]) -> Result<(Text, [&[u8]; 2]), Fault> {
    let (mut request, mut behind) = (Elements::new(octets), 0);
    if let Some(whole) = request.optional(AP_REQ) {
        behind = request.rest().len();
        request = whole.inside().required(SEQUENCE)?.inside();
        request.required(0xA0)?;
        request.required(0xA1)?;
    }
    request.required(0xA2)?;
    let mut ticket =
        request.required(0xA3)?.inside().required(TICKET)?.inside().required(SEQUENCE)?.inside();
    ticket.required(0xA0)?;
    let realm = ticket.required(0xA1)?.inside().required(GENERAL_STRING)?;
    let mut name = ticket.required(0xA2)?.inside().required(SEQUENCE)?.inside();
    name.required(0xA0)?;
    let parts = name.required(0xA1)?.inside().required(SEQUENCE)?.inside();
    let parts: Vec<&[u8]> = parts.take(MOST_PARTS).map(|part| part.contents).collect();
    let text = [&parts.join(&b'/')[..], b"@", realm.contents].concat();
    let rest = octets.len().saturating_sub(request.rest().len() + behind);
    Ok((Text::new(&text), [ticket.rest(), octets.get(rest..).unwrap_or_default()]))
}

impl Attempt {
    /// The service and the realm that a ticket is for: `cifs/files.plant.local@PLANT.LOCAL`.
    #[must_use]
    pub fn service(&self) -> Option<Text> {
        match self {
            Self::Kerberos(service) => service.clone(),
            Self::Ntlm(_) => None,
        }
    }

    /// The server let him in: as a guest, whoever he said he was, or as nobody.
    pub fn let_in<X>(&self, asked: &Asked<X>, guest: bool, nobody: bool, out: &mut Out<'_>) {
        let user = match self {
            Self::Ntlm(Account::User(user)) => Some(user),
            _ => None,
        };
        let how = match self {
            _ if guest => "guest",
            Self::Ntlm(Account::Anonymous) => "anonymous",
            _ if nobody => "anonymous",
            Self::Ntlm(_) => "NTLM",
            Self::Kerberos(_) => "Kerberos",
        };
        proved(asked, "authentication", how, out);
        if let (Some(user), false) = (user, guest || nobody) {
            proved(asked, "user", Text::clone(user), out);
        }
    }
}
