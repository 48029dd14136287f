//! Connections opened through the Connection Manager (volume 1, 3-5.5).

use super::claims::Claims;
use super::identity::Key;
use super::message::cut_off;
use super::path::Path;
use wire::{Frames, Name, Observation, Octets, Out, Shape, Shared, Short, Text, Values};

/// So many connections of one conversation are known at once.
const MOST: usize = 64;

/// What names a connection until it is closed: its serial number, the originator's
/// vendor and the originator's serial number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Triad(u16, u16, u32);

impl Triad {
    fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        Ok(Self(octets.le16()?, octets.le16()?, octets.le32()?))
    }
}

/// A connection that both sides agreed on.
#[derive(Debug)]
pub struct Connection {
    triad: Triad,
    /// Its number in messages to the target.
    pub to_target: u32,
    /// Its number in messages to the originator.
    pub to_originator: u32,
    /// The module at its end.
    pub unit: Name,
    /// The frames that opened it.
    pub opened: Frames,
}

/// The connections of one conversation, oldest first.
#[derive(Debug, Default)]
pub struct Connections(Vec<Connection>);

impl Connections {
    /// Keeps `connection` instead of one of the same name.
    pub fn open(&mut self, connection: Connection, out: &mut Out<'_>) {
        self.close(connection.triad, out);
        out.remember(&mut self.0, connection, MOST);
    }

    /// Forgets a connection.
    pub fn close(&mut self, triad: Triad, out: &mut Out<'_>) {
        for closed in self.0.extract_if(.., |connection| connection.triad == triad) {
            out.release(&closed.opened);
        }
    }

    /// The connection of a message to the target, or to the originator. There are
    /// targets that answer with the number meant for themselves.
    pub fn of(&self, number: u32, answer: bool) -> Option<&Connection> {
        let find = |number_of: fn(&Connection) -> u32| {
            self.0.iter().rev().find(|connection| number_of(connection) == number)
        };
        find(if answer { |c| c.to_originator } else { |c| c.to_target })
            .or_else(|| find(|c| c.to_target).filter(|_| answer))
    }
}

/// A Forward Open that waits for its answer.
#[derive(Clone, Debug)]
pub struct Opening {
    triad: Triad,
    key: Option<Key>,
    cyclic: bool,
    /// Transport class 1: a count of 16 bits stands before the data.
    counted: bool,
    /// CIP Safety: each datum stands twice, with a mode octet, checks and a time.
    safety: bool,
}

