//! One ASDU: a stream's samples of one moment, and what the stream says of itself.

use crate::ber::{Element, Fault};
use wire::Text;

// Tags (IEC 61850-9-2, table 14; `refrTm` and `gmIdentity` are passed over).
const ASDU: u32 = 0x30;
const ID: u32 = 0x80;
const DATA_SET: u32 = 0x81;
const COUNT: u32 = 0x82;
const REVISION: u32 = 0x83;
const SYNCHRONISED: u32 = 0x85;
const RATE: u32 = 0x86;
const SAMPLES: u32 = 0x87;
const MODE: u32 = 0x88;

/// What is stated of a stream where it changes, as the specification calls it; `noASDU` is of
/// the frame.
pub(super) const FACTS: [&str; 6] =
    ["simulation", "confRev", "smpSynch", "noASDU", "smpRate", "smpMod"];
/// The numbers of [`FACTS`], where the stream tells them.
pub(super) type Facts = [Option<u32>; FACTS.len()];

/// What one ASDU says.
#[derive(Default)]
pub(super) struct Asdu<'a> {
    /// The stream.
    pub id: &'a [u8],
    pub data_set: &'a [u8],
    /// Which sample of its second it is.
    pub count: Option<u32>,
    revision: Option<u32>,
    synchronised: Option<u32>,
    rate: Option<u32>,
    mode: Option<u32>,
    pub samples: &'a [u8],
}

impl<'a> Asdu<'a> {
    /// Reads what `asdu` holds.
    ///
    /// # Errors
    /// [`Fault`] when it is no ASDU, or what is in it cannot be read.
    pub fn read(asdu: &Element<'a>) -> Result<Self, Fault> {
        if asdu.tag != ASDU {
            return Err(Fault::Broken("another tag than the specification's"));
        }
        let (mut new, mut elements) = (Self::default(), asdu.inside());
        while !elements.rest().is_empty() {
            let Element { tag, contents } = elements.element()?;
            match tag {
                ID => new.id = contents.get(..Text::LONGEST).unwrap_or(contents),
                DATA_SET => new.data_set = contents,
                COUNT => new.count = number(contents),
                REVISION => new.revision = number(contents),
                SYNCHRONISED => new.synchronised = number(contents),
                RATE => new.rate = number(contents),
                MODE => new.mode = number(contents),
                SAMPLES => new.samples = contents,
                _ => {}
            }
        }
        Ok(new)
    }

    pub fn facts(&self, asdus: u32, simulated: bool) -> Facts {
        let [simulation, asdus] = [simulated.into(), asdus].map(Some);
        [simulation, self.revision, self.synchronised, asdus, self.rate, self.mode]
    }
}

/// An unsigned number of fixed width (IEC 61850-9-2, 8.5.2), up to 32 bits.
pub(super) fn number(contents: &[u8]) -> Option<u32> {
    let value = contents.iter().try_fold(0_u64, |number, octet| {
        (number <= u64::from(u32::MAX)).then_some(number << 8 | u64::from(*octet))
    })?;
    u32::try_from(value).ok()
}
