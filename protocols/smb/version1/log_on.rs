//! What opens a session in version 1: dialects, log-ons, and what servers say of themselves. § is a
//! section of [MS-CIFS].

use super::super::negotiation;
use super::super::{log_on, More, NAME};
use super::block::{Block, Header};
use crate::log_on::proved;
use crate::ntlm::{self, Account};
use crate::spnego;
use wire::{code, Name, Octets, Out, Short, Subject, Text};

/// Who asks to be let in: by a token ([MS-SMB], 2.2.4.6.1), or by answers to the challenge.
/// §2.2.4.53.1
pub fn asked(
    header: &Header,
    block: &Block<'_>,
    out: &mut Out<'_>,
) -> Result<(Name, Name, More), Short> {
    let (mut words, octets) = (block.words, block.octets.rest());
    if words.len() == 24 {
        let length = usize::from(words.skip(14)?.le16()?);
        let token = octets.get(..length).unwrap_or(octets);
        return Ok(log_on::asked([1, block.command.into()], token, out));
    }
    let attempt = if words.len() == 26 { Some(answers(header, block, out)?) } else { None };
    Ok((code([1, block.command.into()]), Name::None, More::LogOn(attempt)))
}

fn answers(
    header: &Header,
    block: &Block<'_>,
    out: &mut Out<'_>,
) -> Result<spnego::Attempt, Short> {
    let (mut words, octets) = (block.words, block.octets.rest());
    let (first, second) = (usize::from(words.skip(14)?.le16()?), usize::from(words.le16()?));
    let answers = first + second;
    let secret = octets.get(..answers).unwrap_or(octets);
    if secret.iter().any(|octet| *octet != 0) {
        out.secret("challenge response", secret, &[]);
    }
    let mut texts = block.texts(answers, header.unicode);
    let (user, domain) = (texts.next(), texts.next());
    let account = match user {
        Some(user) => Account::User(ntlm::of_domain(domain, user)),
        None => Account::Anonymous,
    };
    Ok(spnego::Attempt::Ntlm(account))
}

/// What a server says of itself when it lets in: a token, its operating system's name (no `os`:
/// NTLM tells that by its numbers), its software. §2.2.4.53.2; [MS-SMB], 2.2.4.6.2
pub fn server(header: &Header, block: &Block<'_>, out: &mut Out<'_>) {
    let mut words = block.words;
    let length = if words.len() == 8 {
        words.skip(6).and_then(Octets::le16).unwrap_or_default().into()
    } else {
        0
    };
    let octets = block.octets.rest();
    spnego::read(NAME, octets.get(..length).unwrap_or(octets), out);
    let mut texts = block.texts(length, header.unicode);
    let sender = Subject::of(out.side());
    for attribute in ["description", "software"] {
        if let Some(text) = texts.next() {
            out.is(NAME, sender, attribute, text);
        }
    }
}

/// Which of the dialects the server chose, and what it says of signatures. §2.2.4.52.2
pub fn chosen(
    offered: &[Text],
    mut words: Octets<'_>,
    asked: &wire::Asked<More>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let index = usize::from(words.le16()?);
    if let Some(name) = offered.get(index).and_then(negotiation::version1) {
        proved(asked, "version", name, out);
    }
    if words.len() >= 32 {
        let mode = words.u8()?;
        let signatures = negotiation::signatures(mode & 8 != 0, mode & 4 != 0);
        proved(asked, "integrity", signatures, out);
    }
    Ok(())
}
