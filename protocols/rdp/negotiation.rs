//! What a connection request and its answer agree on. §2.2.1.1, §2.2.1.2

use wire::{Octets, Short, Text};

/// Which structure it is. §2.2.1.1.1, §2.2.1.2.1, §2.2.1.2.2
pub const REQUEST: u8 = 1;
pub const RESPONSE: u8 = 2;
pub const FAILURE: u8 = 3;
/// How long each is.
pub const LENGTH: u8 = 8;

/// What load balancers read: a user, or where the session is. §2.2.1.1
pub const COOKIE: &[u8] = b"Cookie: msts";
const USER: &[u8] = b"Cookie: mstshash=";

/// Security of RDP's own, by keys that nobody vouches for. §5.3
pub const STANDARD: u32 = 0;

pub enum Answer {
    /// The protocol that the server chose. §2.2.1.2.1
    Security(u32),
    /// The status of a request that was turned down.
    Refused(u32),
}

/// The user, as the client announces him: often shortened, and proved by nothing.
pub fn cookie(variable: &[u8]) -> Option<Text> {
    let line = Octets::new(variable.strip_prefix(USER)?).line().ok()?;
    Text::trimmed(line)
}

/// What the server answered; one that knows no negotiation takes security of RDP's own.
pub fn answer(variable: &[u8]) -> Answer {
    match structure(variable) {
        Ok((RESPONSE, chosen)) => Answer::Security(chosen),
        Ok((FAILURE, why)) => Answer::Refused(super::status(FAILURE.into(), why)),
        _ => Answer::Security(STANDARD),
    }
}

fn structure(variable: &[u8]) -> Result<(u8, u32), Short> {
    let mut octets = Octets::new(variable);
    let [kind, _flags] = octets.array()?;
    octets.skip(2)?;
    Ok((kind, octets.le32()?))
}

/// How clients prove who they are before they see anything; what TLS and RDP's own security
/// carry shows no one. §2.2.1.2.1
pub const fn proof(chosen: u32) -> Option<&'static str> {
    match chosen {
        2 | 8 => Some("CredSSP"),
        4 => Some("RDSTLS"),
        16 => Some("Microsoft Entra"),
        _ => None,
    }
}
