//! NTLM's messages, whatever carries them ([MS-NLMP], 2.2): who a host says it is, and who asks
//! to be let in. What answers a challenge can be guessed from it offline: it is a secret.

use wire::{Octets, Out, Short, Subject, Text};

const SIGNATURE: &[u8] = b"NTLMSSP\0";
/// A challenge is asked for.
pub const NEGOTIATE: u32 = 1;
const CHALLENGE: u32 = 2;
const AUTHENTICATE: u32 = 3;
/// §2.2.2.5: texts are UTF-16, and a version is given.
const UNICODE: u32 = 1;
const VERSION: u32 = 0x0200_0000;
/// Windows' versions with NTLM, and the first build of them (Windows 2000). Other stacks give
/// numbers of their own.
const WINDOWS: [[u8; 2]; 8] = [[5, 0], [5, 1], [5, 2], [6, 0], [6, 1], [6, 2], [6, 3], [10, 0]];
const FIRST_BUILD: u16 = 2195;

/// What a message says.
#[derive(Debug, Default)]
pub struct Said {
    /// What its sender is called.
    pub name: Option<Text>,
    /// What its sender is called in the DNS.
    pub dns_name: Option<Text>,
    /// Its sender's operating system.
    pub os: Option<Text>,
    /// Who asks to be let in.
    pub account: Option<Account>,
}

/// Who asks to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// Nobody in particular: neither a name nor an answer to the challenge. §3.2.5.1.2
    Anonymous,
    /// A user, with the domain in front.
    User(Text),
}

impl Said {
    /// States what the sender says of itself.
    pub fn state(&self, protocol: &'static str, out: &mut Out<'_>) {
        let sender = Subject::of(out.side());
        let claims = [("name", &self.name), ("server_name", &self.dns_name), ("os", &self.os)];
        for (attribute, value) in claims {
            if let Some(value) = value {
                out.is(protocol, sender, attribute, value.clone());
            }
        }
    }
}

/// Whether the first message in `octets` asks for a challenge.
#[must_use]
pub fn asks_for_challenge(octets: &[u8]) -> bool {
    message(octets).is_some_and(|(kind, _)| kind == NEGOTIATE)
}

/// The first message in `octets`, and its type. §2.2.1
fn message(octets: &[u8]) -> Option<(u32, &[u8])> {
    let at = octets.windows(SIGNATURE.len()).position(|part| part == SIGNATURE)?;
    let message = octets.get(at..)?;
    Some((Octets::new(message).skip(8).and_then(Octets::le32).ok()?, message))
}

/// Reads the first message in `octets`, whatever stands around it; what answers a challenge is
/// overwritten.
pub fn read(octets: &[u8], out: &mut Out<'_>) -> Option<Said> {
    let (kind, message) = message(octets)?;
    match kind {
        CHALLENGE => challenge(message).ok(),
        AUTHENTICATE => {
            let answers = [12, 20, 52].map(|at| field(message, at).unwrap_or_default());
            for answer in answers.into_iter().filter(|answer| !answer.is_empty()) {
                out.secret("challenge response", answer, &[]);
            }
            authenticate(message).ok()
        }
        _ => None,
    }
}

/// §2.2.1.2: target, flags, challenge, what the target is called, version.
fn challenge(message: &[u8]) -> Result<Said, Short> {
    let mut octets = Octets::new(message);
    let flags = octets.skip(20)?.le32()?;
    let os = os(flags, octets.skip(24)?);
    let mut said = Said { os, ..Said::default() };
    let mut pairs = Octets::new(field(message, 40)?);
    // §2.2.2.1: pairs, the last of kind 0.
    while let (Ok(kind @ 1..), Ok(length)) = (pairs.le16(), pairs.le16()) {
        let value = pairs.take(length.into())?;
        match kind {
            1 => said.name = utf16(value),
            3 => said.dns_name = utf16(value),
            _ => {}
        }
    }
    Ok(said)
}

/// §2.2.1.3: answers, domain, user, workstation, session key, flags, version.
fn authenticate(message: &[u8]) -> Result<Said, Short> {
    let mut octets = Octets::new(message);
    let flags = octets.skip(60)?.le32()?;
    let text = |at| {
        let field = field(message, at)?;
        Ok(if flags & UNICODE == 0 { Text::trimmed(field) } else { utf16(field) })
    };
    let (domain, user, name) = (text(28)?, text(36)?, text(44)?);
    let answer = field(message, 20)?;
    let account = match user {
        None if answer.is_empty() => Some(Account::Anonymous),
        None => None,
        Some(user) => Some(Account::User(of_domain(domain, user))),
    };
    Ok(Said { name, dns_name: None, os: os(flags, &mut octets), account })
}

/// A user as Windows writes him; the domain `.` is the host itself.
#[must_use]
pub fn of_domain(domain: Option<Text>, user: Text) -> Text {
    match domain.filter(|domain| domain.bytes() != b".") {
        Some(domain) => format_args!("{domain}\\{user}").into(),
        None => user,
    }
}

/// §2.2.2.10: what Windows says of itself.
fn os(flags: u32, octets: &mut Octets<'_>) -> Option<Text> {
    let [major, minor, low, high] = octets.array().ok()?;
    let build = u16::from_le_bytes([low, high]);
    let is_windows =
        flags & VERSION != 0 && WINDOWS.contains(&[major, minor]) && build >= FIRST_BUILD;
    is_windows.then(|| format_args!("Windows {major}.{minor} build {build}").into())
}

/// What a field at `at` points to: length, room, offset from the message's start.
fn field(message: &[u8], at: usize) -> Result<&[u8], Short> {
    let mut octets = Octets::new(message);
    let length = octets.skip(at)?.le16()?;
    let offset = octets.skip(2)?.le32()?;
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    Octets::new(message).skip(offset)?.take(length.into())
}

/// A text in UTF-16, the least octet first, up to a NUL; `None` when there is none.
#[must_use]
pub fn utf16(octets: &[u8]) -> Option<Text> {
    const MOST: usize = 4 * Text::LONGEST;
    let (pairs, _) = octets.get(..MOST).unwrap_or(octets).as_chunks::<2>();
    let units = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).take_while(|unit| *unit != 0);
    let text: String =
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    Text::trimmed(text.as_bytes())
}
