//! Userdata: services in groups, asked for, answered, or sent unasked.

use super::pdu::{Pdu, USERDATA};
use super::variable::{self, ValuesIn};
use super::{alarm, block, clock, control, event, item, security, szl, watch};
use super::{Asked, Context, Cut, Request, NAME, S7};
use wire::{code, Name, Observation, Octets, Out, Short, Side, NO_ANSWER};

// Groups of services.
pub(super) const PROGRAMMER: u8 = 1;
pub(super) const CYCLIC: u8 = 2;
const BLOCKS: u8 = 3;
pub(super) const CPU: u8 = 4;
const SECURITY: u8 = 5;
const BSEND: u8 = 6;
const TIME: u8 = 7;
const NC: u8 = 15;

/// The parameter of a userdata PDU.
#[derive(Clone, Copy)]
pub(super) struct Header {
    kind: Kind,
    pub group: u8,
    pub function: u8,
    /// Ties together the parts of an answer, or what a job sends.
    pub sequence: u8,
    /// Whether no further part follows.
    pub last: bool,
    /// 0 is success.
    error: u16,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Push,
    Request,
    Answer,
}

impl Header {
    /// Reads head and length (four octets), method, kind and group, service, sequence and,
    /// where there is one, the tail of an answer: unit, last unit, error.
    fn read(mut parameter: Octets<'_>) -> Result<Option<Self>, Short> {
        let [_, kind, function, sequence] = parameter.skip(4)?.array()?;
        let [_, more, high, low] = parameter.array().unwrap_or_default();
        let (group, error) = (kind & 0x0F, u16::from_be_bytes([high, low]));
        let kind = match kind >> 4 & 0b1100 {
            0 => Kind::Push, // the lower two bits are set in services of a SINUMERIK
            4 => Kind::Request,
            8 => Kind::Answer,
            _ => return Ok(None),
        };
        Ok(Some(Self { kind, group, function, sequence, last: more == 0, error }))
    }

    /// What names a job: group, service and sequence number.
    pub const fn job(&self) -> [u8; 3] {
        [self.group, self.function, self.sequence]
    }

    fn code(&self) -> Name {
        code([USERDATA, self.group, self.function].map(u32::from))
    }

    fn did(&self, by: Side) -> Observation<'static> {
        Observation::did(NAME, self.code()).by(by)
    }
}

/// The octets behind a return code, a kind and a length, as far as they go.
fn payload(mut data: Octets<'_>) -> Octets<'_> {
    let length = data.skip(2).and_then(Octets::be16).unwrap_or(0);
    data.part(data.len().min(length.into())).unwrap_or(data)
}

impl S7 {
    /// Takes a userdata PDU of any kind.
    pub(super) fn userdata(
        &mut self,
        side: Side,
        pdu: &Pdu<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Cut> {
        let Some(header) = Header::read(pdu.parameter)? else {
            out.broke(NAME, "unknown message", "neither a request nor an answer nor a push");
            return Ok(());
        };
        let payload = payload(pdu.data);
        match header.kind {
            Kind::Push => self.pushed(&header, side, payload, out),
            Kind::Request => {
                let asked = self.asks(&header, payload, out);
                self.ask((side, pdu.reference), header.did(side), asked, out)?;
            }
            Kind::Answer => {
                let key = (side.other(), pdu.reference);
                let answers = |asked: &Asked| asked.observation.code == header.code();
                let Some(asked) = self.asked(key, answers, out) else {
                    return Ok(self.told(&header, None, payload, out)?);
                };
                let read = self.answers(&header, &asked, payload, out);
                read.map_err(|short| Cut { short, earlier: asked.frames })?;
            }
        }
        Ok(())
    }

    /// A message that nobody asked for, or what a job found, under the job's own code.
    fn pushed(&self, header: &Header, side: Side, payload: Octets<'_>, out: &mut Out<'_>) {
        let request = match header.group {
            PROGRAMMER | CYCLIC => Request::about(Name::at("results", 0)),
            NC => self.files.about(header, payload).unwrap_or_default(),
            _ => Request::about(event::object(header, payload)),
        };
        let did = header.did(side).object(request.object).status(NO_ANSWER);
        out.with(&request.earlier).state(&did);
        let _ = event::pushed(header, payload, &did, out); // as far as it goes
        if let (Some(watch), Ok(values)) =
            (self.watched.get(header), watch::values(header, payload))
        {
            variable::were(&watch.items, ValuesIn(values), &did, &mut out.with(&watch.frames));
        }
    }

    fn asks(
        &self,
        header: &Header,
        payload: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<Request, Short> {
        if payload.is_empty() {
            return Ok(self.parts.go_on(header));
        }
        let watched = |items| Request::of(items, Context::Watch);
        Ok(match (header.group, header.function) {
            (PROGRAMMER, 2) => watched(watch::table(payload)?.0),
            (PROGRAMMER, 8 | 9) => {
                let (items, values) = watch::table(payload)?;
                variable::writing(items, values)
            }
            (CYCLIC, 1 | 5 | 7) => watched(watch::cyclic(payload)?),
            (CYCLIC, 4) => watch::ending(payload)?,
            (BLOCKS, 2) => Request::about(block::kind(payload.rest())),
            (BLOCKS, 3) => Request::about(block::name(payload.rest())),
            (CPU, 1) => Request::about(szl::object(payload)?),
            (CPU, _) => Request::about(event::object(header, payload)),
            (SECURITY, 1) => security::log_on(payload, out),
            (BSEND, _) => item::sent(payload)?,
            (TIME, 2 | 4) => clock::set(payload)?,
            (NC, _) => self.files.about(header, payload)?,
            _ => Request::default(),
        })
    }

    fn answers(
        &mut self,
        header: &Header,
        asked: &Asked,
        payload: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let done = asked.answered(header.error.into(), out);
        if header.error != 0 {
            return Ok(());
        }
        let mut out = out.with(&asked.frames);
        match &asked.more {
            Context::Write(items, values) => variable::wrote(items, values, &done, &mut out),
            Context::LogOn(account) => account.let_in(asked, &mut out),
            Context::Told(what) => control::told(what, &done, &mut out),
            Context::End(job) => self.watched.end(*job, &mut out),
            Context::File(name) => self.files.start(header, name, &mut out),
            Context::Watch(items) => {
                self.watched.add(header, items.clone(), &mut out);
                let values = watch::values(header, payload).unwrap_or(Octets::new(&[]));
                variable::were(items, ValuesIn(values), &done, &mut out);
            }
            _ => {}
        }
        self.told(header, Some(&done), payload, &mut out)
    }

    /// Takes what an answer tells. `done` is its request, when that was seen.
    fn told(
        &mut self,
        header: &Header,
        done: Option<&Observation<'_>>,
        payload: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        if !self.parts.takes(header) {
            return tell(header, done, payload, out);
        }
        let object = done.map(|done| done.object.clone()).unwrap_or_default();
        match self.parts.add(header, object, payload, out) {
            Some(whole) => {
                tell(header, done, Octets::new(&whole.octets), &mut out.with(&whole.frames))
            }
            None => Ok(()),
        }
    }
}

/// States what a whole answer tells of the controller.
fn tell(
    header: &Header,
    done: Option<&Observation<'_>>,
    payload: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    match (header.group, header.function, done) {
        (BLOCKS, 3, Some(done)) => block::description(payload, done, out),
        (CPU, 0x13, Some(done)) => alarm::queried(payload, done, out),
        (CPU, 1, _) if !payload.is_empty() => szl::list(payload, done, out),
        _ => Ok(()),
    }
}
