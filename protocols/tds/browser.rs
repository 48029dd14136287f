//! SQL Server's browser ([MC-SQLR]): which instances a host has, and on which ports.

use super::NAME;
use wire::{
    Breach, Decoder, Name, Observation, Octets, Out, Pending, Recognition, Side, Step, Subject,
    Text,
};

// §2.2
const ASKED_OF_ALL: u8 = 2;
const ASKED_OF_ONE: u8 = 3;
const INSTANCE: u8 = 4;
const ANSWER: u8 = 5;
const ADMINISTRATORS: u8 = 15;
/// The most instances that are told.
const MOST: usize = 64;

pub(super) fn recognise(bytes: &[u8]) -> Recognition {
    match bytes {
        [ASKED_OF_ALL | ASKED_OF_ONE] => Recognition::Maybe(Some(Side::Client)),
        [INSTANCE, name @ .., 0] | [ADMINISTRATORS, 1, name @ .., 0] if is_name(name) => {
            Recognition::Maybe(Some(Side::Client))
        }
        [ANSWER, low, high, text @ ..] if text.starts_with(b"ServerName;") => {
            match usize::from(u16::from_le_bytes([*low, *high])) == text.len() {
                true => Recognition::Sure(Some(Side::Server)),
                false => Recognition::Broken,
            }
        }
        [ANSWER, 6, 0, 1, _, _] => Recognition::Maybe(Some(Side::Server)),
        _ => Recognition::No,
    }
}

fn is_name(name: &[u8]) -> bool {
    (1..=32).contains(&name.len()) && name.iter().all(u8::is_ascii_graphic)
}

/// One conversation.
#[derive(Default)]
pub(super) struct Browser {
    waiting: Pending<(), ()>,
}

impl Decoder for Browser {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let asked = match bytes {
            [ASKED_OF_ALL] => ("browser.2", &[][..]),
            [ASKED_OF_ONE] => ("browser.3", &[][..]),
            [INSTANCE, name @ ..] => ("browser.4", name),
            [ADMINISTRATORS, 1, name @ ..] => ("browser.15", name),
            [ANSWER, rest @ ..] => {
                if let Err(Breach(what, text)) = self.answer(rest, out) {
                    out.broke(NAME, what, text);
                }
                return Step::Took(bytes.len());
            }
            _ => return Step::Foreign,
        };
        let object = Text::trimmed(asked.1).map_or(Name::None, Name::Text);
        let did = Observation::did(NAME, Name::At(asked.0, [0; 3])).object(object);
        self.waiting.ask((), did, (), out);
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.waiting.end(out);
    }
}

impl Browser {
    fn answer(&mut self, rest: &[u8], out: &mut Out<'_>) -> Result<(), Breach> {
        let mut octets = Octets::new(rest);
        let length = octets.le16()?.into();
        // §2.2.6: an answer about the connection for administrators counts itself.
        match octets.rest() {
            [1, low, high] if length == 6 => {
                let port = u16::from_le_bytes([*low, *high]);
                let text = format_args!("SQL Server for administrators on TCP {port}").into();
                claim("capabilities", Some(text), out);
            }
            _ => instances(octets.take(length)?, out),
        }
        match self.waiting.answer(&()) {
            Some(asked) => drop(asked.answered(0, out)),
            None => out.orphan(),
        }
        Ok(())
    }
}

/// §2.2.5: of each instance words with their values, semicolons between, two behind.
fn instances(text: &[u8], out: &mut Out<'_>) {
    let words: Vec<&[u8]> = text.split(|octet| *octet == b';').collect();
    for instance in words.split(|word| word.is_empty()).filter(|said| !said.is_empty()).take(MOST) {
        let said = |word: &[u8]| {
            let (pairs, _) = instance.as_chunks::<2>();
            pairs.iter().find(|[name, _]| *name == word).and_then(|[_, value]| Text::trimmed(value))
        };
        claim("name", said(b"ServerName"), out);
        let (name, version) = (said(b"InstanceName"), said(b"Version"));
        let Some(name) = name else { continue };
        let mut text = format!("SQL Server instance {name}");
        for (how, what) in [("version", version), ("TCP", said(b"tcp")), ("pipe", said(b"np"))] {
            if let Some(what) = what {
                text = format!("{text}, {how} {what}");
            }
        }
        claim("capabilities", Some(text.into()), out);
    }
}

fn claim(attribute: &'static str, value: Option<Text>, out: &mut Out<'_>) {
    if let Some(value) = value {
        out.is(NAME, Subject::of(out.side()), attribute, value);
    }
}
