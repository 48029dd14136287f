//! Cyclic data of real-time classes 1 to 3: inputs and outputs, a cycle counter and a status
//! (IEC 61158-6-10). What the data mean the frame does not tell, only the relation's
//! configuration; so one operation for each relation and frame identifier, and its status
//! where that changed.

use wire::{Break, Frames, Name, Observation, Octets, Out, Shape, Side, Text, Values, NO_ANSWER};

pub(super) const NAME: &str = "profinet-rt";

/// Cycle counter, data status, transfer status.
const TRAILER: usize = 4;

/// The relations of two stations, the oldest first; that is forgotten for one too many.
#[derive(Default)]
pub(super) struct Cyclic(Vec<Relation>);

struct Relation {
    side: Side,
    id: u16,
    did: Observation<'static>,
    counter: u16,
    /// How far the counter went last, and how far it goes: what it went twice running.
    went: u16,
    step: Option<u16>,
    status: u8,
    /// The last three in which it went on: what proves how far it goes.
    frames: [Frames; 3],
}

impl Cyclic {
    /// Relations of two stations: each has a few frame identifiers.
    const MOST: usize = 16;

    pub fn frame(&mut self, side: Side, id: u16, octets: Octets<'_>, out: &mut Out<'_>) {
        let Some((_, [high, low, status, transfer])) = octets.rest().split_last_chunk::<TRAILER>()
        else {
            let text = format!("{TRAILER} octets or more needed, {} there", octets.len());
            return out.broke(NAME, "wrong length", text);
        };
        if *transfer != 0 {
            out.broke(NAME, "transfer status", format!("0 needed, {transfer:#04x} there"));
        }
        let counter = u16::from_be_bytes([*high, *low]);
        match self.0.iter_mut().find(|known| known.id == id && known.side == side) {
            Some(relation) => relation.goes_on(counter, *status, out),
            None => self.begin(side, id, (counter, *status), out),
        }
    }

    fn begin(&mut self, side: Side, id: u16, (counter, status): (u16, u8), out: &mut Out<'_>) {
        let object = Name::Text(format_args!("frame id 0x{id:04X}").into());
        let did = Observation::did(NAME, Name::at("io", 0)).by(side).object(object);
        let did = did.status(NO_ANSWER);
        out.state(&did);
        state_status(&did, status, out);
        let frames = [Frames::none(), Frames::none(), out.frames().clone()];
        let relation = Relation { side, id, did, counter, went: 0, step: None, status, frames };
        out.remember(&mut self.0, relation, Self::MOST);
    }
}

impl Relation {
    fn goes_on(&mut self, counter: u16, status: u8, out: &mut Out<'_>) {
        out.state(&self.did);
        if status != self.status {
            state_status(&self.did, status, out);
        }
        self.status = status;
        if counter != self.counter {
            self.count(counter, out);
        }
    }

    /// A counter goes on by the same from frame to frame: the send clock times the reduction
    /// ratio, in units of 31.25 µs. Behind a leap that has to show anew.
    fn count(&mut self, counter: u16, out: &mut Out<'_>) {
        let went = counter.wrapping_sub(self.counter);
        match self.step {
            Some(step) if step != went => {
                let expected = self.counter.wrapping_add(step).into();
                let broken = Break { counter: "cycle counter", expected, came: counter.into() };
                let [first, second, third] = &self.frames;
                out.breaks(&first.clone().and(second).and(third), &self.did, broken);
                self.step = None;
            }
            _ if went == self.went => self.step = Some(went),
            _ => {}
        }
        (self.counter, self.went) = (counter, went);
        self.frames.rotate_left(1);
        let [_, _, last] = &mut self.frames;
        last.clone_from(out.frames());
    }
}

/// The bits of DataStatus.
fn state_status(did: &Observation<'_>, status: u8, out: &mut Out<'_>) {
    let bit = |n: u8, set: &'static str, unset| if status >> n & 1 == 1 { set } else { unset };
    let text = Text::from(format_args!(
        "{}, {}, {}, {}",
        bit(4, "run", "stop"),
        bit(2, "valid", "invalid"),
        bit(5, "ok", "problem"),
        bit(0, "primary", "backup"),
    ));
    let object = Name::text(format!("data status of {}", did.object));
    let values = Values { shape: Shape::Text, bytes: text.bytes(), step: 1 };
    out.state(&Observation::was(did, values).object(object));
}

/// A frame in parts: that it was sent is all that is told.
pub(super) fn fragment(side: Side, out: &mut Out<'_>) {
    let did = Observation::did(NAME, Name::at("fragment", 0)).by(side);
    out.state(&did.status(NO_ANSWER));
}
