//! The built-in types. OPC 10000-6, 5.2.2; numbers are little-endian, and a length of -1 is
//! that of nothing.

use std::fmt::Write;
use wire::{Name, Octets, Short, Text};

/// Why something could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The octets ended before.
    Short(Short),
    /// An encoding that the specification does not know.
    Encoding(&'static str),
}

impl From<Short> for Fault {
    fn from(short: Short) -> Self {
        Self::Short(short)
    }
}

/// What came of reading.
pub type Read<T> = Result<T, Fault>;

/// A String, a ByteString or an XmlElement; none is empty.
pub fn string<'a>(octets: &mut Octets<'a>) -> Read<&'a [u8]> {
    match octets.le32()? {
        u32::MAX => Ok(&[]),
        length => Ok(octets.take(usize::try_from(length).unwrap_or(usize::MAX))?),
    }
}

/// The name of a QualifiedName. 5.2.2.13
pub fn qualified<'a>(octets: &mut Octets<'a>) -> Read<&'a [u8]> {
    string(octets.skip(2)?)
}

/// The text of a LocalizedText. 5.2.2.14
pub fn localized<'a>(octets: &mut Octets<'a>) -> Read<&'a [u8]> {
    let mask = octets.u8()?;
    if mask & 1 != 0 {
        string(octets)?;
    }
    if mask & 2 != 0 {
        string(octets)
    } else {
        Ok(&[])
    }
}

/// The type and the body of an ExtensionObject. 5.2.2.15
pub fn extension<'a>(octets: &mut Octets<'a>) -> Read<(NodeId<'a>, &'a [u8])> {
    let kind = NodeId::read(octets)?;
    match octets.u8()? {
        0 => Ok((kind, &[])),
        1 | 2 => Ok((kind, string(octets)?)),
        _ => Err(Fault::Encoding("ExtensionObject")),
    }
}

/// Passes over a DiagnosticInfo and those inside it. 5.2.2.12
pub fn diagnostic(octets: &mut Octets<'_>) -> Read<()> {
    loop {
        let mask = octets.u8()?;
        octets.skip(4 * (mask & 0x0F).count_ones() as usize)?;
        if mask & 0x10 != 0 {
            string(octets)?;
        }
        if mask & 0x20 != 0 {
            octets.skip(4)?;
        }
        if mask & 0x40 == 0 {
            return Ok(());
        }
    }
}

/// The elements of an array, in order, until one cannot be read. 5.2.5
pub struct Array<'a, T> {
    /// What is left, at the end what follows the array.
    pub octets: Octets<'a>,
    /// Why an element could not be read.
    pub fault: Option<Fault>,
    left: u32,
    read: fn(&mut Octets<'a>) -> Read<T>,
}

impl<T> Clone for Array<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Array<'_, T> {}

impl<'a, T> Array<'a, T> {
    /// The array at the front of `octets`, each element to be read by `read`.
    pub fn new(mut octets: Octets<'a>, read: fn(&mut Octets<'a>) -> Read<T>) -> Self {
        let (left, fault) = match octets.le32() {
            Ok(u32::MAX) => (0, None),
            Ok(count) => (count, None),
            Err(short) => (0, Some(short.into())),
        };
        Self { octets, fault, left, read }
    }

    /// Reads all that is left; gives what follows.
    pub fn pass(mut self) -> Read<Octets<'a>> {
        self.by_ref().for_each(drop);
        self.fault.map_or(Ok(self.octets), Err)
    }
}

impl<T> Iterator for Array<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.left = self.left.checked_sub(1)?;
        match (self.read)(&mut self.octets) {
            Ok(element) => Some(element),
            Err(fault) => {
                (self.left, self.fault) = (0, Some(fault));
                None
            }
        }
    }
}

