//! Where secrets stand in frames, and that they are overwritten there.

use super::Stated;
use crate::frame::FrameRef;
use crate::redaction::Span;
use wire::{Frames, Text};

/// A frame's order, and where in it how many octets stand.
type Place = (u64, usize, usize);

impl Stated<'_, '_, '_> {
    /// Overwrites a secret that stands at an offset in the unread octets, or somewhere in frames;
    /// gives what is `told` instead of it.
    pub(super) fn hide(
        &mut self,
        told: Text,
        secret: &[u8],
        place: Result<(usize, usize), &Frames>,
    ) -> Text {
        let spans = match place {
            Ok((offset, length)) => self.places(self.base + offset, length),
            Err(frames) => self.search(secret, frames),
        };
        let before = spans.iter().find_map(|(order, offset, _)| {
            let known = self.desk.told.get(order)?;
            // A message that came in parts was told of before it was whole.
            known.iter().rfind(|s| s.offset <= *offset && *offset < s.offset + s.length.max(1))
        });
        let told = before.map_or(told, |span| span.told.clone());
        for (order, offset, length) in spans {
            self.desk.recent.overwrite(order, offset, length);
            self.desk.kept.overwrite(order, offset, length);
            let spans = self.desk.redacted.entry(order).or_default();
            spans.retain(|span| (span.offset, span.length) != (offset, length));
            spans.push(Span { offset, length, told: told.clone() });
        }
        told
    }

    /// Where in frames the unread octets from `at` on lie.
    fn places(&self, at: usize, length: usize) -> Vec<Place> {
        let mut places = Vec::new();
        for (n, mark) in self.marks.iter().enumerate() {
            let end = self.marks.get(n + 1).map_or(usize::MAX, |next| next.at);
            let (from, to) = (at.max(mark.at), at.saturating_add(length).min(end));
            if from >= to && !(length == 0 && (mark.at..end).contains(&at)) {
                continue;
            }
            let order = FrameRef::unpack(mark.frame).order;
            let payload = self.desk.recent.meta(order).map_or(0, |m| usize::from(m.payload_at));
            places.push((order, payload + mark.offset + from - mark.at, to.saturating_sub(from)));
        }
        places
    }

    /// Where the secret's octets are found in the message's frames; when they are in
    /// none as they are, all of the payload counts as secret.
    fn search(&self, secret: &[u8], frames: &Frames) -> Vec<Place> {
        let read = self.marks.iter().map(|mark| mark.frame).chain(frames.iter());
        let mut orders: Vec<u64> = read.map(|frame| FrameRef::unpack(frame).order).collect();
        orders.sort_unstable();
        orders.dedup();
        let found: Vec<_> = orders
            .iter()
            .filter_map(|o| self.desk.recent.find(*o, secret).map(|at| (*o, at, secret.len())))
            .collect();
        if !found.is_empty() || secret.is_empty() {
            return found;
        }
        let whole = |order: &u64| {
            let meta = self.desk.recent.meta(*order)?;
            Some((*order, usize::from(meta.payload_at), usize::from(u16::MAX)))
        };
        orders.iter().filter_map(whole).collect()
    }
}
