use super::NAME;
use std::borrow::Cow;
use wire::{Frames, Out, Side};

/// Octets of fragments of one conversation that wait for more segments.
const MOST: usize = 16 * 1024;

/// Puts fragments together from the segments that frames carry. IEEE 1815, 8.2.
#[derive(Default)]
pub struct Transport(Vec<Partial>);

struct Partial {
    /// Source and destination.
    ends: (u16, u16),
    side: Side,
    last: u8,
    bytes: Vec<u8>,
    frames: Frames,
}

/// A whole fragment, and the frames of its segments but the last.
pub type Fragment<'a> = (Cow<'a, [u8]>, Frames);

impl Transport {
    /// Takes a segment: FIN, FIR and a sequence of 6 bits, then data (8.2.2).
    pub fn take<'a>(
        &mut self,
        ends: (u16, u16),
        segment: &'a [u8],
        out: &mut Out<'_>,
    ) -> Option<Fragment<'a>> {
        let (header, data) = segment.split_first()?;
        let (fin, fir, sequence) = (header & 0x80 != 0, header & 0x40 != 0, header & 0x3F);
        if fir {
            self.drop_of(ends, out.side());
        }
        match (fir, fin) {
            (true, true) => Some((Cow::Borrowed(data), Frames::default())),
            (true, false) => {
                self.begin(ends, sequence, data, out);
                None
            }
            (false, _) => self.go_on(ends, (fin, sequence), data, out),
        }
    }

    /// Octets of `side` were lost.
    pub fn gap(&mut self, side: Side) {
        self.0.retain(|partial| partial.side != side);
    }

    fn held(&self) -> usize {
        self.0.iter().map(|partial| partial.bytes.len()).sum()
    }

    fn drop_of(&mut self, ends: (u16, u16), side: Side) {
        self.0.retain(|partial| (partial.ends, partial.side) != (ends, side));
    }

    fn begin(&mut self, ends: (u16, u16), last: u8, data: &[u8], out: &mut Out<'_>) {
        while self.held() + data.len() > MOST && !self.0.is_empty() {
            self.0.remove(0);
            out.bite(Out::MEMORY);
        }
        hide_log_on(data, data, out);
        let frames = out.frames().clone();
        self.0.push(Partial { ends, side: out.side(), last, bytes: data.to_vec(), frames });
    }

    /// A segment that repeats the last is passed over (8.2.2.3); of one whose fragment's
    /// begin was not seen nothing can be made.
    fn go_on<'a>(
        &mut self,
        ends: (u16, u16),
        (fin, sequence): (bool, u8),
        data: &[u8],
        out: &mut Out<'_>,
    ) -> Option<Fragment<'a>> {
        let held = self.held();
        let of = |partial: &Partial| (partial.ends, partial.side) == (ends, out.side());
        let at = self.0.iter().position(of)?;
        let partial = self.0.get_mut(at)?;
        if sequence == partial.last {
            return None;
        }
        let needed = (partial.last + 1) & 0x3F;
        if sequence != needed || held + data.len() > MOST {
            self.0.remove(at);
            broken_off(needed, sequence, out);
            return None;
        }
        hide_log_on(&partial.bytes, data, out);
        partial.bytes.extend_from_slice(data);
        if fin {
            let partial = self.0.remove(at);
            return Some((Cow::Owned(partial.bytes), partial.frames));
        }
        partial.last = sequence;
        out.frames().iter().for_each(|frame| partial.frames.push(frame));
        None
    }
}

/// Where a password lies in a fragment is not known before it is whole: when the function
/// (29, authenticate file) has one, all of a segment counts as secret.
fn hide_log_on(fragment: &[u8], segment: &[u8], out: &mut Out<'_>) {
    if fragment.get(1) == Some(&29) {
        out.secret("password", segment, &[]);
    }
}

fn broken_off(needed: u8, there: u8, out: &mut Out<'_>) {
    if needed == there {
        let text = format!("at most {MOST} octets are put together");
        out.broke(NAME, "fragment too long", text);
    } else {
        let text = format!("segment {needed} needed, {there} there");
        out.broke(NAME, "wrong transport sequence", text);
    }
}
