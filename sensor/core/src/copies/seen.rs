//! The packets of the last moments, by digest.

/// Sets of four packets, small enough to stay in the cache; a busier mirror forgets sooner.
const SETS: usize = 1 << 10;
/// Only so many packets back one is looked for: hardly any of them can have lost its place,
/// so that a capture shows the same copies each time, whatever the random key.
const NEAR: u16 = 512;
/// Of so many packets it is known in which frames they came: as many as are looked for.
const PLACES: usize = NEAR as usize;

/// A packet that was seen, in 16 octets: four lie in one line of the cache.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen {
    /// 48 bits of its digest, and below them which packet it was.
    mark: u64,
    /// From the highest bit down: 44 of the time in 1024 ns, 12 of the realm, 8 of the time
    /// to live.
    sight: u64,
}

const PLACE_BITS: u32 = 20;

impl Seen {
    pub(super) const fn new(mark: u64, realm: u32, ttl: u8, at_ns: i64) -> Self {
        let place = (realm as u64 & 0xFFF) << 8 | ttl as u64;
        Self { mark, sight: (at_ns as u64 >> 10) << PLACE_BITS | place }
    }

    /// How long this is from `other`, in nanoseconds.
    pub(super) const fn since(self, other: Self) -> i64 {
        let [one, two] = [self.sight >> PLACE_BITS, other.sight >> PLACE_BITS];
        // The time wraps around with 44 bits.
        let apart = (one.wrapping_sub(two) << PLACE_BITS) as i64;
        (apart.unsigned_abs() >> PLACE_BITS << 10) as i64
    }

    const fn has_mark_of(self, other: Self) -> bool {
        self.mark >> 16 == other.mark >> 16
    }

    pub(super) const fn realm(self) -> u64 {
        self.sight >> 8 & 0xFFF
    }

    pub(super) const fn ttl(self) -> u8 {
        self.sight as u8
    }

    /// The same, so many nanoseconds before.
    const fn older(self, ns: i64) -> Self {
        let steps = (ns as u64 >> 10) + 1;
        Self { sight: self.sight.wrapping_sub(steps << PLACE_BITS), ..self }
    }

    /// The same of another packet.
    pub(super) const fn with_mark(self, mark: u64) -> Self {
        Self { mark, ..self }
    }

    /// Which packet it was.
    pub(super) const fn packet(self) -> u16 {
        self.mark as u16
    }

    /// Whether it was in the same realm with the same time to live.
    pub(super) const fn is_where(self, other: Self) -> bool {
        (self.sight ^ other.sight) & ((1 << PLACE_BITS) - 1) == 0
    }
}

/// Packets that share a place, the latest first.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Set([Seen; 4]);

/// The latest packets.
pub(super) struct Lately {
    sets: Vec<Set>,
    packets: u16,
    /// The last bits of the orders of their frames, 0 for none.
    frames: Vec<u32>,
}

impl Default for Lately {
    fn default() -> Self {
        Self { sets: vec![Set::default(); SETS], packets: 0, frames: vec![0; PLACES] }
    }
}

impl Lately {
    fn set(&mut self, mark: u64) -> Option<&mut [Seen; 4]> {
        self.sets.get_mut((mark >> 54) as usize % SETS).map(|set| &mut set.0)
    }

    /// What was last seen with the mark of `now`.
    #[inline]
    pub(super) fn find(&mut self, now: Seen) -> Option<Seen> {
        let packets = self.packets;
        let near = |seen: &&Seen| packets.wrapping_sub(seen.mark as u16) <= NEAR;
        self.set(now.mark)?.iter().find(|seen| seen.has_mark_of(now)).filter(near).copied()
    }

    #[inline]
    pub(super) fn remember(&mut self, now: Seen) {
        self.packets = self.packets.wrapping_add(1);
        let now = Seen { mark: now.mark & !0xFFFF | u64::from(self.packets), ..now };
        if let Some(set) = self.set(now.mark) {
            let [one, two, three, _] = *set;
            *set = [now, one, two, three];
        }
    }

    /// The last packet that is remembered came in the frame whose order ends in these bits.
    #[inline]
    pub(super) fn came_in(&mut self, frame: u32) {
        self.put_frame(self.packets, frame);
    }

    /// In which frame that packet came is not to be told.
    pub(super) fn forget_frame(&mut self, packet: u16) {
        self.put_frame(packet, 0);
    }

    #[inline]
    fn put_frame(&mut self, packet: u16, frame: u32) {
        if let Some(known) = self.frames.get_mut(usize::from(packet) % PLACES) {
            *known = frame;
        }
    }

    /// The last bits of the order of the frame in which that packet came.
    pub(super) fn frame(&self, packet: u16) -> Option<u32> {
        let known = self.frames.get(usize::from(packet) % PLACES).copied();
        known.filter(|frame| *frame != 0)
    }

    /// Takes what has the mark of `seen` for so much older.
    pub(super) fn age(&mut self, seen: Seen, ns: i64) {
        if let Some(set) = self.set(seen.mark) {
            let same = set.iter_mut().filter(|known| known.has_mark_of(seen));
            same.for_each(|known| *known = known.older(ns));
        }
    }
}
