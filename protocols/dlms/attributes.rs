//! What is got of attributes, set or handed to methods, one or several at once, and told unasked
//! (IEC 62056-5-3, 6.5 to 6.15).

use super::data::{length, string};
use super::exchange::{ended, numbers, told, was, Ends, Question, MOST};
use super::object::Descriptor;
use super::service::{named, ACTION, DATA_NOTIFICATION, EVENT, GET, SET, WAS_SET};
use super::{secret, Dlms};
use wire::{Asked, Breach, Name, Observation, Octets, Out, NO_ANSWER};

/// Answers of block transfers.
const BLOCK: u8 = 2;
const LIST: u8 = 3;

impl Dlms {
    /// A request with data in it, for one attribute or method, or a list of them; or the next
    /// part of a long one.
    pub(super) fn requested(
        &mut self,
        ends: &Ends,
        tag: u8,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let [choice, invoke] = octets.array()?;
        let mut question = Question::default();
        let object = match (tag, choice) {
            (_, 1) | (SET, 2) | (ACTION, 4) => {
                question.about = vec![described(tag, octets)?];
                Name::None
            }
            (_, LIST) | (SET, 4) | (ACTION, 5) => {
                question.about = list(tag, octets)?;
                Name::None
            }
            (GET | ACTION, BLOCK) => Name::at("block {}", octets.be32()?),
            _ => Name::at("block {}", octets.skip(1)?.be32()?),
        };
        let object = question.about.first().map_or(object, |first| (*first).into());
        let span = question.about.len().max(1);
        if question.is_secret() {
            secret::hide(octets.rest(), out);
        }
        let bears = question.about.iter().any(|of| of.is_secret() || of.is_bulk());
        question.data = match (tag, choice) {
            (SET, 1) if !bears => octets.rest().into(),
            (ACTION, 1) if !bears && octets.u8()? != 0 => octets.rest().into(),
            _ => Box::default(),
        };
        let did = ends.did(numbers(tag, choice)).object(object).writes(tag == SET);
        let did = did.span(u32::try_from(span).unwrap_or(1));
        let key = ends.key(ends.side, tag, (invoke & 0xF).into());
        self.pending.ask(key, did, question, out);
        Ok(())
    }

    /// What was got: a value, part of a long one, or one for each of a list.
    pub(super) fn got(
        &mut self,
        ends: &Ends,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let [choice, invoke] = octets.array()?;
        let Some(asked) = self.answer(ends, GET, (invoke & 0xF).into(), out) else {
            return Ok(());
        };
        if asked.more.is_secret() {
            secret::hide(octets.rest().get(outcome(choice)..).unwrap_or_default(), out);
        }
        match choice {
            1 => result(&asked, octets, out),
            BLOCK => {
                let status = if octets.skip(5)?.u8()? == 1 { octets.u8()?.into() } else { 0 };
                ended(&asked, status, out);
                Ok(())
            }
            LIST => results(&asked, octets, out),
            _ => {
                let text = format_args!("1 to 3 needed, {choice} there");
                Err(Breach("wrong response", text.into()))
            }
        }
    }

    /// What was set or done; of a list the first that failed.
    pub(super) fn done(
        &mut self,
        ends: &Ends,
        tag: u8,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let [choice, invoke] = octets.array()?;
        let status = match (tag, choice) {
            (_, 1) | (WAS_SET, LIST) => octets.u8()?,
            (_, LIST) | (WAS_SET, 4) => {
                let count = length(octets)?;
                let results = octets.rest().iter().take(count);
                if tag == WAS_SET {
                    results.copied().find(|result| *result != 0).unwrap_or(0)
                } else {
                    results.copied().next().unwrap_or(0)
                }
            }
            _ => 0, // a part was taken
        };
        self.ended(ends, tag - 4, (invoke & 0xF).into(), status.into(), out);
        Ok(())
    }
}

/// How many octets of an answer say how it went.
const fn outcome(choice: u8) -> usize {
    match choice {
        BLOCK => 6,
        LIST => 2,
        _ => 1,
    }
}

/// An attribute and how much of it, or a method.
fn described(tag: u8, octets: &mut Octets<'_>) -> Result<Descriptor, Breach> {
    let of = Descriptor::read(octets, tag == ACTION)?;
    if tag != ACTION && octets.u8()? != 0 {
        octets.skip(1)?;
        super::data::each(&"".into(), octets, |_, _| {})?;
    }
    Ok(of)
}

fn list(tag: u8, octets: &mut Octets<'_>) -> Result<Vec<Descriptor>, Breach> {
    let count = length(octets)?.min(MOST);
    (0..count).map(|_| described(tag, octets)).collect()
}

/// Data, or why there are none.
fn result(
    asked: &Asked<Question>,
    octets: &mut Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Breach> {
    let status = if octets.u8()? == 0 { 0 } else { octets.u8()?.into() };
    let done = ended(asked, status, out);
    match asked.more.about.first() {
        Some(of) if status == 0 && !of.is_secret() => shown(*of, octets, asked, &done, out),
        _ => Ok(()),
    }
}

/// One for each that was asked for; the first that was refused says so for all if none was not.
fn results(
    asked: &Asked<Question>,
    octets: &mut Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Breach> {
    length(octets)?;
    let refused = octets.peek(0) == Some(1) && asked.more.about.len() == 1;
    let status = if refused { octets.peek(1).map_or(0, u32::from) } else { 0 };
    let done = ended(asked, status, out);
    // Where a secret is overwritten nobody knows where the next one begins.
    for of in asked.more.about.iter().take_while(|of| !of.is_secret()) {
        if octets.u8()? == 0 {
            shown(*of, octets, asked, &done, out)?;
        } else {
            octets.skip(1)?;
        }
    }
    Ok(())
}

/// A value that was got, together with what it was asked as.
fn shown(
    of: Descriptor,
    octets: &mut Octets<'_>,
    asked: &Asked<Question>,
    done: &Observation<'static>,
    out: &mut Out<'_>,
) -> Result<(), Breach> {
    was(of, octets, done, &mut out.with(&asked.frames))
}

/// IEC 62056-5-3, 6.14: what a device tells of an attribute unasked.
pub fn event(ends: &Ends, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
    if octets.u8()? != 0 {
        string(octets)?;
    }
    let of = Descriptor::read(octets, false)?;
    let did = ends.did(named(EVENT)).object(of.into()).status(NO_ANSWER);
    out.state(&did);
    if of.is_secret() {
        secret::hide(octets.rest(), out);
        return Ok(());
    }
    was(of, octets, &did, out)
}

/// IEC 62056-5-3, 6.15: values that are pushed, whose names a push setup has.
pub fn notification(ends: &Ends, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
    octets.skip(4)?;
    string(octets)?;
    let did = ends.did(named(DATA_NOTIFICATION)).status(NO_ANSWER);
    out.state(&did);
    told(octets, &did, out)
}
