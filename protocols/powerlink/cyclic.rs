//! The cycle: its start, what each node is asked for and answers, and who may send behind that
//! (4.2.4). What the data mean the frame does not tell; states are told where they changed.

use super::{unit, Frame, NAME, PRES, SOA, SOC};
use wire::{code, Break, Frames, Name, Observation, Out, Shape, Short, Subject};

// Flags. 4.6.1.1.3 to 4.6.1.1.5
const READY: u8 = 0x01;
const EXCEPTION_NEW: u8 = 0x10;

/// What the nodes of a conversation said last: each has few kinds of message.
#[derive(Default)]
pub(super) struct Nodes {
    known: Vec<Node>,
    clock: Option<Clock>,
}

struct Node {
    key: (u8, u8),
    status: u8,
    flags: u8,
}

/// The network's time: each cycle is as long as the one before.
struct Clock {
    time: u64,
    cycle: Option<u64>,
    /// The last three starts: what proves how long a cycle is.
    frames: [Frames; 3],
}

impl Nodes {
    const MOST: usize = 64;

    /// The NMT status of who did something, and flags that it knows, where they changed.
    pub(super) fn heard(
        &mut self,
        key: (u8, u8),
        status: u8,
        flags: u8,
        did: &Observation<'_>,
        out: &mut Out<'_>,
    ) {
        let known = self.known.iter_mut().find(|node| node.key == key);
        let before = known.as_ref().map(|node| (node.status, node.flags));
        if before.is_none_or(|(known, _)| known != status) {
            out.was("NMT status", Shape::U8, &[status], did);
        }
        for (name, bit) in [("ready", READY), ("exception", EXCEPTION_NEW)] {
            let is_new = before.is_none_or(|(_, known)| (known ^ flags) & bit != 0);
            if key.0 == PRES && is_new {
                out.was(name, Shape::U8, &[u8::from(flags & bit != 0)], did);
            }
        }
        match known {
            Some(node) => (node.status, node.flags) = (status, flags),
            None => out.remember(&mut self.known, Node { key, status, flags }, Self::MOST),
        }
    }

    /// Whether it is the first that this node sent here of its kind.
    fn is_new(&self, kind: u8, node: u8) -> bool {
        !self.known.iter().any(|known| known.key == (kind, node))
    }
}

/// 4.6.1.1.2: flags, the time of day, and the time since the network was started.
pub(super) fn soc(frame: &Frame<'_>, nodes: &mut Nodes, out: &mut Out<'_>) -> Result<(), Short> {
    let mut body = frame.body;
    let time = body.skip(11)?.le64()?;
    let did = frame.did(code([SOC.into()]));
    out.state(&did);
    if nodes.clock.is_none() {
        out.is(NAME, Subject::of(frame.side), "capabilities", "POWERLINK managing node");
    }
    // 0 where there is no such clock.
    match &mut nodes.clock {
        Some(clock) if time != 0 => clock.goes_on(time, &did, out),
        known => {
            let frames = [Frames::none(), Frames::none(), out.frames().clone()];
            *known = Some(Clock { time, cycle: None, frames });
        }
    }
    Ok(())
}

impl Clock {
    /// How long a cycle is two of them show, and behind a leap two more.
    fn goes_on(&mut self, time: u64, did: &Observation<'_>, out: &mut Out<'_>) {
        let took = time.wrapping_sub(self.time);
        if let Some(cycle) = self.cycle.filter(|cycle| *cycle != took) {
            self.leaps(time, cycle, did, out);
        }
        (self.time, self.cycle) = (time, Some(took));
        self.frames.rotate_left(1);
        let [_, _, last] = &mut self.frames;
        last.clone_from(out.frames());
    }

    fn leaps(&mut self, time: u64, cycle: u64, did: &Observation<'_>, out: &mut Out<'_>) {
        let [first, second, third] = std::mem::take(&mut self.frames);
        if first.iter().next().is_some() {
            // The lower halves tell as well by how far.
            let [expected, came] = [self.time.wrapping_add(cycle), time].map(|time| time as u32);
            let broken = Break { counter: "RelativeTime", expected, came };
            out.breaks(&first.and(&second).and(&third), did, broken);
        }
        self.frames = [Frames::none(), Frames::none(), third];
    }
}

/// 4.6.1.1.3
pub(super) fn preq(frame: &Frame<'_>, _: &mut Nodes, out: &mut Out<'_>) -> Result<(), Short> {
    out.state(&frame.did(code([frame.kind.into()])).unit(unit(frame.to)));
    data(frame, out)
}

/// 4.6.1.1.4
pub(super) fn pres(frame: &Frame<'_>, nodes: &mut Nodes, out: &mut Out<'_>) -> Result<(), Short> {
    let mut body = frame.body;
    let [status, flags] = body.array()?;
    let did = frame.did(code([PRES.into()])).unit(unit(frame.from));
    out.state(&did);
    if nodes.is_new(PRES, frame.from) && frame.from < MANAGING {
        out.is(NAME, Subject::of(frame.side), "capabilities", "POWERLINK controlled node");
    }
    nodes.heard((PRES, frame.from), status, flags, &did, out);
    data(frame, out)
}

/// From here on nodes are no controlled ones. 4.5, table 15
const MANAGING: u8 = 240;

/// As many octets of data as it says.
fn data(frame: &Frame<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut body = frame.body;
    let size = body.skip(5)?.le16()?;
    if usize::from(size) > body.len() {
        let text = format!("{size} octets of data needed, {} there", body.len());
        out.broke(NAME, "wrong length", text);
    }
    Ok(())
}

/// 4.6.1.1.5: whom the managing node lets send behind the cycle, and what it asks for.
pub(super) fn soa(frame: &Frame<'_>, nodes: &mut Nodes, out: &mut Out<'_>) -> Result<(), Short> {
    let mut body = frame.body;
    let [status, _, _, asks, whom, version] = body.array()?;
    let did = frame.did(code([SOA.into(), asks.into()])).unit(unit(whom));
    out.state(&did);
    let of_managing = did.clone().unit(Name::None);
    if nodes.is_new(SOA, frame.from) {
        let version = format!("{}.{}", version >> 4, version & 0x0F);
        out.is(NAME, Subject::of(frame.side), "version", version);
    }
    nodes.heard((SOA, frame.from), status, 0, &of_managing, out);
    Ok(())
}
