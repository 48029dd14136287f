//! draft-ietf-opsawg-pcapng: sections of blocks, each with its length on both ends.

use super::block::{Block, Clock, Contradiction};
use super::order::Order;
use super::source::{Source, LONGEST};
use super::{Damage, Found, Interface};

/// The type of a section header block, the same in either order.
pub(super) const MAGIC: [u8; 4] = [0x0A, 0x0D, 0x0D, 0x0A];
const SECTION: u32 = 0x0A0D_0D0A;
const INTERFACE: u32 = 1;
const OLD_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const STATISTICS: u32 = 5;
const ENHANCED_PACKET: u32 = 6;

/// More interfaces than any capture has: beyond it is an attack on our memory.
const MOST_INTERFACES: usize = 65_536;

#[derive(Default)]
pub(super) struct Pcapng {
    order: Order,
    /// How times are to be read on each interface of this section.
    clocks: Vec<Clock>,
    /// The place of this section's first interface among all.
    base: usize,
    /// The time of the frame before: a simple packet has none of its own.
    at_ns: i64,
    /// Octets of the block last read.
    lent: usize,
}

impl Pcapng {
    /// The next frame; interfaces and statistics met before it go to `interfaces`.
    #[inline]
    pub(super) fn next(
        &mut self,
        source: &mut Source,
        interfaces: &mut Vec<Interface>,
    ) -> Result<Option<Found>, Damage> {
        loop {
            source.pass(std::mem::take(&mut self.lent));
            let Some((kind, length)) = self.begin(source)? else {
                return Ok(None);
            };
            if !matches!(kind, SECTION | INTERFACE..=SIMPLE_PACKET | STATISTICS | ENHANCED_PACKET) {
                self.skip(source, length)?;
                continue;
            }
            self.lent = self.whole(source, length)?;
            let bytes = source.ahead().get(8..self.lent - 4).unwrap_or_default();
            let block = Block { order: self.order, bytes };
            match self.read(kind, block, interfaces) {
                Ok(None) => {}
                Ok(found) => return Ok(found),
                Err((expected, found)) => return Err(source.broken(expected, found)),
            }
        }
    }

    /// Type and length of the block that begins here (section 3.1).
    #[inline]
    fn begin(&mut self, source: &mut Source) -> Result<Option<(u32, u32)>, Damage> {
        if !source.has(12) {
            return if source.ended() { Ok(None) } else { Err(source.short("a block")) };
        }
        if source.ahead().starts_with(&MAGIC) {
            self.order = section_order(source)?;
        }
        let [kind, length] = self.order.words(source.ahead()).unwrap_or_default();
        // Some writers leave the padding out of the length; it is there all the same.
        match length.checked_next_multiple_of(4) {
            Some(length) if length >= 12 => Ok(Some((kind, length))),
            _ => Err(source.broken("a block of at least 12 octets", format!("one of {length}"))),
        }
    }

    /// Has the block at hand and compares the length at its end.
    #[inline]
    fn whole(&self, source: &mut Source, length: u32) -> Result<usize, Damage> {
        let whole = length as usize;
        if whole > LONGEST {
            let expected = format!("a block of at most {LONGEST} octets");
            return Err(source.broken(expected, format!("one of {length}")));
        }
        if !source.has(whole) {
            return Err(source.short(format!("a block of {length} octets")));
        }
        let end = source.ahead().get(whole - 4..).and_then(|end| self.order.words(end));
        self.same(source, length, end.unwrap_or_default())?;
        Ok(whole)
    }

    fn same(&self, source: &Source, length: u32, [end]: [u32; 1]) -> Result<(), Damage> {
        if end.checked_next_multiple_of(4) == Some(length) {
            return Ok(());
        }
        let expected = format!("a block with the length {length} on both ends");
        Err(source.broken(expected, format!("{end} at its end")))
    }

    /// Passes over a block that has nothing for us, however long.
    fn skip(&mut self, source: &mut Source, length: u32) -> Result<(), Damage> {
        if !source.skip(u64::from(length) - 4) || !source.has(4) {
            return Err(source.short(format!("the rest of a block of {length} octets")));
        }
        let end = self.order.words(source.ahead()).unwrap_or_default();
        self.lent = 4;
        self.same(source, length, end)
    }

    #[inline]
    fn read(
        &mut self,
        kind: u32,
        block: Block<'_>,
        interfaces: &mut Vec<Interface>,
    ) -> Result<Option<Found>, Contradiction> {
        match kind {
            ENHANCED_PACKET => self.enhanced(block).map(Some),
            SIMPLE_PACKET => self.simple(block).map(Some),
            OLD_PACKET => self.old(block).map(Some),
            SECTION => self.section(block, interfaces).map(|()| None),
            INTERFACE => self.interface(block, interfaces).map(|()| None),
            _ => self.statistics(block, interfaces).map(|()| None),
        }
    }

