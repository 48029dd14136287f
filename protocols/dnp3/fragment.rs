use super::ends::Ends;
use super::object::{Headers, Objects};
use wire::Out;

/// What an answer and its request, or a confirmation and its message, have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub ends: Ends,
    pub sequence: u8,
    pub unsolicited: bool,
}

/// A fragment: control, function, what follows. IEEE 1815, 4.2.2.
#[derive(Clone, Copy)]
pub struct Fragment<'a> {
    pub control: u8,
    pub function: u8,
    pub rest: &'a [u8],
}

impl<'a> Fragment<'a> {
    pub const fn is_first(&self) -> bool {
        self.control & 0x80 != 0
    }

    pub const fn is_final(&self) -> bool {
        self.control & 0x40 != 0
    }

    pub const fn wants_confirmation(&self) -> bool {
        self.control & 0x20 != 0
    }

    pub const fn key(&self, ends: Ends) -> Key {
        let (sequence, unsolicited) = (self.control & 0x0F, self.control & 0x10 != 0);
        Key { ends, sequence, unsolicited }
    }

    /// "No response" is part of these functions' meaning (4.4).
    pub const fn is_silent(&self) -> bool {
        matches!(self.function, 6 | 8 | 10 | 12 | 33)
    }

    /// The objects up to the first that breaks the specification.
    pub fn objects(&self) -> impl Iterator<Item = Objects<'a>> + Clone {
        Headers::new(self.function, self.rest).map_while(Result::ok)
    }

    /// States what breaks the specification in a request.
    pub fn check_request(&self, ends: Ends, out: &mut Out<'_>) {
        if self.function > 33 {
            let text = format!("function {} is reserved", self.function);
            ends.broke("reserved function", text, out);
        }
        if !(self.is_first() && self.is_final()) {
            ends.broke("wrong fragment", "a request must be one fragment", out);
        }
        self.check_objects(ends, out);
    }

    /// States what breaks the specification in the objects.
    pub fn check_objects(&self, ends: Ends, out: &mut Out<'_>) {
        let mut headers = Headers::new(self.function, self.rest);
        if let Some(breach) = headers.find_map(Result::err) {
            ends.broke(breach.0, breach.1, out);
        }
    }
}
