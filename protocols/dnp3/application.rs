use super::ends::Ends;
use super::fragment::{Fragment, Key};
use super::object::{Headers, Objects};
use super::value::Speaker;
use super::{attribute, authentication, file, name, status, NAME};
use crate::log_on::Account;
use wire::{Asked, Counters, Frames, Name, Observation, Out, Pending, Shape, Values, NO_ANSWER};

/// Answers in several fragments that are followed at once.
const MOST_CONTINUED: usize = 8;
/// Octets of a write that are kept until its answer.
const MOST_WRITTEN: usize = 512;

/// What a request carries that its answer makes true.
#[derive(Default)]
struct Carried {
    written: Box<[u8]>,
    account: Option<Box<Account>>,
}

/// An answer that goes on in another fragment.
struct Continued {
    next: Key,
    done: Observation<'static>,
    frames: Frames,
}

/// Requests, answers and unsolicited responses. IEEE 1815, 4.2.
#[derive(Default)]
pub struct Application {
    pending: Pending<Key, Carried>,
    continued: Vec<Continued>,
    /// Of requests and of what is unsolicited, for each pair.
    counters: Counters<(Ends, bool)>,
    room: Vec<u8>,
}

impl Application {
    /// Reads a fragment; `ends` gives who talks when the sender is master, or is not.
    pub fn fragment(
        &mut self,
        from_master: bool,
        ends: impl Fn(bool) -> Ends,
        bytes: &[u8],
        out: &mut Out<'_>,
    ) {
        let &[control, function, ref rest @ ..] = bytes else {
            ends(from_master).broke("wrong length", "2 octets needed in a fragment", out);
            return;
        };
        let fragment = Fragment { control, function, rest };
        let by_master = is_by_master(function, from_master);
        let ends = ends(by_master);
        if by_master != from_master {
            ends.broke("wrong direction", "the function is the other side's", out);
        }
        match function {
            0 => self.confirm(fragment, ends, from_master, out),
            129..=131 => self.answer(fragment, ends, out),
            _ => self.request(fragment, ends, out),
        }
    }

    /// Octets were lost.
    pub fn gap(&mut self) {
        self.counters.forget();
    }

