use crate::{Carrier, Frames, Observation, Out, Side, Step};

/// Messages that have begun on a stream, one of each side. In protocols whose messages are
/// short, one without an end is a violation, told when the conversation is over. Of
/// datagrams the sensor itself tells it.
#[derive(Debug, Default)]
pub struct Halves {
    stream: bool,
    begun: [Option<Half>; 2],
}

#[derive(Debug)]
struct Half {
    side: Side,
    needed: usize,
    there: usize,
    frames: Frames,
    at_ns: i64,
}

impl Halves {
    /// None yet, over `carrier`.
    #[must_use]
    pub fn new(carrier: Carrier) -> Self {
        Self { stream: carrier == Carrier::Tcp, ..Self::default() }
    }

    /// The current message needs `needed` octets in all, and `there` are there.
    pub fn begun(&mut self, needed: usize, there: usize, out: &Out<'_>) -> Step {
        if self.stream {
            let (side, frames, at_ns) = (out.side(), out.frames().clone(), out.at_ns());
            *self.of(side) = Some(Half { side, needed, there, frames, at_ns });
        }
        Step::More(needed)
    }

    /// What `side` had begun is whole, or octets of it were lost.
    pub fn forget(&mut self, side: Side) {
        *self.of(side) = None;
    }

    /// States what never came to its end.
    pub fn end(&mut self, protocol: &'static str, out: &mut Out<'_>) {
        for half in self.begun.iter_mut().filter_map(Option::take) {
            let text = format!("{} octets needed, {} there", half.needed, half.there);
            let broke = Observation::broke(protocol, half.side, "message cut short", text);
            out.state_of(half.at_ns, &half.frames, &broke);
        }
    }

    fn of(&mut self, side: Side) -> &mut Option<Half> {
        let [client, server] = &mut self.begun;
        match side {
            Side::Client => client,
            Side::Server => server,
        }
    }
}
