//! The ACSE APDU around every message: whom it is for and who sent it, numbers, and the EPSEM
//! inside. Standard §5.3.4.

use super::epsem::Epsem;
use crate::ber::{dotted, subidentifiers, Element, Elements, Fault};
use std::fmt::Write;
use wire::{Carrier, Recognition, Side, Text};

const APDU: u32 = 0x60;
const CALLED_TITLE: u32 = 0xA2;
const CALLED_ID: u32 = 0xA4;
const CALLING_TITLE: u32 = 0xA6;
const CALLING_ID: u32 = 0xA8;
const INFORMATION: u32 = 0xBE;
/// Around the EPSEM: an EXTERNAL, and its octets.
const EXTERNAL: u32 = 0x28;
const OCTETS: u32 = 0x81;
/// Longer ones nobody sends: services are segmented.
const LONGEST: usize = 64 << 10;

/// What is read of an APDU.
#[derive(Default)]
pub struct Apdu<'a> {
    /// The application process title of whom it is for.
    pub called: Option<Text>,
    pub calling: Option<Text>,
    /// The number of the message that it answers.
    pub called_id: Option<u32>,
    pub calling_id: Option<u32>,
    pub epsem: Option<Epsem<'a>>,
}

impl<'a> Apdu<'a> {
    /// The APDU at the front of `bytes`, and its octets.
    pub fn read(bytes: &'a [u8]) -> Result<(Self, usize), Fault> {
        let mut elements = Elements::new(bytes);
        match bytes {
            [0x60, 0x80, ..] => return Err(Fault::Broken("an indefinite length")),
            [0x60, ..] | [] => {}
            _ => return Err(Fault::Broken("another tag than 0x60")),
        }
        let whole = match elements.required(APDU) {
            Err(Fault::Short(needed)) if needed > LONGEST => {
                return Err(Fault::Broken("longer than 65,536 octets"))
            }
            element => element?,
        };
        let mut apdu = Self::default();
        whole.inside().for_each(|element| apdu.take(&element));
        Ok((apdu, bytes.len() - elements.rest().len()))
    }

    fn take(&mut self, element: &Element<'a>) {
        let number = || element.inside().next().and_then(|inside| inside.unsigned());
        match element.tag {
            CALLED_TITLE => self.called = title(element),
            CALLING_TITLE => self.calling = title(element),
            CALLED_ID => self.called_id = number(),
            CALLING_ID => self.calling_id = number(),
            INFORMATION => {
                let external = element.inside().optional(EXTERNAL);
                let octets = external.and_then(|external| external.inside().optional(OCTETS));
                self.epsem = octets.and_then(|octets| Epsem::read(octets.contents));
            }
            _ => {}
        }
    }

    /// Who sends it: who answers names a message, or begins with a response code.
    pub fn sender(&self) -> Option<Side> {
        let answers = self.called_id.is_some()
            || self.epsem.as_ref().is_some_and(|epsem| epsem.services().any(|s| s.is_answer()));
        Some(if answers { Side::Server } else { Side::Client })
    }
}

/// What is there of the EPSEM of an APDU of which the end is missing.
pub fn begun(bytes: &[u8]) -> Option<Epsem<'_>> {
    let path = [APDU, INFORMATION, EXTERNAL, OCTETS];
    let epsem = path.iter().try_fold(bytes, |octets, tag| Elements::new(octets).begun(*tag));
    epsem.and_then(Epsem::read)
}

/// An object identifier, or a part of one behind that of the network.
fn title(element: &Element<'_>) -> Option<Text> {
    let inside = element.inside().next()?;
    match inside.tag {
        0x06 => Some(dotted(inside.contents)),
        0x80 | 0x0D => Some(relative(inside.contents)),
        _ => None,
    }
}

/// `.123.4`
pub fn relative(contents: &[u8]) -> Text {
    let write = |mut text: String, arc| {
        let _ = write!(text, ".{arc}");
        text
    };
    subidentifiers(contents).take(64).fold(String::new(), write).as_str().into()
}

/// Tags and lengths that fit into each other around an EPSEM: 40 bits and more.
pub fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    match Apdu::read(bytes) {
        Ok((apdu, _)) if apdu.epsem.is_some() && apdu.called.is_some() => {
            Recognition::Sure(apdu.sender())
        }
        Err(Fault::Short(_)) if carrier == Carrier::Tcp => {
            let begins = matches!(
                bytes,
                [0x60]
                    | [0x60, _]
                    | [0x60, 0x81, _]
                    | [0x60, 0x82, _]
                    | [0x60, 0..=0x7F, 0xA1..=0xAC, ..]
                    | [0x60, 0x81, _, 0xA1..=0xAC, ..]
                    | [0x60, 0x82, _, _, ..]
            );
            if begins {
                Recognition::Short
            } else {
                Recognition::No
            }
        }
        _ => Recognition::No,
    }
}
