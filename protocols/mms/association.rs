//! How two applications associate (ACSE, ITU-T X.227): who they say they are, how they prove it,
//! and MMS's own first words within. § is a section of X.227.

use crate::ber::{dotted, Elements, Fault};
use wire::{Name, Text};

// APDUs, §9.1.
pub(super) const REQUEST: u32 = 0x60;
pub(super) const RESPONSE: u32 = 0x61;
pub(super) const RELEASE_REQUEST: u32 = 0x62;
pub(super) const RELEASE_RESPONSE: u32 = 0x63;

// Fields of a request and of a response; numbers mean other things in each.
const CALLED_TITLE: u32 = 0xA2;
const CALLING_TITLE: u32 = 0xA6;
const REQUEST_PROOF: u32 = 0xAC;
const RESULT: u32 = 0xA2;
const INFORMATION: u32 = 0xBE;
// A proof in characters (a password), and in another form (a certificate's).
const CHARACTERS: u32 = 0x80;
// Within information: an EXTERNAL and its one ASN.1 type or its octets.
const EXTERNAL: u32 = 0x28;
const SINGLE: u32 = 0xA0;
const OCTETS: u32 = 0x81;

/// What an APDU says.
#[derive(Default)]
pub(super) struct Apdu<'a> {
    called: &'a [u8],
    calling: &'a [u8],
    /// What proves who asks: its form, and its octets.
    pub proof: Option<Proof<'a>>,
    /// 0 where the association was accepted. §9.1.1.4
    pub result: u32,
    /// The PDU of MMS.
    pub information: Option<&'a [u8]>,
}

/// How who asks proves who it is.
#[derive(Clone, Copy)]
pub(super) enum Proof<'a> {
    /// Characters, which are a password.
    Password(&'a [u8]),
    /// Another form, as an agreed mechanism has it: IEC 62351-4's signatures, or a password in bits.
    Other(&'a [u8]),
}

impl<'a> Apdu<'a> {
    /// Reads the fields of the APDU `tag`.
    ///
    /// # Errors
    /// [`Fault`] where they cannot be told apart.
    pub fn read(tag: u32, mut fields: Elements<'a>) -> Result<Self, Fault> {
        let mut apdu = Self::default();
        while !fields.rest().is_empty() {
            let field = fields.element()?;
            match (tag, field.tag) {
                (REQUEST, CALLED_TITLE) => apdu.called = title(field.inside()),
                (REQUEST, CALLING_TITLE) => apdu.calling = title(field.inside()),
                (REQUEST, REQUEST_PROOF) => apdu.proof = Some(proof(field.inside())?),
                (RESPONSE, RESULT) => apdu.result = number(field.inside()),
                (_, INFORMATION) => apdu.information = information(field.inside()),
                _ => {}
            }
        }
        Ok(apdu)
    }

    /// The titles of both applications, where they have any: `1.1.1.999 > 1.1.1.998`.
    pub fn titles(&self) -> Name {
        match (self.calling, self.called) {
            ([], []) => Name::None,
            (calling, called) => {
                Name::text(Text::from(format_args!("{} > {}", dotted(calling), dotted(called))))
            }
        }
    }
}

fn title<'a>(mut inside: Elements<'a>) -> &'a [u8] {
    inside.required(0x06).map_or(&[], |title| title.contents)
}

fn number(mut inside: Elements<'_>) -> u32 {
    inside.required(0x02).ok().and_then(|number| number.unsigned()).unwrap_or_default()
}

fn proof<'a>(mut inside: Elements<'a>) -> Result<Proof<'a>, Fault> {
    inside.element().map(|proof| match proof.tag {
        CHARACTERS => Proof::Password(proof.contents),
        _ => Proof::Other(proof.contents),
    })
}

fn information<'a>(mut inside: Elements<'a>) -> Option<&'a [u8]> {
    let mut external = inside.required(EXTERNAL).ok()?.inside();
    external.find(|part| matches!(part.tag, SINGLE | OCTETS)).map(|part| part.contents)
}
