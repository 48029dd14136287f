//! Values of single attributes (volume 1, A-4.14 and ): numbers without a type, which are
//! told as unsigned ones.

use super::class::{SAFETY_SUPERVISOR, SNMP};
use wire::{Frames, Observation, Out, Shape, Values};

/// Whether attributes of `class` may be told: those of open classes, but for security, safety
/// and SNMP, where passwords, keys and communities are among them.
pub const fn may_tell(class: u32) -> bool {
    match class {
        93..=98 | SAFETY_SUPERVISOR | SNMP => false,
        0x01..=0x63 | 0xF0..=0x2FF => true,
        _ => false,
    }
}

/// A value that is written: short ones are kept until the answer.
pub fn writing(data: &[u8]) -> Option<Box<[u8]>> {
    shape(data).map(|_| data.into())
}

/// States the value of the attribute that `done` was about.
pub fn state(done: &Observation<'_>, asked: &Frames, bytes: &[u8], out: &mut Out<'_>) {
    if let Some(shape) = shape(bytes) {
        out.state_with(asked, &Observation::was(done, Values { shape, bytes, step: 1 }));
    }
}

const fn shape(bytes: &[u8]) -> Option<Shape> {
    match bytes.len() {
        1 => Some(Shape::U8),
        2 => Some(Shape::U16Le),
        4 => Some(Shape::U32Le),
        8 => Some(Shape::U64Le),
        _ => None,
    }
}
