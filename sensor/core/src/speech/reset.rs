//! A conversation that somebody else reset: who it was said of went on.

use super::stated::Stated;
use super::{side, Desk, Seat};
use crate::frame::FrameRef;
use crate::stream::Belied;
use wire::{Frames, Observation, Sink};

const KIND: &str = "goes on behind its reset";
/// A receiver closes at once (RFC 9293 §3.10.7.4), and so does a sender.
const TEXT: &str = "nothing is sent behind a reset: somebody else sent that in its name";

impl Belied {
    /// Tells it, with the frames of what came before, of the reset, and of what came behind it.
    #[cold]
    pub fn tell(
        &self,
        protocol: &'static str,
        direction: usize,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) {
        let (reset, behind) = (FrameRef::unpack(self.reset), FrameRef::unpack(self.frame));
        let Some((before, ..)) = desk.recent.ending_in(self.last) else { return };
        if desk.recent.meta(reset.order).is_none() {
            return;
        }
        let client = seat.client.unwrap_or(0);
        let Some(link) = (*seat.link).or_else(|| seat.place.link(desk, client, protocol)) else {
            return;
        };
        let broke = Observation::broke("tcp", side(*seat.client, direction), KIND, TEXT);
        let whole = |order| FrameRef { order, start: 0, ..behind }.pack();
        let earlier = Frames::one(whole(before)).and(&Frames::one(whole(reset.order)));
        let frames = Frames::one(whole(behind.order));
        Stated::new(desk, seat, link, protocol).state(&broke, self.at_ns, &earlier, &frames);
    }
}
