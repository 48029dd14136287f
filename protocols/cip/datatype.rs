use super::class;
use std::fmt;

const STRUCTURE: u16 = 0x8000;
/// What is no tag but a part of the project: a program, a routine, a module.
const SYSTEM: u16 = 0x1000;
const DIMENSIONS: u16 = 0x6000;

/// What a tag or a structure's member is (1756-PM020, "Symbol Type Attribute"), and how many
/// elements it has in each dimension, as far as that is told; 0 for none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DataType {
    /// Its code.
    pub code: u16,
    /// Elements.
    pub dimensions: [u32; 3],
}

impl DataType {
    /// Whether it has elements.
    pub const fn is_array(self) -> bool {
        self.code & DIMENSIONS != 0
    }
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.code & 0x0FFF;
        match (self.code & (STRUCTURE | SYSTEM), elementary(self.code & 0xFF)) {
            (STRUCTURE, _) => write!(f, "Template instance {number}")?,
            (0, Some(name)) => f.write_str(name)?,
            (0, None) => write!(f, "type {number}")?,
            _ => match class::name(number.into()) {
                Some(name) => f.write_str(name)?,
                None => write!(f, "class {number}")?,
            },
        }
        let mut open = '[';
        for count in self.dimensions.into_iter().filter(|count| *count > 0) {
            write!(f, "{open}{count}")?;
            open = ',';
        }
        f.write_str(if open == ',' { "]" } else { "" })
    }
}

/// Volume 1, C-6.1.
const fn elementary(code: u16) -> Option<&'static str> {
    Some(match code {
        0xC1 => "BOOL",
        0xC2 => "SINT",
        0xC3 => "INT",
        0xC4 => "DINT",
        0xC5 => "LINT",
        0xC6 => "USINT",
        0xC7 => "UINT",
        0xC8 => "UDINT",
        0xC9 => "ULINT",
        0xCA => "REAL",
        0xCB => "LREAL",
        0xCC => "STIME",
        0xCD => "DATE",
        0xCE => "TIME_OF_DAY",
        0xCF => "DATE_AND_TIME",
        0xD0 => "STRING",
        0xD1 => "BYTE",
        0xD2 => "WORD",
        0xD3 => "DWORD",
        0xD4 => "LWORD",
        0xD5 => "STRING2",
        0xD6 => "FTIME",
        0xD7 => "LTIME",
        0xD8 => "ITIME",
        0xD9 => "STRINGN",
        0xDA => "SHORT_STRING",
        0xDB => "TIME",
        0xDC => "EPATH",
        0xDD => "ENGUNIT",
        _ => return None,
    })
}
