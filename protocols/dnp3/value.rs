use super::form::{form, Form, Value};
use super::object::Objects;
use wire::{Frames, Observation, Octets, Out, Shape, Short, Text, Values};

/// Says what values objects had, those of consecutive points together.
pub struct Speaker<'a, 'b> {
    /// The operation that read or wrote them.
    pub of: &'a Observation<'static>,
    /// What proves them, apart from the message itself.
    pub frames: &'a Frames,
    /// Room for values in a row.
    pub room: &'a mut Vec<u8>,
    pub out: &'a mut Out<'b>,
}

impl Speaker<'_, '_> {
    /// The values of one header's objects; of commands that were refused none.
    pub fn state(&mut self, objects: &Objects<'_>) {
        match form(objects.group, objects.variation) {
            Some(Form::Packed(1)) => {
                self.was(objects, objects.start(), objects.count(), Shape::Bits, objects.bytes)
            }
            Some(Form::Packed(_)) => self.pairs(objects),
            Some(Form::Fixed { at, value, .. }) => self.rows(objects, at, value),
            Some(Form::Attribute) | None => {}
        }
    }

    fn was(&mut self, objects: &Objects<'_>, first: u32, span: u32, shape: Shape, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let was = Observation::was(self.of, Values { shape, bytes, step: 1 });
        self.out.state_with(self.frames, &was.object(objects.name(first)).span(span));
    }

    /// Two bits each: intermediate, off, on, indeterminate.
    fn pairs(&mut self, objects: &Objects<'_>) {
        let pairs = objects.bytes.iter().flat_map(|octet| [0, 2, 4, 6].map(|at| octet >> at & 3));
        let values: Vec<u8> = pairs.take(objects.count() as usize).collect();
        self.was(objects, objects.start(), objects.count(), Shape::U8, &values);
    }

    fn rows(&mut self, objects: &Objects<'_>, at: usize, value: Value) {
        let (mut first, mut count, mut shape) = (0u32, 0, Shape::U8);
        let mut room = std::mem::take(self.room);
        room.clear();
        for (point, object) in objects.each().filter(|(_, object)| !is_refused(objects, object)) {
            let goes_on = count > 0 && shape != Shape::Text && point == first.wrapping_add(count);
            if !goes_on {
                self.was(objects, first, count, shape, &room);
                room.clear();
                (first, count) = (point, 0);
            }
            if let Ok(Some(of)) = append(value, object, at, &mut room) {
                shape = of;
                count += 1;
            }
        }
        self.was(objects, first, count, shape, &room);
        *self.room = room;
    }
}

/// Adds a value's octets.
fn append(
    value: Value,
    object: &[u8],
    at: usize,
    room: &mut Vec<u8>,
) -> Result<Option<Shape>, Short> {
    let mut octets = Octets::new(object);
    octets.skip(at)?;
    let shape = match value {
        Value::Nothing => return Ok(None),
        Value::State(bits) => {
            room.push(octets.u8()? >> (8 - bits));
            Shape::U8
        }
        Value::Number(shape) => {
            room.extend(octets.take(shape.width())?);
            shape
        }
        Value::Time => {
            room.extend(octets.take(6)?);
            room.extend([0; 2]);
            Shape::U64Le
        }
        Value::Relay => {
            room.extend(relay(&mut octets)?.bytes());
            Shape::Text
        }
        Value::Text => {
            room.extend(octets.rest());
            Shape::Text
        }
    };
    Ok(Some(shape))
}

/// `latch on, 1 x 100 ms on, 0 ms off`. IEEE 1815, A.8.1.
fn relay(octets: &mut Octets<'_>) -> Result<Text, Short> {
    let (control, count) = (octets.u8()?, octets.u8()?);
    let (on, off) = (octets.le32()?, octets.le32()?);
    let operation = match control & 0x0F {
        0 => "nothing",
        1 => "pulse on",
        2 => "pulse off",
        3 => "latch on",
        4 => "latch off",
        _ => "undefined",
    };
    let side = match control >> 6 {
        0 => "",
        1 => "close ",
        2 => "trip ",
        _ => "undefined ",
    };
    let clear = if control & 0x20 != 0 { ", clear" } else { "" };
    Ok(format_args!("{side}{operation}{clear}, {count} x {on} ms on, {off} ms off").into())
}

/// Commands end with their status: 0 in a request, and in an answer when it is done.
/// IEEE 1815, A.8.1 and A.20.
pub fn command_status(objects: &Objects<'_>, object: &[u8]) -> u8 {
    match (objects.group, objects.variation) {
        (12, 1 | 2) | (41, _) => object.last().copied().unwrap_or(0) & 0x7F,
        _ => 0,
    }
}

fn is_refused(objects: &Objects<'_>, object: &[u8]) -> bool {
    command_status(objects, object) != 0
}
