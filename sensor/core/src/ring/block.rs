use super::Suspect;
use crate::reader::Frame;
use libc::{tpacket3_hdr, tpacket_block_desc, tpacket_hdr_v1, tpacket_hdr_variant1};
use std::mem::offset_of;
use std::sync::atomic::{compiler_fence, Ordering};

const HEADER: usize = offset_of!(tpacket_block_desc, hdr);
/// How many frames the block still has.
const LEFT: usize = HEADER + offset_of!(tpacket_hdr_v1, num_pkts);
/// Where the first of them begins.
const FIRST: usize = HEADER + offset_of!(tpacket_hdr_v1, offset_to_first_pkt);
const ORDER: usize = HEADER + offset_of!(tpacket_hdr_v1, seq_num);

/// In [`LEFT`]: somebody has begun to look at the frame before those. The block is ours
/// while it is ready and the kernel writes its header anew, so this stays our own.
const IN_HAND: u32 = 1 << 31;

// Places in a frame's header.
const SECONDS: usize = offset_of!(tpacket3_hdr, tp_sec);
const NANOSECONDS: usize = offset_of!(tpacket3_hdr, tp_nsec);
const CAPTURED: usize = offset_of!(tpacket3_hdr, tp_snaplen);
const LENGTH: usize = offset_of!(tpacket3_hdr, tp_len);
const STATUS: usize = offset_of!(tpacket3_hdr, tp_status);
const MAC: usize = offset_of!(tpacket3_hdr, tp_mac);
const VLAN: usize = offset_of!(tpacket3_hdr, hv1);
const VLAN_CONTROL: usize = VLAN + offset_of!(tpacket_hdr_variant1, tp_vlan_tci);
const VLAN_TYPE: usize = VLAN + offset_of!(tpacket_hdr_variant1, tp_vlan_tpid);

/// Octets of the addresses before a VLAN tag, and of the tag.
const ADDRESSES: usize = 12;
pub(super) const TAG: usize = 4;

/// A block of the ring that is ready to be read.
pub(super) struct Block<'a>(pub(super) &'a mut [u8]);

