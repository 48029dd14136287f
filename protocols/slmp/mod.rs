//! SLMP (the MELSEC communication protocol's 3E and 4E frames) in binary and ASCII code.
//!
//! Sections are of the SLMP Reference Manual, SH-080956ENG. A code is command and subcommand
//! (`1025.0`: 0401, words). Devices are named as engineers write them (`D100`, `X1F`; sixteen
//! bits as a word are `K4M0`). The station is network, station and module I/O number of whom
//! a router hands the request to; none for the controller that the address belongs to.

mod device;
mod fields;
mod frame;
mod item;
mod request;

use fields::Fields;
use frame::{Frame, Read};
use item::Item;
use request::{Context, Request};
use wire::{
    code, Asked, Breach, Carrier, Decoder, Frames, Halves, Name, Observation, Out, Over, Pending,
    Protocol, Short, Side, Step, Subject, Text, NO_ANSWER,
};

const NAME: &str = "slmp";

/// SLMP on the ports of its manuals; controllers may be given any.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[
        Over::tcp(5007),
        Over::udp(5006),
        Over::tcp(5000),
        Over::udp(5000),
        Over::tcp(1025),
        Over::udp(61450),
        Over::udp(45237),
    ],
    recognise: |_, bytes| frame::recognise(bytes),
    decoder: |carrier| {
        let stream = carrier == Carrier::Tcp;
        let (halves, pending) = (Halves::new(carrier), Pending::default());
        Box::new(Slmp { stream, halves, pending, monitored: Default::default() })
    },
};

/// On demand: a controller's message that nobody answers.
const ON_DEMAND: u32 = 0x2101;

struct Slmp {
    stream: bool,
    halves: Halves,
    /// Requests by who asks and serial number, which 3E frames have not.
    pending: Pending<(Side, u32), Context>,
    /// What an Execute Monitor reads, and the frames that registered it.
    monitored: (Vec<Item>, Frames),
}

impl Decoder for Slmp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match frame::read(bytes) {
            Read::Whole(frame, octets) => {
                self.halves.forget(side);
                let taken = if frame.kind.answers {
                    self.answer(&frame, out)
                } else {
                    self.request(&frame, out)
                };
                if let Err(breach) = taken {
                    broke(breach, frame.unit(), out);
                }
                Step::Took(octets)
            }
            Read::More(needed) if self.stream => self.halves.begun(needed, bytes.len(), out),
            Read::More(needed) => {
                let missing = needed.saturating_sub(bytes.len());
                broke(Short { missing }.into(), Name::None, out);
                Step::Took(bytes.len().max(1))
            }
            Read::Broken(breach) => {
                broke(breach, Name::None, out);
                Step::Foreign
            }
        }
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl Slmp {
    /// A timer, a command, a subcommand and what they are about.
    fn request(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
        let mut fields = frame.body;
        fields.u16()?;
        let (command, subcommand) = (fields.u16()?, fields.u16()?);
        let read = Request::read(command, subcommand, fields, out);
        let breach = read.as_ref().map(|_| ()).map_err(|short| Breach::from(*short));
        let request = read.unwrap_or_default();
        let asked = Observation::did(NAME, code([command, subcommand]))
            .unit(frame.unit())
            .by(out.side())
            .object(request.object)
            .span(request.span.max(1))
            .writes(request.context.writes());
        if command == ON_DEMAND {
            out.state(&asked.status(NO_ANSWER));
        } else {
            self.pending.ask((out.side(), frame.serial), asked, request.context, out);
        }
        breach
    }

    /// An end code and, when it is 0, what was read.
    fn answer(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
        let mut fields = frame.body;
        let status = fields.u16()?;
        let key = (out.side().other(), frame.serial);
        let reads = |context: &Context| octets_read(context, &self.monitored.0, fields.ascii);
        let fits = |context: &Context| status != 0 || reads(context) == fields.octets.len();
        let found = self
            .pending
            .answer_newest(|k, asked| *k == key && fits(&asked.more))
            .or_else(|| self.pending.answer_newest(|k, _| *k == key));
        let Some(asked) = found else {
            out.orphan();
            return Ok(());
        };
        let done = asked.answered(status, out);
        if status == 0 {
            self.succeeded(&asked, &done, fields, &mut out.with(&asked.frames))?;
        }
        Ok(())
    }
}

impl Slmp {
    fn succeeded(
        &mut self,
        asked: &Asked<Context>,
        done: &Observation<'_>,
        mut fields: Fields<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        match &asked.more {
            Context::Reads(items) => were(items, fields, done, out)?,
            Context::Monitors => {
                let (items, registered) = &self.monitored;
                were(items, fields, done, &mut out.with(registered))?;
            }
            Context::Writes(items) => {
                items.iter().for_each(|item| item.wrote(fields.ascii, done, out));
            }
            Context::Registers(items) => {
                self.monitored = (items.clone(), out.keep());
            }
            Context::TypeName => type_name(&mut fields, &done.unit, out)?,
            Context::LogOn(account) => account.let_in(asked, out),
            Context::Nothing => {}
        }
        Ok(())
    }
}

/// How many octets an answer that succeeded has behind its end code.
fn octets_read(context: &Context, monitored: &[Item], ascii: bool) -> usize {
    let of = |items: &[Item]| items.iter().map(|item| item.octets(ascii)).sum();
    match context {
        Context::Reads(items) => of(items),
        Context::Monitors => of(monitored),
        Context::TypeName if ascii => 20,
        Context::TypeName => 18,
        _ => 0,
    }
}

fn were(
    items: &[Item],
    mut fields: Fields<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    for item in items {
        let values = item.take(&mut fields)?;
        item.was(&values, fields.ascii, done, out);
    }
    Ok(())
}

/// "Read Type Name": sixteen octets of text, then the type's number. Others than Mitsubishi
/// speak SLMP, too, but do not call themselves so.
fn type_name(fields: &mut Fields<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    let Some(model) = Text::trimmed(fields.octets.take(16)?) else { return Ok(()) };
    let mut is = |attribute, value: Text| {
        let claim = Observation::is(NAME, Subject::Server, attribute, value);
        out.state(&claim.unit(unit.clone()));
    };
    if is_melsec(model.bytes()) {
        is("vendor", "Mitsubishi Electric".into());
    }
    is("model", model);
    Ok(())
}

/// `R04CPU`, `Q03UDVCPU`, `L26CPU-BT`, `FX5U-32MR/ES`.
fn is_melsec(model: &[u8]) -> bool {
    let series = matches!(model, [b'R' | b'Q' | b'L', b'0'..=b'9', b'0'..=b'9', ..]);
    model.starts_with(b"FX") || series && model.windows(3).any(|part| part == b"CPU")
}

fn broke(Breach(kind, text): Breach, unit: Name, out: &mut Out<'_>) {
    out.state(&Observation::broke(NAME, out.side(), kind, text).unit(unit));
}

#[cfg(test)]
mod tests;