    /// States what still waits.
    pub fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
    }

    fn confirm(&mut self, fragment: Fragment<'_>, ends: Ends, by_master: bool, out: &mut Out<'_>) {
        let did = if by_master { ends.did(0) } else { ends.reported(0) };
        out.state(&did.status(NO_ANSWER));
        let key = fragment.key(ends);
        if let Some(asked) = self.pending.answer_newest(|k, _| key.unsolicited && *k == key) {
            asked.answered(0, out);
        }
    }

    fn request(&mut self, fragment: Fragment<'_>, ends: Ends, out: &mut Out<'_>) {
        fragment.check_request(ends, out);
        let (object, span) = name::of(fragment.objects());
        let asked = ends.did(fragment.function).object(object).span(span);
        self.count(fragment, ends, &asked, out);
        if ends.is_broadcast() || fragment.is_silent() {
            let done = asked.status(NO_ANSWER);
            out.state(&done);
            if matches!(fragment.function, 2 | 5 | 6) {
                self.speak(&done, &Frames::default(), fragment.objects(), out);
            }
        } else {
            let carried = carried(fragment, out);
            self.pending.ask(fragment.key(ends), asked, carried, out);
        }
    }

    fn answer(&mut self, fragment: Fragment<'_>, ends: Ends, out: &mut Out<'_>) {
        let &[first, second, ref rest @ ..] = fragment.rest else {
            ends.broke("wrong length", "4 octets needed in an answer", out);
            return;
        };
        let fragment = Fragment { rest, ..fragment };
        let reported = ends.reported(fragment.function);
        indications([first, second], &reported, out);
        fragment.check_objects(ends, out);
        if fragment.function == 130 {
            self.unsolicited(fragment, reported, ends, out);
        } else if !authentication::state(fragment.objects(), &ends, out) {
            let status = status::of([first, second], fragment.objects());
            self.response(fragment, ends, status, out);
        }
    }

    fn response(&mut self, fragment: Fragment<'_>, ends: Ends, status: u32, out: &mut Out<'_>) {
        let key = fragment.key(ends);
        if !fragment.is_first() {
            self.count(fragment, ends, &ends.reported(fragment.function), out);
        }
        let asked = self.pending.answer_newest(|k, _| fragment.is_first() && *k == key);
        let of = match &asked {
            Some(asked) => Some(self.done(asked, status, out)),
            None => self.continued(key),
        };
        if let Some((done, frames)) = of.clone().filter(|_| !fragment.is_final()) {
            self.follow(key, done, frames, out);
        }
        let (done, frames) = of.unwrap_or_else(|| {
            out.orphan();
            (ends.reported(fragment.function), Frames::default())
        });
        self.speak(&done, &frames, fragment.objects(), out);
        let attributes = fragment.objects().filter(|objects| objects.group == 0);
        attributes.for_each(|objects| attribute::state(&objects, &ends, out));
    }

    /// A request is answered. Gives the operation and the request's frames.
    fn done(
        &mut self,
        asked: &Asked<Carried>,
        status: u32,
        out: &mut Out<'_>,
    ) -> (Observation<'static>, Frames) {
        let done = asked.answered(status, out);
        if status == 0 {
            let written = Headers::new(2, &asked.more.written).map_while(Result::ok);
            self.speak(&done, &asked.frames, written, out);
            if let Some(account) = &asked.more.account {
                account.let_in(asked, out);
            }
        }
        (done.into_owned(), asked.frames.clone())
    }

    /// What a fragment behind the first belongs to.
    fn continued(&mut self, key: Key) -> Option<(Observation<'static>, Frames)> {
        let at = self.continued.iter().position(|continued| continued.next == key)?;
        let Continued { done, frames, .. } = self.continued.remove(at);
        Some((done, frames))
    }

    /// Remembers an answer that is not at its end.
    fn follow(
        &mut self,
        key: Key,
        done: Observation<'static>,
        mut frames: Frames,
        out: &mut Out<'_>,
    ) {
        frames.extend(out.frames());
        let next = Key { sequence: (key.sequence + 1) & 0x0F, ..key };
        out.remember(&mut self.continued, Continued { next, done, frames }, MOST_CONTINUED);
    }

    fn unsolicited(
        &mut self,
        fragment: Fragment<'_>,
        reported: Observation<'static>,
        ends: Ends,
        out: &mut Out<'_>,
    ) {
        self.count(fragment, ends, &reported, out);
        self.speak(&reported, &Frames::default(), fragment.objects(), out);
        if fragment.wants_confirmation() {
            self.pending.ask(fragment.key(ends), reported, Carried::default(), out);
        } else {
            out.state(&reported.status(NO_ANSWER));
        }
    }

    /// Requests count on for each outstation, and so do the further fragments of an answer
    /// and, on their own, unsolicited responses; a repetition does not (4.2.2.4.5, 4.2.2.4.6).
    fn count(
        &mut self,
        of: Fragment<'_>,
        ends: Ends,
        told: &Observation<'static>,
        out: &mut Out<'_>,
    ) {
        let Key { sequence, unsolicited, .. } = of.key(ends);
        let counted = ("application sequence", sequence.into(), 15);
        self.counters.count((ends, unsolicited), counted, || told.clone(), out);
    }

    fn speak<'a>(
        &mut self,
        of: &Observation<'static>,
        frames: &Frames,
        objects: impl Iterator<Item = Objects<'a>>,
        out: &mut Out<'_>,
    ) {
        let mut speaker = Speaker { of, frames, room: &mut self.room, out };
        objects.filter(|objects| objects.valued).for_each(|objects| speaker.state(&objects));
    }
}

/// Whether a function is a master's: only confirmations go both ways.
pub const fn is_by_master(function: u8, from_master: bool) -> bool {
    function < 128 && (function != 0 || from_master)
}

fn carried(fragment: Fragment<'_>, out: &mut Out<'_>) -> Carried {
    let rest = fragment.rest;
    let log_on = fragment.objects().find_map(|objects| file::log_on(&objects));
    let account = |(user, password)| Box::new(Account::new(NAME, user, password, password, out));
    match fragment.function {
        2 => Carried { written: rest.get(..MOST_WRITTEN).unwrap_or(rest).into(), account: None },
        _ => Carried { written: Box::default(), account: log_on.map(account) },
    }
}

/// Both octets, the lowest bit first. IEEE 1815, 4.2.2.6.
fn indications(octets: [u8; 2], reported: &Observation<'static>, out: &mut Out<'_>) {
    let was = Observation::was(reported, Values { shape: Shape::Bits, bytes: &octets, step: 1 });
    out.state(&was.object(Name::at("internal indication {}", 0)).span(16));
}