impl Block<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        self.0.get(at..)?.first_chunk().map(|octets| u16::from_ne_bytes(*octets))
    }

    fn u32(&self, at: usize) -> Option<u32> {
        self.0.get(at..)?.first_chunk().map(|octets| u32::from_ne_bytes(*octets))
    }

    fn set(&mut self, at: usize, number: u32) {
        self.put(at, number.to_ne_bytes());
    }

    fn put<const N: usize>(&mut self, at: usize, octets: [u8; N]) {
        if let Some(place) = self.0.get_mut(at..).and_then(|rest| rest.first_chunk_mut()) {
            *place = octets;
        }
    }

    /// The place of this block in the order in which the kernel filled them.
    pub(super) fn order(&self) -> u64 {
        let octets = self.0.get(ORDER..).and_then(|rest| rest.first_chunk());
        octets.map_or(u64::MAX, |octets| u64::from_ne_bytes(*octets))
    }

    /// When the next frame was captured; none of a block without frames.
    pub(super) fn first_ns(&self) -> Option<i64> {
        self.u32(LEFT).filter(|left| left & !IN_HAND > 0)?;
        self.at_ns(self.u32(FIRST)? as usize)
    }

    /// When the frame was captured whose header is at `at`.
    fn at_ns(&self, at: usize) -> Option<i64> {
        let (seconds, nanoseconds) = (self.u32(at + SECONDS)?, self.u32(at + NANOSECONDS)?);
        Some(i64::from(seconds) * 1_000_000_000 + i64::from(nanoseconds))
    }

    /// Hands all frames left to `each`. Before each one the header is changed so that
    /// whoever maps the ring after a crash goes on behind it.
    pub(super) fn walk(
        &mut self,
        link_type: u16,
        number: &mut u64,
        each: &mut impl FnMut(Frame<'_>),
    ) {
        let mut at = self.u32(FIRST).unwrap_or(0);
        let mut left = self.u32(LEFT).unwrap_or(0) & !IN_HAND;
        while left > 0 {
            left -= 1;
            self.set(FIRST, at);
            self.set(LEFT, left | IN_HAND);
            compiler_fence(Ordering::SeqCst);
            *number += 1;
            if let Some(frame) = self.frame(at as usize, link_type, *number) {
                each(frame);
            }
            at = match self.u32(at as usize) {
                Some(next) if next > 0 => at.saturating_add(next),
                _ => break,
            };
        }
    }

    /// If a frame was in somebody's hands, gives it and lets the block begin behind it.
    pub(super) fn resume(&mut self) -> Option<Suspect> {
        let left = self.u32(LEFT).filter(|left| left & IN_HAND != 0)?;
        let at = self.u32(FIRST)?;
        self.set(LEFT, left & !IN_HAND);
        self.set(FIRST, at.saturating_add(self.u32(at as usize)?));
        let Frame { at_ns, length, bytes, .. } = self.frame(at as usize, 0, 0)?;
        Some(Suspect { at_ns, length, bytes: bytes.to_vec() })
    }

    /// The frame whose header is at `at`, with its VLAN tag.
    #[inline]
    fn frame(&mut self, at: usize, link_type: u16, number: u64) -> Option<Frame<'_>> {
        if self.u32(at + STATUS)? & libc::TP_STATUS_VLAN_VALID != 0 {
            self.restore_tag(at);
        }
        let at_ns = self.at_ns(at)?;
        let length = self.u32(at + LENGTH)?;
        let start = at + usize::from(self.u16(at + MAC)?);
        let end = start + self.u32(at + CAPTURED)? as usize;
        Some(Frame {
            interface: 0,
            link_type,
            at_ns,
            length,
            bytes: self.0.get(start..end)?,
            number,
            comment: None,
        })
    }

    /// Puts the VLAN tag that the kernel took out back behind the addresses, moving these
    /// into the room that PACKET_RESERVE left before them. The header then says so too:
    /// the frame may be looked at again after a crash.
    fn restore_tag(&mut self, at: usize) -> Option<()> {
        let status = self.u32(at + STATUS)?;
        let [c0, c1] = (self.u32(at + VLAN_CONTROL)? as u16).to_be_bytes();
        let [t0, t1] = match status & libc::TP_STATUS_VLAN_TPID_VALID {
            0 => [0x81, 0],
            _ => self.u16(at + VLAN_TYPE)?.to_be_bytes(),
        };
        let mac = self.u16(at + MAC)?.checked_sub(TAG as u16)?;
        let captured = self.u32(at + CAPTURED)?.checked_add(TAG as u32)?;
        let start = at + usize::from(mac);
        let frame = self.0.get_mut(start..start + captured as usize)?;
        let head = frame.first_chunk_mut::<{ ADDRESSES + TAG }>()?;
        head.copy_within(TAG.., 0);
        head.get_mut(ADDRESSES..)?.copy_from_slice(&[t0, t1, c0, c1]);
        self.put(at + MAC, mac.to_ne_bytes());
        self.set(at + CAPTURED, captured);
        self.set(at + LENGTH, self.u32(at + LENGTH)?.saturating_add(TAG as u32));
        self.set(at + STATUS, status & !libc::TP_STATUS_VLAN_VALID);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    const FIRST_FRAME: usize = 48;
    const STRIDE: usize = 144;
    const AT: usize = 82;

    /// A block as the kernel fills it: frames of 60 octets, all with the VLAN tag 100
    /// that was taken out of them.
    fn filled(frames: u32) -> Vec<u8> {
        let mut octets = vec![0; FIRST_FRAME + STRIDE * (frames as usize + 1)];
        let mut block = Block(&mut octets);
        block.set(LEFT, frames);
        block.set(FIRST, FIRST_FRAME as u32);
        block.set(ORDER, 7);
        for n in 0..frames {
            let at = FIRST_FRAME + STRIDE * n as usize;
            let next = if n + 1 < frames { STRIDE as u32 } else { 0 };
            let status = libc::TP_STATUS_USER | libc::TP_STATUS_VLAN_VALID;
            // Offset of the next, seconds, nanoseconds, captured, length, status.
            for (place, word) in [next, 1, n, 60, 70, status].into_iter().enumerate() {
                block.set(at + 4 * place, word);
            }
            block.put(at + 24, (AT as u16).to_ne_bytes());
            block.set(at + 32, 100);
            block.0[at + AT..at + AT + 60].copy_from_slice(&[n as u8 + 1; 60]);
        }
        octets
    }

    fn numbers(block: &mut Block<'_>) -> Vec<u64> {
        let mut numbers = Vec::new();
        block
            .walk(1, &mut 0, &mut |frame| numbers.push(frame.at_ns.unsigned_abs() - 1_000_000_000));
        numbers
    }

    #[test]
    fn frames_have_their_tag_again() {
        let mut octets = filled(2);
        let mut frames = Vec::new();
        let mut block = Block(&mut octets);
        assert_eq!(block.order(), 7);
        assert_eq!(block.first_ns(), Some(1_000_000_000));
        block
            .walk(1, &mut 0, &mut |f| frames.push((f.number, f.at_ns, f.length, f.bytes.to_vec())));
        let mut expected = vec![2; 64];
        expected[12..16].copy_from_slice(&[0x81, 0, 0, 100]);
        assert_eq!(frames.len(), 2);
        assert_eq!(frames[1], (2, 1_000_000_001, 74, expected));
    }

    #[test]
    fn a_crash_costs_one_frame() {
        let mut octets = filled(5);
        let crash = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut seen = 0;
            Block(&mut octets).walk(1, &mut 0, &mut |_| {
                seen += 1;
                assert!(seen < 3, "the decoder's fault");
            });
        }));
        assert!(crash.is_err());
        let mut block = Block(&mut octets);
        let suspect = block.resume().unwrap();
        assert_eq!((suspect.at_ns, suspect.length), (1_000_000_002, 74));
        assert_eq!(suspect.bytes[..12], [3; 12]);
        assert_eq!(block.resume(), None);
        assert_eq!(numbers(&mut block), [3, 4]);
    }

    #[test]
    fn any_octets() {
        let seed = filled(4);
        let mut random = Random(4);
        for _ in 0..20_000 {
            let mut octets = random.mutated(&seed);
            let most = octets.len();
            let mut block = Block(&mut octets);
            block.resume();
            block.walk(1, &mut 0, &mut |frame| assert!(frame.bytes.len() <= most));
        }
    }
}
