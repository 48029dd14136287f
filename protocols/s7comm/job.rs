//! Jobs and their answers.

use super::block::{self, Uploads};
use super::pdu::{self, Pdu};
use super::{control, variable, Asked, Context, Cut, Request, NAME, S7};
use wire::{code, Name, Observation, Octets, Out, Shape, Short, Side, Values};

impl S7 {
    /// Takes a job.
    pub(super) fn job(
        &mut self,
        side: Side,
        pdu: &Pdu<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let mut parameter = pdu.parameter;
        let function = parameter.u8()?;
        let asked = match function {
            0x04 => variable::read(parameter),
            0x05 => variable::write(parameter, pdu.data),
            0x1A..=0x1C => block::named(parameter),
            0x1D => Uploads::start(parameter),
            0x1E => self.uploads.go_on(parameter, false),
            0x1F => self.uploads.go_on(parameter, true),
            0x28 => control::service(parameter, out),
            0x29 => control::stop(parameter),
            0xF0 => Ok(Request { context: Context::Setup, ..Request::default() }),
            _ => Ok(Request::default()),
        };
        let did = Observation::did(NAME, job(function)).by(side).writes(function == 0x05);
        self.ask((side, pdu.reference), did, asked, out)
    }

    /// Takes the answer to a job.
    pub(super) fn acknowledged(
        &mut self,
        side: Side,
        pdu: &Pdu<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Cut> {
        let key = (side.other(), pdu.reference);
        let Some(asked) = self.asked(key, |asked| is_answered(asked, pdu), out) else {
            return Ok(());
        };
        let read = match &asked.more {
            Context::Read(items) if pdu.error == 0 => {
                variable::was_read(&asked, items, pdu.data, out)
            }
            Context::Write(items, values) if pdu.error == 0 => {
                variable::was_written(&asked, items, values, pdu.data, out)
            }
            _ => self.done(&asked, pdu, out),
        };
        read.map_err(|short| Cut { short, earlier: asked.frames })
    }

    fn done(&mut self, asked: &Asked, pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let done = asked.answered(pdu.error.into(), out);
        if pdu.error != 0 {
            return Ok(());
        }
        let mut out = out.with(&asked.frames);
        match &asked.more {
            Context::Setup => set_up(pdu.parameter, &done, &mut out)?,
            Context::Upload(block) => self.uploads.started(pdu.parameter, block, &mut out)?,
            Context::Told(argument) => control::told(argument, &done, &mut out),
            Context::LogOn(account) => account.let_in(asked, &mut out),
            _ => {}
        }
        Ok(())
    }
}

/// Whether an answer is to a job of the same function and, of variables, to as many. After
/// a gap an old reference may be waiting.
fn is_answered(asked: &Asked, pdu: &Pdu<'_>) -> bool {
    match (&asked.more, pdu.parameter.rest()) {
        (_, []) => true,
        (Context::Read(items) | Context::Write(items, _), [_, count, ..])
            if pdu.error == 0 && usize::from(*count) != items.count() =>
        {
            false
        }
        (_, [function, ..]) => asked.observation.code == job(*function),
    }
}

/// The code of a job.
fn job(function: u8) -> Name {
    code([pdu::JOB.into(), function.into()])
}

/// States how long a PDU may be: what both sides settled on. Function, an octet, jobs at a
/// time from either side, length.
fn set_up(
    mut parameter: Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let values = Values { shape: Shape::U16Be, bytes: parameter.skip(6)?.take(2)?, step: 1 };
    out.state(&Observation::was(done, values).object(Name::at("PDU length", 0)));
    Ok(())
}
