//! What both sides agree on: dialect, signatures, encryption. § is of [MS-SMB2].

use super::NAME;
use wire::{Frames, Name, Observation, Octets, Out, Short, Side, Subject, Text};

/// Dialects by number. §2.2.4
const DIALECTS: [(u16, &str); 5] = [
    (0x0202, "SMB 2.0.2"),
    (0x0210, "SMB 2.1"),
    (0x0300, "SMB 3.0"),
    (0x0302, "SMB 3.0.2"),
    (0x0311, "SMB 3.1.1"),
];
/// Any of version 2, which is then agreed on by a second negotiation.
const ANY: u16 = 0x02FF;
const NEWEST: u16 = 0x0311;
/// A context that names ciphers. §2.2.3.1.2
const CIPHERS: u16 = 2;
/// At most so many dialects are offered.
const MOST_OFFERED: usize = 16;

/// How a connection goes on.
#[derive(Default)]
pub struct Agreed {
    cipher: Option<&'static str>,
    frames: Frames,
    told: bool,
}

/// A dialect of version 2 or 3.
pub fn dialect(number: u16) -> Option<&'static str> {
    DIALECTS.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}

/// A client's dialects. §2.2.3
pub fn offered(mut body: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let count = body.skip(2)?.le16()?;
    body.skip(32)?;
    for _ in 0..usize::from(count).min(MOST_OFFERED) {
        if let Some(name) = dialect(body.le16()?) {
            out.is(NAME, Subject::of(out.side()), "offered_version", name);
        }
    }
    Ok(())
}

/// What a server says of signatures.
pub fn signatures(required: bool, enabled: bool) -> &'static str {
    match (required, enabled) {
        (true, _) => "signatures required",
        (false, true) => "signatures not required",
        (false, false) => "no signatures",
    }
}

impl Agreed {
    /// A server's choice: dialect, signatures, cipher; `message` begins with the header. §2.2.4
    pub fn chosen(
        &mut self,
        message: &[u8],
        mut body: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let mode = body.skip(2)?.le16()?;
        let (number, contexts) = (body.le16()?, body.le16()?);
        let server = Subject::of(out.side());
        if number == ANY {
            return Ok(());
        }
        if let Some(name) = dialect(number) {
            out.is(NAME, server, "version", name);
        }
        out.is(NAME, server, "integrity", signatures(mode & 2 != 0, mode & 1 != 0));
        self.frames = out.keep();
        let at = body.skip(52)?.le32()?;
        self.cipher = match number {
            NEWEST => cipher(message, at, contexts)?,
            0x0300..=0x0302 => Some("AES-128-CCM"), // §3.1.4.3
            _ => None,
        };
        Ok(())
    }

    /// A message in a transform header of `there` octets, which nobody can read. §2.2.41
    pub fn encrypted(&mut self, there: usize, out: &mut Out<'_>) {
        if there < 52 {
            let text = format!("a header of 52 octets was expected, {there} are there");
            out.broke(NAME, "wrong length", text);
        } else if !std::mem::replace(&mut self.told, true) {
            let cipher = self.cipher.unwrap_or("AES, as negotiated before");
            let claim = Observation::is(NAME, Subject::Server, "cipher", cipher);
            out.state_with(&self.frames, &claim);
        }
    }
}

/// The cipher of the contexts at `at`, each of eight octets' multiple. §2.2.4.1
fn cipher(message: &[u8], at: u32, contexts: u16) -> Result<Option<&'static str>, Short> {
    let mut octets = Octets::new(message);
    octets.skip(usize::try_from(at).unwrap_or(usize::MAX))?;
    for _ in 0..contexts.min(16) {
        let (kind, length) = (octets.le16()?, usize::from(octets.le16()?));
        let mut data = octets.skip(4)?.part(length)?;
        if kind == CIPHERS {
            return Ok(match data.skip(2)?.le16()? {
                1 => Some("AES-128-CCM"),
                2 => Some("AES-128-GCM"),
                3 => Some("AES-256-CCM"),
                4 => Some("AES-256-GCM"),
                _ => None,
            });
        }
        let _ = octets.skip(length.wrapping_neg() & 7); // none behind the last
    }
    Ok(None)
}

/// What nobody answers.
pub fn unanswerable(code: Name, side: Side) -> Observation<'static> {
    Observation::did(NAME, code).by(side).status(wire::NO_ANSWER)
}

/// Version 1's dialects by their names, each behind an octet of its own. [MS-CIFS], 2.2.4.52.1
pub fn names(octets: &[u8]) -> Vec<Text> {
    let named = octets.split(|octet| *octet == 0).filter_map(|name| name.strip_prefix(b"\x02"));
    named.take(MOST_OFFERED).map(Text::new).collect()
}

/// As people call a dialect of version 1; those of version 2 among them are no choice of their own.
pub fn version1(name: &Text) -> Option<Text> {
    let of_version2 = name.bytes().starts_with(b"SMB 2.");
    (!of_version2).then(|| format_args!("SMB 1 ({name})").into())
}
