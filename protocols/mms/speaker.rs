//! States what variables were, and what some of them say of their server.

use super::data::{self, Number};
use super::NAME;
use crate::ber::Element;
use wire::{Frames, Name, Observation, Out, Shape, Subject, Text, Values};

/// The variable that reports why a command was not done (IEC 61850-8-1, 20.11).
const LAST_ERROR: &str = "LastApplError";

/// Says what variables were, as `done` found or made them.
pub(super) struct Speaker<'a, 'b> {
    /// The operation.
    pub done: &'a Observation<'static>,
    /// What proves it, apart from the message itself.
    pub frames: &'a Frames,
    pub out: &'a mut Out<'b>,
}

impl Speaker<'_, '_> {
    /// That `name` had what is in `data`: numbers and texts, each member by itself.
    pub fn value(&mut self, name: &Text, data: Element<'_>) {
        const COMMANDS: [&[u8]; 3] = [b"$Oper", b"$SBOw", b"$Cancel"];
        let is = |ends: &[&[u8]]| ends.iter().any(|end| name.bytes().ends_with(end));
        match data.tag {
            data::STRUCTURE if is(&COMMANDS) => self.command(name, data),
            data::STRUCTURE if name.bytes() == LAST_ERROR.as_bytes() => self.last_error(data),
            _ => self.members(name, data),
        }
    }

    /// A command, where it comes from, and whether it is a test (IEC 61850-8-1, annex E). What
    /// counts commands, and when this one was given, is new each time and not told.
    fn command(&mut self, name: &Text, data: Element<'_>) {
        let mut members = data.inside();
        if let Ok(value) = members.element() {
            self.members(&format_args!("{name}$ctlVal").into(), value);
        }
        for member in members {
            match member.tag {
                data::STRUCTURE => {
                    if let Ok(category) = member.inside().element() {
                        self.members(&format_args!("{name}$origin$orCat").into(), category);
                    }
                }
                data::BOOLEAN => self.members(&format_args!("{name}$Test").into(), member),
                _ => {}
            }
        }
    }

    /// Why a command was not done (IEC 61850-8-1, 20.11): which, and the cause. Its number is
    /// new each time and not told.
    fn last_error(&mut self, data: Element<'_>) {
        const MEMBERS: [&str; 5] = ["CntrlObj", "Error", "Origin", "ctlNum", "AddCause"];
        for (member, value) in MEMBERS.into_iter().zip(data.inside()) {
            if matches!(member, "CntrlObj" | "Error" | "AddCause") {
                self.members(&format_args!("{LAST_ERROR}${member}").into(), value);
            }
        }
    }

    fn members(&mut self, name: &Text, data: Element<'_>) {
        data::each(name, data, |name, element| match Number::of(&element) {
            Some(number) => self.was(name, number.shape, number.bytes()),
            None => {
                if let Some(text) = data::text(&element).filter(|text| !text.is_empty()) {
                    self.was(name, Shape::Text, text);
                    self.name_plate(name, text);
                }
            }
        });
    }

    /// That `name` was this number.
    pub fn number(&mut self, name: &'static str, number: u32) {
        let values = Values { shape: Shape::U32Be, bytes: &number.to_be_bytes(), step: 1 };
        let was = Observation::was(self.done, values).object(Name::at(name, 0)).span(1);
        self.out.state_with(self.frames, &was);
    }

    fn was(&mut self, name: &Text, shape: Shape, bytes: &[u8]) {
        let values = Values { shape, bytes, step: 1 };
        let was = Observation::was(self.done, values).object(Name::Text(name.clone()));
        self.out.state_with(self.frames, &was.span(1));
    }

    /// What a server says of itself, proved by the exchange.
    pub fn is(&mut self, attribute: &'static str, value: &[u8]) {
        if let Some(value) = Text::trimmed(value) {
            let subject = Subject::of(self.done.by.other());
            let claim = Observation::is(NAME, subject, attribute, value);
            self.out.state_with(self.frames, &claim);
        }
    }

    /// The name plate of a physical device (IEC 61850-7-3, DPL), or of a logical device's own
    /// software (there, LPL).
    fn name_plate(&mut self, name: &Text, text: &[u8]) {
        const DEVICE: &[u8] = b"$DC$PhyNam$";
        const LOGICAL: &[u8] = b"/LLN0$DC$NamPlt$";
        let behind = |plate: &[u8]| {
            let name = name.bytes();
            let at = name.windows(plate.len()).position(|window| window == plate)?;
            name.get(at + plate.len()..)
        };
        let attribute = match (behind(DEVICE), behind(LOGICAL)) {
            (Some(b"vendor"), _) | (_, Some(b"vendor")) => "vendor",
            (Some(b"model"), _) => "model",
            (Some(b"serNum"), _) => "serial",
            (Some(b"hwRev"), _) => "hardware",
            (Some(b"swRev"), _) => "firmware",
            (_, Some(b"swRev")) => "software",
            (Some(b"location"), _) => "location",
            (Some(b"name"), _) => "name",
            _ => return,
        };
        self.is(attribute, text);
    }
}
