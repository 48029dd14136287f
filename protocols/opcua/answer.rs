//! What answers say. Sections are of OPC 10000-4.

use super::application::{endpoints, on_network, servers};
use super::builtin::{diagnostic, Array, Fault, Read};
use super::history;
use super::method::{self, may_tell};
use super::node::Target;
use super::request::{call, result, write, Named, Question, Write};
use super::services::*;
use super::session::created;
use super::values::Speaker;
use super::variant::{variant, DataValue, Value};
use std::borrow::Cow;
use wire::{Asked, Name, Observation, Octets, Out, Subject};

/// Whether a status says that something failed; the others are good or uncertain. 7.39
pub const fn is_bad(status: u32) -> bool {
    status >> 31 == 1
}

/// States a request with its answer, whose octets begin with the header.
pub fn read(
    asked: &Asked<Question>,
    request: u32,
    answer: u32,
    mut octets: Octets<'_>,
    out: &mut Out<'_>,
) -> Read<()> {
    let status = result(&mut octets)?;
    let fits = answer == super::services::answer(request);
    if is_bad(status) || !fits {
        asked.answered(status, out);
        return if fits || answer == FAULT { Ok(()) } else { Err(Fault::Encoding("wrong answer")) };
    }
    match &asked.more {
        Question::List(list) => lists(asked, request, Octets::new(list), octets, out),
        Question::LogOn(log_on) => {
            asked.answered(status, out);
            log_on.let_in(asked, out);
            Ok(())
        }
        Question::Nothing => {
            asked.answered(first_bad(request, octets, status), out);
            identities(request, octets, &mut out.with(&asked.frames))
        }
    }
}

/// What an answer says whose request was not seen.
pub fn orphan(request: Option<u32>, mut octets: Octets<'_>, out: &mut Out<'_>) -> Read<()> {
    let status = result(&mut octets)?;
    match request {
        Some(request) if !is_bad(status) => identities(request, octets, out),
        _ => Ok(()),
    }
}

/// What an answer says of applications.
fn identities(request: u32, mut octets: Octets<'_>, out: &mut Out<'_>) -> Read<()> {
    match request {
        GET_ENDPOINTS => endpoints(octets, Subject::of(out.side()), out),
        FIND_SERVERS => servers(octets, Subject::of(out.side()), out),
        FIND_ON_NETWORK => on_network(octets),
        CREATE_SESSION => created(&mut octets, out),
        _ => Ok(()),
    }
}

/// The first failure in a list of results, each a StatusCode or beginning with one: of the
/// latter only the first is looked at.
fn first_bad(request: u32, octets: Octets<'_>, good: u32) -> u32 {
    let mut codes = Array::new(octets, |octets| Ok(octets.le32()?));
    let bad = match request {
        DELETE_NODES | ADD_REFERENCES | DELETE_REFERENCES | SET_MODE | DELETE_ITEMS
        | SET_PUBLISHING | DELETE_SUBSCRIPTIONS => codes.find(|code| is_bad(*code)),
        BROWSE | BROWSE_NEXT | TRANSLATE | HISTORY_UPDATE | ADD_NODES | CREATE_ITEMS | TRANSFER => {
            codes.next().filter(|code| is_bad(*code))
        }
        _ => None,
    };
    bad.unwrap_or(good)
}

fn lists(
    asked: &Asked<Question>,
    request: u32,
    list: Octets<'_>,
    octets: Octets<'_>,
    out: &mut Out<'_>,
) -> Read<()> {
    match request {
        READ => was_read(asked, list, octets, out),
        WRITE => was_written(asked, list, octets, out),
        HISTORY_READ => history::was_read(asked, list, octets, out),
        _ => was_called(asked, list, octets, out),
    }
}

/// States the request with the first failure, and what it was of.
pub fn answered<'a, T: Named>(
    asked: &'a Asked<Question>,
    mut results: impl Iterator<Item = (T, u32)>,
    out: &mut Out<'_>,
) -> Cow<'a, Observation<'static>> {
    let Some((element, status)) = results.find(|(_, status)| is_bad(*status)) else {
        return asked.answered(0, out);
    };
    let done = asked.observation.clone().object(element.name()).status(status);
    out.state_at(asked.at_ns, &asked.frames, &done);
    Cow::Owned(done.status(0))
}

/// 5.11.2: a DataValue for each node.
fn was_read(
    asked: &Asked<Question>,
    list: Octets<'_>,
    octets: Octets<'_>,
    out: &mut Out<'_>,
) -> Read<()> {
    let (targets, values) = (Array::new(list, Target::read), Array::new(octets, DataValue::read));
    let statuses = values.map(|data| data.status);
    let done = answered(asked, targets.zip(statuses), out);
    let mut speaker = Speaker { done: &done, frames: &asked.frames, out };
    for (target, data) in targets.zip(values).filter(|(_, data)| !is_bad(data.status)) {
        speaker.state(&target.name(), &data.value);
    }
    values.pass().map(drop)
}

/// 5.11.4: a StatusCode for each node.
fn was_written(
    asked: &Asked<Question>,
    list: Octets<'_>,
    octets: Octets<'_>,
    out: &mut Out<'_>,
) -> Read<()> {
    let (writes, codes) = (Array::new(list, write), Array::new(octets, |o| Ok(o.le32()?)));
    let done = answered(asked, writes.zip(codes), out);
    let mut speaker = Speaker { done: &done, frames: &asked.frames, out };
    for (Write { target, data }, _) in writes.zip(codes).filter(|(_, code)| !is_bad(*code)) {
        speaker.state(&target.name(), &data.value);
    }
    codes.pass().map(drop)
}

/// A method's result: status, arguments' statuses and diagnostics, what it gave. 5.12.2
fn called<'a>(octets: &mut Octets<'a>) -> Read<(u32, Array<'a, Value<'a>>)> {
    let status = octets.le32()?;
    *octets = Array::new(*octets, |octets| Ok(octets.le32()?)).pass()?;
    *octets = Array::new(*octets, diagnostic).pass()?;
    let given = Array::new(*octets, variant);
    *octets = given.pass()?;
    Ok((status, given))
}

fn was_called(
    asked: &Asked<Question>,
    list: Octets<'_>,
    octets: Octets<'_>,
    out: &mut Out<'_>,
) -> Read<()> {
    let (calls, results) = (Array::new(list, call), Array::new(octets, called));
    let done = answered(asked, calls.zip(results.map(|(status, _)| status)), out);
    let mut speaker = Speaker { done: &done, frames: &asked.frames, out };
    for (call, (_, given)) in calls.zip(results).filter(|(_, (status, _))| !is_bad(*status)) {
        let name = call.name();
        method::hide_given(&call.method, given, speaker.out);
        let taken = call.arguments.enumerate().filter(|(at, _)| may_tell(&call.method, *at));
        let taken = taken.map(|(at, value)| ("input", at, value));
        for (kind, at, value) in taken.chain(given.enumerate().map(|(at, v)| ("output", at, v))) {
            speaker.state(&Name::text(format_args!("{name} {kind} {at}")), &value);
        }
    }
    results.pass().map(drop)
}
