use super::inside;
use std::fmt::Write;
use wire::{Name, Octets, Recognition, Short, Side};

// TPDU codes, the upper four bits of the octet behind the length indicator. §13.1, table 8.
pub(super) const EXPEDITED_DATA: u8 = 1;
pub(super) const ERROR: u8 = 7;
pub(crate) const DISCONNECT_REQUEST: u8 = 8;
pub(super) const DISCONNECT_CONFIRM: u8 = 12;
pub(crate) const CONNECTION_CONFIRM: u8 = 13;
pub(crate) const CONNECTION_REQUEST: u8 = 14;
pub(crate) const DATA: u8 = 15;

/// What begins a variable part that is X.224's: all its parameter codes are this or
/// greater. RDP puts a text or a small number there.
const PARAMETERS: u8 = 0x80;
/// A tag of T.125, by which RDP goes on; it reads its TPKTs itself.
const MULTIPOINT: [u8; 1] = [0x7F];
const CALLING_TSAP: u8 = 0xC1;
const CALLED_TSAP: u8 = 0xC2;

/// Whether a TPDU has this code; the lower bits are a credit or zero. §13.1, table 8.
pub(super) const fn exists(code: u8) -> bool {
    matches!(code >> 4, 1 | 2 | 5..=8 | 12..=15)
}

/// The status of a connection request that a TPDU of `kind` turned down for `reason`:
/// both in one number, for 0 is a reason ("not specified") too.
pub(super) fn refusal(kind: u8, reason: u8) -> u32 {
    u32::from(kind) << 12 | u32::from(reason)
}

/// One TPDU. §13.2.
pub(crate) struct Tpdu<'a> {
    code: u8,
    /// The header behind the code: fixed part, then parameters.
    header: Octets<'a>,
    /// User data.
    pub data: &'a [u8],
}

impl<'a> Tpdu<'a> {
    /// Reads the octets of a TPKT behind its header.
    pub fn read(octets: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(octets);
        let indicator = octets.u8()?;
        let mut header = octets.part(indicator.into())?;
        Ok(Self { code: header.u8()?, header, data: octets.rest() })
    }

    /// The TPDU code.
    pub const fn kind(&self) -> u8 {
        self.code >> 4
    }

    /// What stands behind the fixed part of a connection request or confirm. §13.3.4
    pub fn variable(&self) -> &'a [u8] {
        self.header.rest().get(5..).unwrap_or_default()
    }

    /// Whether a data TPDU is the last of its TSDU: the upper bit of the header's last
    /// octet in all formats. §13.7.
    pub fn ends(&self) -> bool {
        self.header.rest().last().is_some_and(|octet| octet & 0x80 != 0)
    }

    /// Why a disconnection or an error was sent. §13.5.3 d, §13.12.3 c.
    pub fn reason(&self) -> u8 {
        let fixed = if self.kind() == ERROR { 2 } else { 4 }; // the references before it
        self.header.peek(fixed).unwrap_or(0)
    }

    /// The TSAPs of a connection request: `calling > called`. §13.3.4 a.
    pub fn tsaps(&self) -> Name {
        let (calling, called) = (self.parameter(CALLING_TSAP), self.parameter(CALLED_TSAP));
        Name::text(format!("{} > {}", tsap(calling), tsap(called)))
    }

    /// What is wrong with a TPDU that only other classes know. §13.1, table 8.
    pub fn not_of_class_0(&self) -> String {
        format!("TPDU code {} is not of class 0, which RFC 1006 takes", self.kind())
    }

    /// Whose connection begins like this; `whole` when nothing is missing.
    pub fn recognise(&self, whole: bool) -> Recognition {
        let zeros = |n| self.header.rest().starts_with([0; 2].get(..n).unwrap_or_default());
        match (self.code, self.header.len()) {
            (0xE0, 5..) if zeros(2) => self.recognise_parameters(Side::Client),
            (0xD0, 5..) => self.recognise_parameters(Side::Server),
            (0xF0, 1) if self.data.starts_with(&MULTIPOINT) => Recognition::No,
            (0xF0, 1) if whole && self.ends() => Recognition::Sure(inside::sender(self.data)),
            (0xF0, 1) if self.header.peek(0).is_some_and(|nr| nr & 0x7F == 0) => {
                Recognition::Sure(None)
            }
            (0x80, 5..) | (0x70, 3..) => Recognition::Maybe(None),
            _ => Recognition::No,
        }
    }

    fn recognise_parameters(&self, side: Side) -> Recognition {
        match self.header.peek(5) {
            _ if !self.data.is_empty() => Recognition::No,
            None => Recognition::Maybe(Some(side)),
            Some(PARAMETERS..) => Recognition::Sure(Some(side)),
            Some(_) => Recognition::No,
        }
    }

    /// The value of a parameter of a connection request or confirm. §13.2.3.
    fn parameter(&self, code: u8) -> Option<&'a [u8]> {
        let mut octets = Octets::new(self.variable());
        loop {
            let [found, length] = octets.array().ok()?;
            let value = octets.take(length.into()).ok()?;
            if found == code {
                return Some(value);
            }
        }
    }
}

/// A TSAP as engineers write it: text when it is one, else hexadecimal digits.
fn tsap(octets: Option<&[u8]>) -> String {
    let octets = octets.unwrap_or_default();
    if octets.len() > 2 && octets.iter().all(|octet| (0x20..0x7F).contains(octet)) {
        return String::from_utf8_lossy(octets).into_owned();
    }
    octets.iter().fold(String::new(), |mut text, octet| {
        let _ = write!(text, "{octet:02X}");
        text
    })
}