/// A NodeId or an ExpandedNodeId. 5.2.2.9, 5.2.2.10
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId<'a> {
    namespace: u16,
    identifier: Identifier<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Identifier<'a> {
    Number(u32),
    String(&'a [u8]),
    Guid([u8; 16]),
    Opaque(&'a [u8]),
}

impl<'a> NodeId<'a> {
    /// Reads a NodeId.
    pub fn read(octets: &mut Octets<'a>) -> Read<Self> {
        let encoding = octets.u8()?;
        Self::of(encoding, octets)
    }

    /// Reads an ExpandedNodeId; a namespace's URI and a server's index are passed over.
    pub fn expanded(octets: &mut Octets<'a>) -> Read<Self> {
        let encoding = octets.u8()?;
        let node = Self::of(encoding & 0x3F, octets)?;
        if encoding & 0x80 != 0 {
            string(octets)?;
        }
        if encoding & 0x40 != 0 {
            octets.skip(4)?;
        }
        Ok(node)
    }

    fn of(encoding: u8, octets: &mut Octets<'a>) -> Read<Self> {
        let namespace = match encoding {
            0 => 0,
            1 => octets.u8()?.into(),
            2..=5 => octets.le16()?,
            _ => return Err(Fault::Encoding("NodeId")),
        };
        let identifier = match encoding {
            0 => Identifier::Number(octets.u8()?.into()),
            1 => Identifier::Number(octets.le16()?.into()),
            2 => Identifier::Number(octets.le32()?),
            3 => Identifier::String(string(octets)?),
            4 => Identifier::Guid(octets.array()?),
            _ => Identifier::Opaque(string(octets)?),
        };
        Ok(Self { namespace, identifier })
    }

    /// The number of a node that the specification itself defines.
    pub const fn standard(&self) -> Option<u32> {
        match (self.namespace, self.identifier) {
            (0, Identifier::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// As OPC 10000-6, 5.3.1.10 writes it: `i=2261`, `ns=2;s=Line.Speed`.
    pub fn name(&self) -> Name {
        let (namespace, number) = (self.namespace.into(), self.identifier);
        match number {
            Identifier::Number(number) if namespace == 0 => Name::at("i={}", number),
            Identifier::Number(number) => Name::At("ns={};i={}", [namespace, number, 0]),
            _ => Name::text(self.text()),
        }
    }

    /// The same as text.
    pub fn text(&self) -> Text {
        let namespace = self.namespace;
        let prefix = |kind: &str| match namespace {
            0 => format!("{kind}="),
            _ => format!("ns={namespace};{kind}="),
        };
        match self.identifier {
            Identifier::Number(number) => format!("{}{number}", prefix("i")).into(),
            Identifier::String(name) => Text::new(&[prefix("s").as_bytes(), name].concat()),
            Identifier::Guid(guid) => format!("{}{}", prefix("g"), guid_text(guid)).into(),
            Identifier::Opaque(octets) => format!("{}{}", prefix("b"), base64(octets)).into(),
        }
    }
}

/// `72962b91-fa75-4ae6-8d28-b404dc7daf63`. 5.1.3
pub fn guid_text([a, b, c, d, e, f, g, h, rest @ ..]: [u8; 16]) -> String {
    let first = u32::from_le_bytes([a, b, c, d]);
    let (second, third) = (u16::from_le_bytes([e, f]), u16::from_le_bytes([g, h]));
    let mut text = format!("{first:08x}-{second:04x}-{third:04x}-");
    for (at, octet) in rest.iter().enumerate() {
        let _ = write!(text, "{}{octet:02x}", if at == 2 { "-" } else { "" });
    }
    text
}

/// RFC 4648, 4; of more than 64 octets the beginning.
fn base64(octets: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in octets.chunks(3).take(22) {
        let octet = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = octet(0) << 16 | octet(1) << 8 | octet(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = DIGITS.get((bits >> shift & 63) as usize).copied().unwrap_or(b'=');
            text.push(if at <= three.len() { digit.into() } else { '=' });
        }
    }
    text
}
