//! What PRP and HSR (IEC 62439-3) add to a frame that they send over two ways.

use super::Packet;

/// PRP_Suffix of the redundancy control trailer.
const SUFFIX: [u8; 2] = [0x88, 0xFB];

impl Packet<'_> {
    /// PRP's redundancy control trailer behind all that follows the EtherType: sequence
    /// number, LAN, size, suffix. Padding that looks like one does not tell its own size.
    #[inline]
    pub(super) fn trailer(&mut self) -> Option<()> {
        let (_, &[s0, s1, l0, l1, suffix @ ..]) = self.payload.split_last_chunk::<6>()?;
        if suffix != SUFFIX {
            return None;
        }
        let (lan, size) = lan_and_size([l0, l1]);
        let whole = size == self.payload_length && size as usize == self.payload.len();
        if !whole || !matches!(lan, 0xA | 0xB) {
            return None;
        }
        self.pair = Some(u16::from_be_bytes([s0, s1]));
        Some(())
    }

    /// PRP's trailer where nothing but the frame's end tells what it carries: it is cut off.
    pub(super) fn cut_trailer(&mut self) -> Option<()> {
        self.trailer()?;
        self.cut(self.payload_length.saturating_sub(6), "PRP trailer");
        Some(())
    }

    /// HSR's tag behind its EtherType: path, size, sequence number, the EtherType of what is
    /// carried. Its size counts from the tag on, without a short frame's padding.
    pub(super) fn hsr_tag(&mut self) -> Option<u16> {
        let length = self.payload_length;
        let &[l0, l1, s0, s1, t0, t1] = self.take("HSR tag")?;
        let (_, size) = lan_and_size([l0, l1]);
        if (6..=length).contains(&size) {
            self.pair = Some(u16::from_be_bytes([s0, s1]));
        }
        Some(u16::from_be_bytes([t0, t1]))
    }
}

/// The LAN (or HSR's path) in four bits, and in twelve the octets of the LSDU.
fn lan_and_size(octets: [u8; 2]) -> (u8, u32) {
    let [lan, _] = octets;
    (lan >> 4, u32::from(u16::from_be_bytes(octets) & 0x0FFF))
}
