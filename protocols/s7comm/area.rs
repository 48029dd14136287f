//! What engineers call an address: `DB1.DBW4`, `M10.3`, `T5`.

use wire::Name;

// Areas as they stand in a variable's address.
pub(super) const INPUTS: u8 = 0x81;
pub(super) const OUTPUTS: u8 = 0x82;
pub(super) const FLAGS: u8 = 0x83;
pub(super) const DATA_BLOCK: u8 = 0x84;
pub(super) const PERIPHERY: u8 = 0x80;
pub(super) const COUNTERS: u8 = 0x1C;
pub(super) const TIMERS: u8 = 0x1D;

/// How much one object of an area holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Bit,
    Byte,
    Word,
    Double,
}

/// Forms of the names of a bit, byte, word and double word.
type Forms = [&'static str; 4];

macro_rules! forms {
    ($area:literal) => {
        forms!($area, "")
    };
    ($area:literal, $bit:literal) => {
        [
            concat!($area, $bit, "{}.{}"),
            concat!($area, "B{}"),
            concat!($area, "W{}"),
            concat!($area, "D{}"),
        ]
    };
}

const fn forms(area: u8) -> Option<Forms> {
    Some(match area {
        0x03 => forms!("SI"), // system information and flags, analog inputs and
        0x05 => forms!("SF"), // outputs of the S7-200
        0x06 => forms!("AI"),
        0x07 => forms!("AQ"),
        PERIPHERY => forms!("P"),
        INPUTS => forms!("I"),
        OUTPUTS => forms!("Q"),
        FLAGS => forms!("M"),
        DATA_BLOCK => forms!("DB{}.DB", "X"),
        0x85 => forms!("DI{}.DI", "X"), // instance data block
        0x86 => forms!("L"),            // local data
        0x87 => forms!("V"),            // the caller's local data
        _ => return None,
    })
}

/// The object of `width` at `address`, in bits, of an area. Timers and counters have a
/// number there.
pub(super) fn name(area: u8, width: Width, db: u16, address: u32) -> Name {
    let (db, byte) = (u32::from(db), address >> 3);
    let bit = if width == Width::Bit { address & 7 } else { 0 };
    match area {
        COUNTERS | 0x1E => Name::at("C{}", address), // 0x1E, 0x1F: IEC ones of the S7-200
        TIMERS | 0x1F => Name::at("T{}", address),
        _ => match forms(area).and_then(|forms| forms.get(width as usize).copied()) {
            Some(form) if matches!(area, DATA_BLOCK | 0x85) => Name::At(form, [db, byte, bit]),
            Some(form) => Name::At(form, [byte, bit, 0]),
            None => Name::At("area {} of {}, byte {}", [area.into(), db, byte]),
        },
    }
}
