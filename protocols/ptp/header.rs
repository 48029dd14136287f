//! The header of all messages, and what may stand behind them. 13.3, 14.1

use wire::{Name, Octets, Recognition, Short, Side, Text};

/// Octets of a header. Table 35
pub(super) const LENGTH: usize = 34;
/// Least octets of a body by the message's type, 0 where no such type is. 13.6 to 13.12
const BODIES: [usize; 14] = [10, 10, 20, 20, 0, 0, 0, 0, 10, 20, 20, 30, 10, 14];

// Types of messages. Table 36
pub(super) const SYNC: u8 = 0;
pub(super) const DELAY_REQ: u8 = 1;
pub(super) const PDELAY_REQ: u8 = 2;
pub(super) const PDELAY_RESP: u8 = 3;
pub(super) const FOLLOW_UP: u8 = 8;
pub(super) const DELAY_RESP: u8 = 9;
pub(super) const PDELAY_RESP_FOLLOW_UP: u8 = 10;
pub(super) const ANNOUNCE: u8 = 11;
pub(super) const SIGNALING: u8 = 12;
pub(super) const MANAGEMENT: u8 = 13;

// Flags, as a number of both octets. Table 37
const TWO_STEP: u16 = 0x0200;
const UNICAST: u16 = 0x0400;

/// A port of a clock: the clock's identity, and the port's number. 7.5.2
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Port(pub(super) [u8; 10]);

impl Port {
    pub(super) fn name(self) -> Text {
        let Self([a, b, c, d, e, f, g, h, high, low]) = self;
        let number = u16::from_be_bytes([high, low]);
        format_args!("{}-{number}", clock([a, b, c, d, e, f, g, h])).into()
    }
}

/// An identity as tools write it: an EUI-64 in three parts, the middle one of which most have as
/// `fffe` between the halves of a MAC address.
pub(super) fn clock([a, b, c, d, e, f, g, h]: [u8; 8]) -> Text {
    format_args!("{a:02x}{b:02x}{c:02x}.{d:02x}{e:02x}.{f:02x}{g:02x}{h:02x}").into()
}

/// A message of version 2, with its header read. 13.3.1
pub(super) struct Message<'a> {
    pub kind: u8,
    pub domain: Domain,
    pub flags: u16,
    pub sender: Port,
    pub sequence: u16,
    /// What has a fixed place behind the header.
    pub body: Octets<'a>,
    tail: Octets<'a>,
}

/// Clocks of one domain of one standards organisation go by each other. 7.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Domain {
    pub number: u8,
    /// 0, or who specified the profile: 0x100 is IEEE 802.1AS.
    pub sdo: u16,
}

impl Domain {
    pub(super) const fn name(self) -> Name {
        let numbers = [self.number as u32, self.sdo as u32, 0];
        match self.sdo {
            0 => Name::At("domain {}", numbers),
            _ => Name::At("domain {} of SDO {X}", numbers),
        }
    }
}

impl<'a> Message<'a> {
    /// Version 2, and a type that is, are asked for before.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        let [kind, _, high, low, number, minor] = octets.array()?;
        let whole = usize::from(u16::from_be_bytes([high, low]));
        let mut octets = octets.part(whole.saturating_sub(6))?;
        let flags = octets.be16()?;
        let sender = Port(octets.skip(12)?.array()?);
        let sequence = octets.be16()?;
        let sdo = u16::from(kind >> 4) << 8 | u16::from(minor);
        let (kind, domain) = (kind & 0x0F, Domain { number, sdo });
        let body = octets.skip(2)?.part(body_of(kind))?;
        Ok(Self { kind, domain, flags, sender, sequence, body, tail: octets })
    }

    /// Whether the precise time follows in another message.
    pub(super) const fn is_two_step(&self) -> bool {
        self.flags & TWO_STEP != 0
    }

    /// Whether it goes to one port only, which answers the same way.
    pub(super) const fn is_unicast(&self) -> bool {
        self.flags & UNICAST != 0
    }

    /// What stands behind the body: types and values. 14.1
    pub(super) fn tlvs(&self) -> impl Iterator<Item = (u16, Octets<'a>)> {
        /// More have no place beside each other but in hostile octets.
        const MOST: usize = 16;
        let mut tail = self.tail;
        std::iter::from_fn(move || {
            let (kind, length) = (tail.be16().ok()?, tail.be16().ok()?);
            Some((kind, tail.part(length.into()).ok()?))
        })
        .take(MOST)
    }
}

fn body_of(kind: u8) -> usize {
    BODIES.get(usize::from(kind)).copied().unwrap_or(0)
}

/// A type that is, version 2, and a length that its type needs; who sent it, where one port asks
/// another. What goes to a group is everybody's own.
pub(super) fn recognise(bytes: &[u8]) -> Recognition {
    let [kind, version, high, low, _, _, flags, ..] = bytes else { return Recognition::No };
    let (kind, whole) = (kind & 0x0F, usize::from(u16::from_be_bytes([*high, *low])));
    let body = body_of(kind);
    if version & 0x0F != 2 || body == 0 || whole < LENGTH + body {
        return Recognition::No;
    }
    let is_unicast = u16::from(*flags) << 8 & UNICAST != 0;
    match kind {
        _ if whole > bytes.len() || !is_usual(kind, bytes) => Recognition::Broken,
        SIGNALING | MANAGEMENT if is_unicast => Recognition::Maybe(None),
        SYNC | FOLLOW_UP | ANNOUNCE | DELAY_RESP if is_unicast => {
            Recognition::Maybe(Some(Side::Server))
        }
        _ => Recognition::Maybe(Some(Side::Client)),
    }
}

/// What RADIUS, which has types and lengths at the same places, has by chance only: a minor version
/// of 0 or 1, no reserved flags (table 37), and the control field of the type (table 42), or that
/// of no type.
fn is_usual(kind: u8, bytes: &[u8]) -> bool {
    let own = match kind {
        DELAY_REQ => 1,
        FOLLOW_UP => 2,
        DELAY_RESP => 3,
        MANAGEMENT => 4,
        _ => 0,
    };
    let [version, first, second, control] = [1, 6, 7, 32].map(|at| bytes.get(at).copied());
    version.is_some_and(|version| version >> 4 <= 1)
        && first.is_some_and(|flags| flags & 0x18 == 0)
        && second.is_some_and(|flags| flags & 0x80 == 0)
        && control.is_some_and(|control| [own, 0, 5].contains(&control))
}
