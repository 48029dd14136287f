use wire::Shape;

/// What a value is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Bits 7 (and 6) of the flags: a state of one or two bits.
    State(u8),
    /// A number.
    Number(Shape),
    /// 48 bits, milliseconds since 1970.
    Time,
    /// A control relay output block.
    Relay,
    /// As many octets of text as the variation says.
    Text,
    /// Nothing that is a value.
    Nothing,
}

/// How objects of one group and variation lie in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// So many bits each, packed.
    Packed(u8),
    /// So many octets each, the value at an offset.
    Fixed { size: usize, at: usize, value: Value },
    /// A data type, a length, so many octets.
    Attribute,
}

/// A number between what stands before and after it (flags, a time, a status).
const fn number(before: usize, shape: Shape, after: usize) -> Option<Form> {
    let size = before + shape.width() + after;
    Some(Form::Fixed { size, at: before, value: Value::Number(shape) })
}

const fn state(bits: u8, after: usize) -> Option<Form> {
    Some(Form::Fixed { size: 1 + after, at: 0, value: Value::State(bits) })
}

const fn fixed(size: usize, value: Value) -> Option<Form> {
    Some(Form::Fixed { size, at: 0, value })
}

/// Octets of an absolute time, of a relative one.
const TIME: usize = 6;
const RELATIVE: usize = 2;

/// The form of a group and variation. IEEE 1815, annex A; what has none there, or a length
/// of its own in each message, has none here.
pub const fn form(group: u8, variation: u8) -> Option<Form> {
    use Shape::{F32Le, F64Le, I16Le, I32Le, U16Le, U32Le, U64Le, U8};
    match (group, variation) {
        (0, _) => Some(Form::Attribute),
        (1 | 10 | 80, 1) | (12, 3) => Some(Form::Packed(1)),
        (3, 1) => Some(Form::Packed(2)),
        (1 | 10, 2) | (2 | 11 | 13, 1) => state(1, 0),
        (2 | 11 | 13, 2) => state(1, TIME),
        (2, 3) => state(1, RELATIVE),
        (3, 2) | (4, 1) => state(2, 0),
        (4, 2) => state(2, TIME),
        (4, 3) => state(2, RELATIVE),
        (12, 1 | 2) => fixed(11, Value::Relay),
        (20..=23, 1 | 3) => number(1, U32Le, 0),
        (20..=23, 2 | 4) => number(1, U16Le, 0),
        (20, 5 | 7) | (21, 9 | 11) => number(0, U32Le, 0),
        (20, 6 | 8) | (21, 10 | 12) => number(0, U16Le, 0),
        (21..=23, 5 | 7) => number(1, U32Le, TIME),
        (21..=23, 6 | 8) => number(1, U16Le, TIME),
        (30..=33 | 40 | 42 | 43, 1) => number(1, I32Le, 0),
        (30..=33 | 40 | 42 | 43, 2) => number(1, I16Le, 0),
        (30, 3) | (31, 5) => number(0, I32Le, 0),
        (30, 4) | (31, 6) => number(0, I16Le, 0),
        (30 | 32 | 33 | 42 | 43, 5) | (31, 7) | (40, 3) => number(1, F32Le, 0),
        (30 | 32 | 33 | 42 | 43, 6) | (31, 8) | (40, 4) => number(1, F64Le, 0),
        (31..=33 | 42 | 43, 3) => number(1, I32Le, TIME),
        (31..=33 | 42 | 43, 4) => number(1, I16Le, TIME),
        (32 | 33 | 42 | 43, 7) => number(1, F32Le, TIME),
        (32 | 33 | 42 | 43, 8) => number(1, F64Le, TIME),
        (34, 1) => number(0, U16Le, 0),
        (34, 2) => number(0, U32Le, 0),
        (34, 3) => number(0, F32Le, 0),
        (41, 1) => number(0, I32Le, 1),
        (41, 2) => number(0, I16Le, 1),
        (41, 3) => number(0, F32Le, 1),
        (41, 4) => number(0, F64Le, 1),
        (50, 1 | 3) | (51, 1 | 2) => fixed(TIME, Value::Time),
        (50, 2) => fixed(TIME + 4, Value::Time),
        (50, 4) => fixed(TIME + 5, Value::Time),
        (52, 1 | 2) => number(0, U16Le, 0),
        (81, 1) => fixed(3, Value::Nothing),
        (101, 1) => number(0, U16Le, 0),
        (101, 2) => number(0, U32Le, 0),
        (101, 3) => number(0, U64Le, 0),
        (102, 1) => number(0, U8, 0),
        (110..=113, 1..) => fixed(variation as usize, Value::Text),
        // Security: aggressive mode request, session key status request; statistics.
        (120, 3) => fixed(6, Value::Nothing),
        (120, 4) => fixed(2, Value::Nothing),
        (121, 1) | (122, 1) => number(3, U32Le, 0),
        (122, 2) => number(3, U32Le, TIME),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_the_specifications() {
        for ((group, variation), octets) in [
            ((1, 2), 1),
            ((2, 2), 7),
            ((2, 3), 3),
            ((4, 2), 7),
            ((12, 1), 11),
            ((20, 6), 2),
            ((21, 7), 11),
            ((22, 2), 3),
            ((30, 1), 5),
            ((30, 6), 9),
            ((31, 3), 11),
            ((32, 8), 15),
            ((41, 2), 3),
            ((43, 4), 9),
            ((50, 4), 11),
            ((110, 7), 7),
            ((122, 2), 13),
        ] {
            match form(group, variation) {
                Some(Form::Fixed { size, .. }) => assert_eq!(size, octets, "{group} {variation}"),
                other => panic!("{group} {variation}: {other:?}"),
            }
        }
        assert_eq!(form(10, 1), Some(Form::Packed(1)));
        assert_eq!(form(30, 9), None);
    }
}