impl Opening {
    /// A Forward Open, or a Large one with 32 bits of parameters: what waits, the way
    /// to the target, and what the connection is for.
    pub fn read<'a>(large: bool, octets: &mut Octets<'a>) -> Result<(Self, Path<'a>), Short> {
        octets.skip(2 + 4 + 4)?;
        let triad = Triad::read(octets)?;
        octets.skip(4 + 2 * if large { 8 } else { 6 })?;
        let transport = octets.u8()? & 0x0F;
        let words = octets.u8()?;
        let path = Path::read(octets.take(usize::from(words) * 2)?).unwrap_or_default();
        let counted = transport == 1;
        let safety = path.safety;
        Ok((Self { triad, key: path.key, cyclic: transport < 2, counted, safety }, path))
    }

    /// What is opened, and to what.
    pub fn object(&self, path: &Path<'_>) -> Name {
        let kind = match (self.safety, self.cyclic) {
            (true, _) => "safety",
            (_, true) => "I/O",
            _ => "explicit",
        };
        Name::text(format_args!("{kind} connection to {path}"))
    }

    /// The target took it: `done` is the request, `asked` its frames, `octets` the answer.
    pub fn opened(
        &self,
        done: &Observation<'_>,
        asked: &Frames,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<Connection, Short> {
        let (to_target, to_originator) = (octets.le32()?, octets.le32()?);
        let mut opened = asked.clone();
        opened.extend(&out.keep());
        if let Some(key) = self.demanded("electronic key", done, asked, out) {
            key.claim(&Claims::of(done, &opened), out);
        }
        if self.cyclic {
            self.announce(done, (to_target, to_originator), &opened, out);
            if let Err(short) = intervals(done, asked, octets, out) {
                cut_off("an answer to a Forward Open", short, out);
            }
        }
        let unit = done.unit.clone();
        Ok(Connection { triad: self.triad, to_target, to_originator, unit, opened })
    }

    /// The target did not take it: `done` says why, and here what it should have been.
    pub fn refused(&self, done: &Observation<'_>, asked: &Frames, out: &mut Out<'_>) {
        self.demanded("electronic key asked for", done, asked, out);
    }

    /// States what the target must be, if anything.
    fn demanded(
        &self,
        called: &str,
        done: &Observation<'_>,
        asked: &Frames,
        out: &mut Out<'_>,
    ) -> Option<Key> {
        let key = self.key.filter(Key::demands)?;
        let text = Text::from(format_args!("{key}"));
        let values = Values { shape: Shape::Text, bytes: text.bytes(), step: 1 };
        let object = Name::text(format_args!("{}: {called}", done.object));
        out.state_with(asked, &Observation::was(done, values).object(object));
        Some(key)
    }

    /// The data come in datagrams, with these numbers.
    fn announce(
        &self,
        done: &Observation<'_>,
        (to_target, to_originator): (u32, u32),
        opened: &Frames,
        out: &mut Out<'_>,
    ) {
        let shared = |note| Shared {
            unit: done.unit.clone(),
            object: done.object.clone(),
            note,
            frames: opened.clone(),
        };
        let counted = if self.counted { COUNTED } else { 0 };
        let headed = if self.safety { 0 } else { HEADED };
        out.share(done.by, to_target, shared(counted | headed));
        out.share(done.by.other(), to_originator, shared(counted));
    }
}

/// How often data come each way, in microseconds: the actual packet intervals that stand
/// behind the connection's name in the answer (3-5.5.2).
fn intervals(
    done: &Observation<'_>,
    asked: &Frames,
    octets: &mut Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    Triad::read(octets)?;
    for way in ["to the target", "to the originator"] {
        let bytes = octets.take(4)?;
        let object = Name::text(format_args!("{}: interval {way}", done.object));
        let values = Values { shape: Shape::U32Le, bytes, step: 1 };
        out.state_with(asked, &Observation::was(done, values).object(object));
    }
    Ok(())
}

/// What is noted of a connection for its data: whether they begin with a header, as those to
/// a target do but for safety, and whether a count of 16 bits stands before that.
const HEADED: u32 = 1;
const COUNTED: u32 = 2;

/// Data of a cyclic connection, as its opening says to read them.
pub struct Cyclic<'a> {
    shared: &'a Shared,
    data: &'a [u8],
}

impl<'a> Cyclic<'a> {
    /// The data of a datagram.
    pub const fn new(shared: &'a Shared, data: &'a [u8]) -> Self {
        Self { shared, data }
    }

    /// Whether the originator runs: data to a target mostly begin with a header of 32 bits,
    /// of which bit 0 says so and all but the next are zero (volume 1, 3-6.1.4).
    pub fn runs(&self) -> Option<u8> {
        let mut octets = Octets::new(self.data);
        if self.shared.note & HEADED == 0 {
            return None;
        }
        octets.skip(if self.shared.note & COUNTED != 0 { 2 } else { 0 }).ok()?;
        match octets.le32().ok()? {
            header @ 0..=3 => Some((header & 1) as u8),
            _ => None,
        }
    }
}

/// A Forward Close.
pub fn closing<'a>(octets: &mut Octets<'a>) -> Result<(Triad, Path<'a>), Short> {
    let triad = Triad::read(octets.skip(2)?)?;
    let words = octets.u8()?;
    let path = octets.skip(1)?.take(usize::from(words) * 2)?;
    Ok((triad, Path::read(path).unwrap_or_default()))
}
