//! How Windows hosts prove who they are, whatever carries it: NTLM or Kerberos, mostly as SPNEGO
//! has agreed on (RFC 4178).

use crate::log_on::proved;
use crate::ntlm::{self, Account};
use wire::{Asked, Out, Text};

/// What a ticket for the server stands behind: Kerberos's mechanism (RFC 4121, 4.1; the number may
/// be Microsoft's old one) and the kind of token; or, where DCE/RPC leaves that away, version and
/// type of the message (RFC 4120, 5.5.1).
const KERBEROS: [&[u8]; 3] = [
    b"\xA0\x03\x02\x01\x05\xA1\x03\x02\x01\x0E",
    b"\x06\x09\x2A\x86\x48\x86\xF7\x12\x01\x02\x02\x01\x00",
    b"\x06\x09\x2A\x86\x48\x82\xF7\x12\x01\x02\x02\x01\x00",
];

/// How somebody asks to be let in.
#[derive(Clone, Debug)]
pub enum Attempt {
    /// With an answer to a challenge.
    Ntlm(Account),
    /// With a ticket.
    Kerberos,
}

/// Reads one token of a log-on; what could be guessed from is overwritten. A server's challenge
/// says who the server is.
pub fn read(protocol: &'static str, token: &[u8], out: &mut Out<'_>) -> Option<Attempt> {
    if let Some(said) = ntlm::read(token, out) {
        said.state(protocol, out);
        return said.account.map(Attempt::Ntlm);
    }
    ticket(token, out)
}

fn ticket(token: &[u8], out: &mut Out<'_>) -> Option<Attempt> {
    let ends = KERBEROS.into_iter().filter_map(|mechanism| {
        let at = token.windows(mechanism.len()).position(|part| part == mechanism)?;
        Some(at + mechanism.len())
    });
    let ticket = token.get(ends.min()?..)?;
    out.secret("ticket", ticket, &[]);
    Some(Attempt::Kerberos)
}

impl Attempt {
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
            Self::Kerberos => "Kerberos",
        };
        proved(asked, "authentication", how, out);
        if let (Some(user), false) = (user, guest || nobody) {
            proved(asked, "user", Text::clone(user), out);
        }
    }
}
