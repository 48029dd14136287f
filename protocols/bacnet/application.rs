//! An application's messages: requests and their answers, and what nobody answers. Clause 20.1

use super::service::{self, COV, I_AM};
use super::tag::Tag;
use super::values::Speaker;
use super::{Bacnet, Invoke, Question, NAME};
use wire::{code, Frames, Name, Observation, Octets, Out, Short, Side, Subject, NO_ANSWER};

/// One application's message, whose it is, and who sent it.
pub struct Message<'a> {
    pub side: Side,
    pub sender: Subject,
    pub to: Name,
    pub from: Name,
    pub octets: Octets<'a>,
}

impl Bacnet {
    /// Clause 20.1.
    pub(super) fn application(
        &mut self,
        mut message: Message<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let octets = &mut message.octets;
        let first = octets.u8()?;
        let segmented = first & 8 != 0;
        match first >> 4 {
            0 => self.confirmed(message, segmented, out),
            1 => unconfirmed(message, out),
            2 => {
                let (invoke, service) = (octets.u8()?, octets.u8()?);
                self.answered(message, invoke, service, 0, out);
                Ok(())
            }
            3 => self.acknowledged(message, segmented, out),
            5 => {
                let (invoke, service) = (octets.u8()?, octets.u8()?);
                let status = 5 << 24 | error(octets);
                self.answered(message, invoke, service, status, out);
                Ok(())
            }
            kind @ (6 | 7) => {
                let (invoke, reason) = (octets.u8()?, octets.u8()?);
                let status = u32::from(kind) << 24 | u32::from(reason);
                self.answered(message, invoke, u8::MAX, status, out);
                Ok(())
            }
            _ => Ok(()), // the acknowledgement of a segment, or reserved
        }
    }

    /// 20.1.2: sizes, the invoke id, of a segment its number and window, the service.
    fn confirmed(
        &mut self,
        mut message: Message<'_>,
        segmented: bool,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let octets = &mut message.octets;
        let invoke = octets.skip(1)?.u8()?;
        if segmented && octets.array::<2>()?[0] != 0 {
            return Ok(());
        }
        let service = octets.u8()?;
        let asked = Observation::did(NAME, code([0, service.into()]))
            .by(message.side)
            .unit(message.to.clone())
            .object(service::confirmed(service, *octets))
            .writes(matches!(service, 15 | 16)); // WriteProperty, WritePropertyMultiple
        let password = service::hide(service, *octets, out);
        if service == COV {
            let asked = asked.clone().unit(message.from.clone());
            notified(&asked, service, message.sender, *octets, out);
        }
        let question = Question { parameters: octets.rest().into(), password };
        let key = (message.side, message.to, Invoke::Service(invoke));
        self.pending.ask(key, asked, question, out);
        Ok(())
    }

    /// A simple acknowledgement or a refusal.
    fn answered(
        &mut self,
        message: Message<'_>,
        invoke: u8,
        service: u8,
        status: u32,
        out: &mut Out<'_>,
    ) {
        let key = (message.side.other(), message.from, Invoke::Service(invoke));
        let Some(asked) = self.pending.answer(&key) else { return out.orphan() };
        let done = asked.answered(status, out);
        if status == 0 {
            let parameters = Octets::new(&asked.more.parameters);
            let (frames, device) = (&asked.frames, message.sender);
            Speaker { done: &done, frames, device, out }.written(service, parameters);
            if let Some(password) = &asked.more.password {
                crate::log_on::proved(&asked, "credential", password.clone(), out);
            }
        }
    }

    /// 20.1.5: an answer with data, which says whose they are.
    fn acknowledged(
        &mut self,
        mut message: Message<'_>,
        segmented: bool,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let octets = &mut message.octets;
        let invoke = octets.u8()?;
        if segmented && octets.array::<2>()?[0] != 0 {
            return Ok(());
        }
        let service = octets.u8()?;
        let asker = message.side.other();
        let key = (asker, message.from.clone(), Invoke::Service(invoke));
        let (done, frames) = match self.pending.answer(&key) {
            Some(asked) => (asked.answered(0, out).into_owned(), asked.frames),
            None => {
                out.orphan();
                let done = Observation::did(NAME, code([0, service.into()])).by(asker);
                (done.unit(message.from.clone()), Frames::default())
            }
        };
        let device = message.sender;
        Speaker { done: &done, frames: &frames, device, out }.read(service, message.octets);
        Ok(())
    }
}

/// 20.1.3: what nobody answers.
fn unconfirmed(mut message: Message<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let octets = &mut message.octets;
    let service = octets.u8()?;
    let did = Observation::did(NAME, code([1, service.into()]))
        .by(message.side)
        .unit(message.from)
        .object(service::unconfirmed(service, *octets))
        .status(NO_ANSWER);
    out.state(&did);
    if service == I_AM {
        is_there(&did.unit, message.sender, *octets, out);
    } else {
        notified(&did, service, message.sender, *octets, out);
    }
    Ok(())
}

/// States what a notification says of its sender's properties.
fn notified(
    did: &Observation<'static>,
    service: u8,
    device: Subject,
    octets: Octets<'_>,
    out: &mut Out<'_>,
) {
    let frames = Frames::default();
    Speaker { done: did, frames: &frames, device, out }.notified(service, octets);
}

/// 16.10.3: a device's instance, how long its messages may be, segmentation, its vendor.
fn is_there(unit: &Name, device: Subject, mut octets: Octets<'_>, out: &mut Out<'_>) {
    let Some(instance) = service::identifier(&mut octets).and_then(|object| object.device()) else {
        return;
    };
    let mut claim = |attribute, number: u32| {
        let claim = Observation::is(NAME, device, attribute, format_args!("{number}"));
        out.state(&claim.unit(unit.clone()));
    };
    claim("device_instance", instance);
    Tag::application(2, &mut octets);
    Tag::application(9, &mut octets);
    let vendor = Tag::application(2, &mut octets).and_then(|tag| tag.unsigned());
    vendor.into_iter().for_each(|vendor| claim("vendor_id", vendor));
}

/// An error's class and code, in one tag each or in an opening tag 0. 21, Error
fn error(octets: &mut Octets<'_>) -> u32 {
    let mut inside = Tag::inside(0, octets).unwrap_or(*octets);
    let mut next = || Tag::application(9, &mut inside).and_then(|tag| tag.unsigned());
    let (class, code) = (next().unwrap_or(0), next().unwrap_or(0));
    (class & 0xFF) << 16 | code & 0xFFFF
}