    /// A section header block (4.1): interfaces are numbered anew.
    fn section(&mut self, block: Block<'_>, interfaces: &[Interface]) -> Result<(), Contradiction> {
        self.base = interfaces.len();
        self.clocks.clear();
        match block.u16(4) {
            Some(1) => Ok(()),
            other => Err(("version 1 of pcapng".into(), format!("{}", other.unwrap_or(0)))),
        }
    }

    /// An interface description block (4.2).
    fn interface(
        &mut self,
        block: Block<'_>,
        interfaces: &mut Vec<Interface>,
    ) -> Result<(), Contradiction> {
        if interfaces.len() >= MOST_INTERFACES {
            return Err((format!("at most {MOST_INTERFACES} interfaces"), "one more".into()));
        }
        let interface = block.interface().ok_or_else(|| too_short("an interface", block))?;
        self.clocks.push(Clock::new(block, interface.snap_length)?);
        interfaces.push(interface);
        Ok(())
    }

    /// An enhanced packet block (4.3).
    #[inline]
    fn enhanced(&mut self, block: Block<'_>) -> Result<Found, Contradiction> {
        let [interface, high, low, captured, length] =
            block.words().ok_or_else(|| too_short("a packet", block))?;
        self.at_ns = self.clock(interface)?.at_ns(high, low);
        self.found(block, interface, 20, captured, length)
    }

    /// A simple packet block (4.4): the first interface, no time; how much was captured
    /// follows from the interface.
    fn simple(&mut self, block: Block<'_>) -> Result<Found, Contradiction> {
        let [length] = block.words().ok_or_else(|| too_short("a packet", block))?;
        let captured = match self.clock(0)?.snap_length {
            0 => length,
            most => length.min(most),
        };
        self.found(block, 0, 4, captured, length)
    }

    /// A packet block (appendix A, obsolete): a 16-bit interface, a count of drops.
    fn old(&mut self, block: Block<'_>) -> Result<Found, Contradiction> {
        let [_, high, low, captured, length] =
            block.words().ok_or_else(|| too_short("a packet", block))?;
        let interface = u32::from(block.u16(0).unwrap_or_default());
        self.at_ns = self.clock(interface)?.at_ns(high, low);
        self.found(block, interface, 20, captured, length)
    }

    #[inline]
    fn found(
        &self,
        block: Block<'_>,
        interface: u32,
        header: usize,
        captured: u32,
        length: u32,
    ) -> Result<Found, Contradiction> {
        let end = header + captured as usize;
        if end > block.bytes.len() {
            let room = block.bytes.len() - header;
            return Err((
                format!("a frame of at most {room} octets"),
                format!("one of {captured}"),
            ));
        }
        let comment = block.comment(end.next_multiple_of(4)).unwrap_or_default();
        Ok(Found {
            interface: u32::try_from(self.base).unwrap_or(u32::MAX).saturating_add(interface),
            at_ns: self.at_ns,
            length: length.max(captured),
            bytes: 8 + header..8 + end,
            comment: 8 + comment.start..8 + comment.end,
        })
    }

    #[inline]
    fn clock(&self, interface: u32) -> Result<&Clock, Contradiction> {
        self.clocks.get(interface as usize).ok_or_else(|| {
            let known = self.clocks.len();
            (format!("one of {known} interfaces"), format!("interface {interface}"))
        })
    }

    /// An interface statistics block (4.6).
    fn statistics(
        &mut self,
        block: Block<'_>,
        interfaces: &mut [Interface],
    ) -> Result<(), Contradiction> {
        let [interface, ..] = block.words::<3>().ok_or_else(|| too_short("statistics", block))?;
        self.clock(interface)?;
        if let Some(interface) = interfaces.get_mut(self.base + interface as usize) {
            interface.dropped = block.dropped().or(interface.dropped);
        }
        Ok(())
    }
}

/// The byte-order magic of the section header that begins here.
fn section_order(source: &Source) -> Result<Order, Damage> {
    match source.ahead().get(8..12) {
        Some([0x1A, 0x2B, 0x3C, 0x4D]) => Ok(Order::Big),
        Some([0x4D, 0x3C, 0x2B, 0x1A]) => Ok(Order::Little),
        other => Err(source.broken("the byte-order magic of a section", format!("{other:02x?}"))),
    }
}

fn too_short(what: &str, block: Block<'_>) -> Contradiction {
    (format!("a block of {what}"), format!("one of {} octets", block.bytes.len() + 12))
}
