//! Client Info: the account that a client brings along. RDP's own security may leave it in clear;
//! whether it lets in, the screen alone tells. §2.2.1.11

use super::NAME;
use crate::log_on::Account;
use crate::ntlm::utf16;
use wire::{Asked, Name, Observation, Octets, Out, Short, Text, NO_ANSWER};

/// Flags of the security header of an account, in clear and encrypted; the upper ones are unused.
/// What has no such header has a type in their place, which is never 0. §2.2.8.1.1.2.1
const SALTED_CHECKSUM: u32 = 0x0800;
const INFO: u32 = 0x0040;
const ENCRYPTED_INFO: u32 = 0x0048;

/// Flag of the account: its texts are UTF-16. §2.2.1.11.1.1
const UNICODE: u32 = 0x0010;

/// States the log-on that `did` is, where what a client sends through a channel is one; `octets`
/// begin behind T.125's choice.
pub fn state(
    did: Observation<'static>,
    octets: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let did = did.status(NO_ANSWER);
    match Sent::read(octets, out)? {
        Sent::Info(info) => info.state(did, out),
        Sent::Encrypted => out.state(&did),
        Sent::Other => (),
    }
    Ok(())
}

/// Overwrites what is there of a password in a message of which the end is missing.
pub fn conceal(octets: Octets<'_>, out: &mut Out<'_>) {
    if let Ok(Sent::Info(info)) = Sent::read(octets, out) {
        out.secret_in(info.password, "password", &[], &[]);
    }
}

enum Sent<'a> {
    Info(Info<'a>),
    Encrypted,
    /// Too short for a security header, or another.
    Other,
}

impl<'a> Sent<'a> {
    fn read(mut octets: Octets<'a>, out: &mut Out<'_>) -> Result<Self, Short> {
        octets.skip(5)?; // user, channel, priority
        let long = octets.peek(0).is_some_and(|octet| octet & 0x80 != 0);
        octets.skip(if long { 2 } else { 1 })?;
        Ok(match octets.le32().map(|flags| flags & !SALTED_CHECKSUM) {
            Ok(INFO) => Self::Info(Info::read(&mut octets, out)?),
            Ok(ENCRYPTED_INFO) => Self::Encrypted,
            _ => Self::Other,
        })
    }
}

struct Info<'a> {
    unicode: bool,
    user: &'a [u8],
    password: &'a [u8],
}

impl<'a> Info<'a> {
    /// A part of a password is overwritten.
    fn read(octets: &mut Octets<'a>, out: &mut Out<'_>) -> Result<Self, Short> {
        let flags = octets.skip(4)?.le32()?; // a code page before it
        let [domain, user, password] = [octets.le16()?, octets.le16()?, octets.le16()?];
        let unicode = flags & UNICODE != 0;
        let end = if unicode { 2 } else { 1 };
        octets.skip(4)?; // two lengths more
        octets.skip(usize::from(domain) + end)?;
        let user = octets.take(user.into())?;
        let there = octets.skip(end)?.rest();
        let password = octets.take(password.into()).inspect_err(|_| {
            out.secret_in(there, "password", &[], &[]);
        })?;
        Ok(Self { unicode, user, password })
    }

    fn text(&self, octets: &[u8]) -> Option<Text> {
        if self.unicode {
            utf16(octets)
        } else {
            Text::trimmed(octets)
        }
    }

    fn state(&self, did: Observation<'static>, out: &mut Out<'_>) {
        let user = self.text(self.user);
        let observation = did.object(user.clone().map_or(Name::None, Name::Text));
        out.state(&observation);
        let Some(password) = self.text(self.password) else { return };
        let user = user.as_ref().map_or(&[][..], Text::bytes);
        let account = Account::new(NAME, user, password.bytes(), self.password, out);
        let (frames, at_ns) = (out.frames().clone(), out.at_ns());
        account.let_in(&Asked { observation, frames, at_ns, more: () }, out);
    }
}
