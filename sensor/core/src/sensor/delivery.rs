//! What an interface delivers: how good it is, and whether it came before.

use super::{Captured, Sensor};
use crate::copies::Sight;
use crate::link::Packet;

/// Queues of one port tell times out of order, but never by so much.
const CLOCK_STEP_NS: i64 = 1_000_000_000;
/// Ethernet's frames have 1,514 octets without tags, labels and trailers (IEEE 802.3as: 1,982
/// with all that are allowed).
const LONGEST: u32 = 1_982;
/// Checksums are looked at in so many frames of a window, then in one of so many.
const SUMMED: u64 = 256;

impl Sensor {
    pub(super) fn deliver(&mut self, frame: &Captured<'_>, packet: &Packet<'_>) {
        let Some(delivered) = self.delivered.get_mut(frame.interface as usize) else { return };
        if delivered.frames == 0 {
            delivered.first_ns = frame.at_ns;
            delivered.last_ns = frame.at_ns;
            delivered.before_ns = frame.at_ns;
        }
        delivered.frames += 1;
        delivered.bytes += u64::from(frame.wire_length);
        delivered.first_ns = delivered.first_ns.min(frame.at_ns);
        delivered.last_ns = delivered.last_ns.max(frame.at_ns);
        delivered.malformed += u64::from(packet.malformed.is_some());
        delivered.cut_frames += u64::from(packet.cut_off());
        delivered.oversize_frames += u64::from(frame.wire_length > LONGEST);
        delivered.clock_steps += u64::from(delivered.before_ns - frame.at_ns > CLOCK_STEP_NS);
        delivered.before_ns = frame.at_ns;
        if delivered.frames <= SUMMED || delivered.frames.is_multiple_of(SUMMED) {
            delivered.sum(packet);
        }
    }

    /// Whether a packet was seen before, elsewhere or here. The number of a pair is its
    /// sender's last word on whether it is another.
    pub(super) fn sight(&mut self, packet: &Packet<'_>, realm: u32, at_ns: i64) -> Sight {
        let mark = self.copies.mark(packet, realm);
        let Some(number) = packet.pair else { return self.copies.look(mark, realm, at_ns) };
        match self.copies.look_at_pair(packet, number, realm, at_ns) {
            Sight::First => match self.copies.look(mark, realm, at_ns) {
                Sight::Again => Sight::First,
                sight => sight,
            },
            sight => sight,
        }
    }

    /// Counts what was seen before in the same place; nothing else is told of it.
    #[cold]
    pub(super) fn drop_duplicate(&mut self, interface: u32) {
        self.noted = None;
        if let Some(delivered) = self.delivered.get_mut(interface as usize) {
            delivered.duplicates += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::{captured, datagram, sensor};
    use super::*;

    #[test]
    fn a_frame_is_cut_where_what_it_carries_is() {
        let (mut sensor, whole) = (sensor(protocols::ALL), datagram([4096, 7], b'a'));
        let cut = &whole[..whole.len() - 1];
        for (bytes, missing) in [(&whole[..], 0), (&whole, 4), (cut, 1)] {
            let frame = captured((1, 1), bytes);
            sensor.frame(Captured { wire_length: frame.wire_length + missing, ..frame });
        }
        // Of the second only the check sequence is missing.
        assert_eq!((sensor.delivered[0].frames, sensor.delivered[0].cut_frames), (3, 1));
    }
}
