//! What open pipes carry: DCE/RPC ([MS-RPCE], 2.1.1.2), one connection each, whose calls and log-ons
//! are told as its own (`dcerpc`). What only carries them is not told beside.

use super::files::Number;
use super::Ask;
use crate::dcerpc::{self, Carried};
use wire::{Frames, Out, Side};

/// Pipes of one connection that are read, and messages into them that wait for an answer.
const MOST: usize = 16;
const MOST_WAITING: usize = 64;

/// What a message carries: its end may not be there.
#[derive(Clone, Copy)]
pub struct Data<'a> {
    octets: &'a [u8],
    is_whole: bool,
}

impl<'a> Data<'a> {
    /// `length` octets from `offset` on.
    pub fn of(message: &'a [u8], offset: usize, length: usize) -> Self {
        let there = message.get(offset..).unwrap_or_default();
        let octets = there.get(..length).unwrap_or(there);
        Self { octets, is_whole: octets.len() == length }
    }
}

/// A message that carried something, until it is answered.
struct Waiting {
    ask: Ask,
    number: Number,
    frames: Frames,
    at_ns: i64,
}

/// An open pipe: what showed that it carries DCE/RPC, and what came of that.
struct Pipe {
    number: Number,
    frames: Frames,
    carried: Carried,
}

#[derive(Default)]
pub struct Pipes {
    open: Vec<Pipe>,
    waiting: Vec<Waiting>,
}

impl Pipes {
    /// Whether DCE/RPC was seen in it.
    pub fn knows(&self, number: Number) -> bool {
        self.open.iter().any(|pipe| pipe.number == number)
    }

    /// Whether there is any.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Another message asks under the same number: what was asked before gets no answer any more.
    pub fn forget(&mut self, ask: &Ask) {
        self.waiting.retain(|waiting| waiting.ask != *ask);
    }

    /// Whether it carried what such an ask brought.
    pub fn waits_for(&self, ask: &Ask) -> bool {
        self.waiting.iter().any(|waiting| waiting.ask == *ask)
    }

    /// Reads what a client sends into a file, which `is_pipe` or not, where that is known; gives
    /// whether it is DCE/RPC's.
    pub fn asked(
        &mut self,
        ask: Ask,
        number: Number,
        is_pipe: Option<bool>,
        data: Data<'_>,
        out: &mut Out<'_>,
    ) -> bool {
        if !self.knows(number) {
            let begins = Carried::begins(data.octets, is_pipe.is_none());
            if is_pipe == Some(false) || !begins {
                return false;
            }
            self.open(number, out);
        }
        if !self.carry(number, data, out) {
            return false;
        }
        let (frames, at_ns) = (out.frames().clone(), out.at_ns());
        out.remember(&mut self.waiting, Waiting { ask, number, frames, at_ns }, MOST_WAITING);
        true
    }

    fn open(&mut self, number: Number, out: &mut Out<'_>) {
        if self.open.len() >= MOST {
            self.open.remove(0).carried.end(out);
            out.bite(Out::MEMORY);
        }
        self.open.push(Pipe { number, frames: out.frames().clone(), carried: Carried::default() });
    }

    /// Reads what such a message was answered with; gives whether it is one that carried something.
    pub fn answered(
        &mut self,
        ask: &Ask,
        data: Option<Data<'_>>,
        status: u32,
        out: &mut Out<'_>,
    ) -> bool {
        let at = self.waiting.iter().position(|waiting| waiting.ask == *ask);
        let Some(Waiting { number, frames, at_ns, .. }) = at.map(|at| self.waiting.remove(at))
        else {
            return false;
        };
        match (data, self.find(number)) {
            (Some(data), _) if !data.octets.is_empty() => self.read(number, data, &frames, out),
            (_, Some(pipe)) if status != 0 => pipe.carried.refused(at_ns, status, out),
            _ => {}
        }
        true
    }

    /// Reads what came out of a pipe, as was asked for in `asked` frames.
    pub fn read(&mut self, number: Number, data: Data<'_>, asked: &Frames, out: &mut Out<'_>) {
        out.rests_on(asked);
        if let Some(pipe) = self.find(number) {
            out.rests_on(&pipe.frames);
        }
        self.carry(number, data, out);
    }

    fn carry(&mut self, number: Number, data: Data<'_>, out: &mut Out<'_>) -> bool {
        let Some(pipe) = self.find(number) else { return false };
        let is_read = pipe.carried.message(data.octets, out);
        if !data.is_whole {
            pipe.carried.gap(out.side());
        }
        is_read
    }

    fn find(&mut self, number: Number) -> Option<&mut Pipe> {
        self.open.iter_mut().find(|pipe| pipe.number == number)
    }

    /// Overwrites what a message that is not whole yet carries into a file, or out of one.
    pub fn begun(&mut self, number: Option<Number>, data: Data<'_>, out: &mut Out<'_>) {
        match number.and_then(|number| self.find(number)) {
            Some(pipe) => pipe.carried.begun(data.octets, out),
            None => dcerpc::begun(data.octets, out),
        }
    }

    /// The file is closed, or its number is given to another one.
    pub fn close(&mut self, number: Number, out: &mut Out<'_>) {
        if let Some(at) = self.open.iter().position(|pipe| pipe.number == number) {
            self.open.remove(at).carried.end(out);
        }
    }

    /// Octets of a side were lost.
    pub fn gap(&mut self, side: Side) {
        self.open.iter_mut().for_each(|pipe| pipe.carried.gap(side));
    }

    /// The connection is over.
    pub fn end(&mut self, out: &mut Out<'_>) {
        self.open.drain(..).for_each(|mut pipe| pipe.carried.end(out));
    }
}
