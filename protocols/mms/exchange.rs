//! Confirmed services: a request, and what it came to. § is a section of ISO 9506-2.

use super::object::Variables;
use super::speaker::Speaker;
use super::{service, Ask, Mms, More, NAME};
use crate::ber::{Element, Elements, Fault};
use wire::{code, Asked, Name, Observation, Out, Side};

/// Of a read or a write, so many octets are remembered until it is answered.
const MOST_REMEMBERED: usize = 8 << 10;
/// The result of a variable that was not accessed.
const FAILURE: u32 = 0x80;

impl Mms {
    pub(super) fn request(
        &mut self,
        side: Side,
        mut inside: Elements<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Fault> {
        let id = inside.required(0x02)?.unsigned().unwrap_or_default();
        inside.optional(0x30); // modifiers
        let service = inside.element()?;
        let number = service.number();
        let (object, span) = service::target(&service);
        let asked = Observation::did(NAME, code([0, number])).by(side).object(object).span(span);
        let mut more = More::default();
        if let service::READ | service::WRITE = number {
            if service.contents.len() <= MOST_REMEMBERED {
                more.service = service.contents.to_vec();
            } else {
                out.bite(Out::MEMORY);
            }
        }
        if number == service::WRITE && enables_reports(&service) {
            self.reports.forget();
        }
        let asked = asked.writes(number == service::WRITE);
        self.pending.ask((side, Ask::Confirmed(id)), asked, more, out);
        Ok(())
    }

    pub(super) fn response(
        &mut self,
        side: Side,
        mut inside: Elements<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Fault> {
        let id = inside.required(0x02)?.unsigned().unwrap_or_default();
        let answer = inside.element()?;
        let Some(asked) = self.pending.answer(&(side.other(), Ask::Confirmed(id))) else {
            out.orphan();
            return Ok(());
        };
        match answer.number() {
            service::READ => read(&asked, answer, out),
            service::WRITE => wrote(&asked, answer, out),
            service => {
                let done = asked.answered(0, out);
                let mut speaker = Speaker { done: &done, frames: &asked.frames, out };
                told(service, answer, &mut speaker);
            }
        }
        Ok(())
    }

    /// A service's error. §7.6
    pub(super) fn refused(&mut self, side: Side, inside: Elements<'_>, out: &mut Out<'_>) {
        let field = |tag| { inside }.find(|element| element.tag == tag);
        let id = field(0x80).and_then(|id| id.unsigned()).unwrap_or_default();
        let status = field(0xA2).map_or(0x100, |error| service::error(error.inside()));
        self.answered(side, Ask::Confirmed(id), status, out);
    }

    /// A PDU that the other side did not understand. §7.7
    pub(super) fn rejected(&mut self, side: Side, mut inside: Elements<'_>, out: &mut Out<'_>) {
        let id = inside.optional(0x80).and_then(|id| id.unsigned());
        let (Some(id), Ok(reason)) = (id, inside.element()) else { return };
        self.answered(side, Ask::Confirmed(id), service::rejection(reason), out);
    }
}

/// Whether a write lets reports begin, whose numbers begin anew. IEC 61850-7-2, 17.2.2
fn enables_reports(service: &Element<'_>) -> bool {
    let names = service::variables(service).map(Variables::names).into_iter().flatten();
    names.take(8).flatten().any(|name| name.bytes().ends_with(b"$RptEna"))
}

/// The variables that were asked for.
fn variables(asked: &Asked<More>, number: u32) -> Option<Variables<'_>> {
    let tag = 0xA0 | number;
    service::variables(&Element { tag, contents: &asked.more.service })
}

/// What a read gave: the status is the first failure's. §14.6
fn read(asked: &Asked<More>, answer: Element<'_>, out: &mut Out<'_>) {
    let results = answer.inside().find(|element| element.tag == 0xA1);
    let results = || results.map(|list| list.inside()).into_iter().flatten();
    let variables = variables(asked, service::READ);
    let failed = results().position(|result| result.tag == FAILURE);
    let done = finish(asked, variables, failed.zip(failed.and_then(|at| results().nth(at))), out);
    let mut speaker = Speaker { done: &done, frames: &asked.frames, out };
    let names = variables.map(Variables::names).into_iter().flatten();
    for (name, value) in names.zip(results()).filter(|(_, result)| result.tag != FAILURE) {
        if let Some(name) = name {
            speaker.value(&name, value);
        }
    }
}

/// What a write came to: each variable's success or failure. §14.7
fn wrote(asked: &Asked<More>, answer: Element<'_>, out: &mut Out<'_>) {
    let variables = variables(asked, service::WRITE);
    let failed = answer.inside().position(|result| result.tag == FAILURE);
    let failure = failed.zip(failed.and_then(|at| answer.inside().nth(at)));
    let done = finish(asked, variables, failure, out);
    let written = Element { tag: 0xA5, contents: &asked.more.service };
    let mut speaker = Speaker { done: &done, frames: &asked.frames, out };
    let names = variables.map(Variables::names).into_iter().flatten();
    let written = names.zip(service::written(&written)).zip(answer.inside());
    for ((name, value), _) in written.filter(|(_, result)| result.tag != FAILURE) {
        if let Some(name) = name {
            speaker.value(&name, value);
        }
    }
}

/// States the operation: well done, or with the failure of one of its variables, which it is
/// then called by. Gives it as one that was well done, for those that were.
fn finish(
    asked: &Asked<More>,
    variables: Option<Variables<'_>>,
    failure: Option<(usize, Element<'_>)>,
    out: &mut Out<'_>,
) -> Observation<'static> {
    let Some((at, failure)) = failure else { return asked.answered(0, out).into_owned() };
    let mut failed = asked.observation.clone().status(service::no_access(failure));
    if let Some(name) = variables.and_then(|all| all.names().nth(at).flatten()) {
        failed.object = Name::Text(name);
    }
    out.state_at(asked.at_ns, &asked.frames, &failed);
    asked.observation.clone()
}

/// What the answers to other services say of the server.
fn told(service: u32, answer: Element<'_>, speaker: &mut Speaker<'_, '_>) {
    match service {
        // §10.2: what may be done with it, and whether it works.
        service::STATUS => {
            for state in answer.inside() {
                let name = match state.tag {
                    0x80 => "logical state",
                    0x81 => "physical state",
                    _ => continue,
                };
                speaker.number(name, state.unsigned().unwrap_or_default());
            }
        }
        // §10.5.
        service::IDENTIFY => {
            for fact in answer.inside() {
                match fact.tag {
                    0x80 => speaker.is("vendor", fact.contents),
                    0x81 => speaker.is("model", fact.contents),
                    0x82 => speaker.is("firmware", fact.contents),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}
