use std::fmt::{self, Display, Write};
use wire::Text;

/// Kinds of names of one host: its sixteenth octet ([MS-NBTE], 1.8; KB163409).
pub(super) const WORKSTATION: u8 = 0x00;
pub(super) const SERVER: u8 = 0x20;

/// A NetBIOS name: fifteen octets, filled up with blanks, and what kind of service it is.
#[derive(Clone, Copy)]
pub(crate) struct NetbiosName {
    octets: [u8; 15],
    pub(super) kind: u8,
}

impl NetbiosName {
    pub(super) fn plain(octets: [u8; 16]) -> Self {
        let [octets @ .., kind] = octets;
        Self { octets, kind }
    }

    /// From its 32 letters A to P, four bits each (RFC 1001, 14.1); lower case is as good.
    pub(crate) fn encoded(label: &[u8]) -> Option<Self> {
        let mut plain = [0; 16];
        let letters = label.get(..32)?;
        for (octet, pair) in plain.iter_mut().zip(letters.chunks_exact(2)) {
            for letter in pair {
                let half = letter.to_ascii_uppercase().checked_sub(b'A').filter(|n| *n < 16)?;
                *octet = *octet << 4 | half;
            }
        }
        Some(Self::plain(plain))
    }

    /// What people call a host, when this is the unique name of one.
    pub(crate) fn of_host(&self) -> Option<Text> {
        matches!(self.kind, WORKSTATION | SERVER).then(|| Text::trimmed(&self.octets))?
    }
}

/// As usual: `NAME<20>`; what cannot be shown is a dot.
impl Display for NetbiosName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for octet in self.octets.trim_ascii_end() {
            let shown = if (0x20..0x7F).contains(octet) { char::from(*octet) } else { '.' };
            f.write_char(shown)?;
        }
        write!(f, "<{:02x}>", self.kind)
    }
}
