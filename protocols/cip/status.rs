use std::fmt;

/// The status of an Identity object (volume 1, 5A-2.2.1.5).
pub struct Status {
    /// Its bits.
    pub word: u16,
    /// Who made the device, where that is known: the highest bits are his.
    pub vendor: Option<u16>,
}

const ROCKWELL: u16 = 1;

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bit = |bit: u16, name| (self.word & bit != 0).then_some(name);
        let said = [
            bit(0x0001, "owned"),
            bit(0x0004, "configured"),
            extended(self.word >> 4 & 0x0F),
            bit(0x0100, "minor recoverable fault"),
            bit(0x0200, "minor unrecoverable fault"),
            bit(0x0400, "major recoverable fault"),
            bit(0x0800, "major unrecoverable fault"),
            key_switch(self.word >> 12).filter(|_| self.vendor == Some(ROCKWELL)),
        ];
        let mut comma = "";
        for text in said.into_iter().flatten() {
            write!(f, "{comma}{text}")?;
            comma = ", ";
        }
        f.write_str(if comma.is_empty() { "nothing said" } else { "" })
    }
}

/// Bits 4 to 7. A Logix controller without I/O says by them, too, whether it runs.
const fn extended(bits: u16) -> Option<&'static str> {
    match bits {
        1 => Some("firmware update"),
        2 => Some("faulted I/O connection"),
        3 => Some("no I/O connection"),
        4 => Some("stored configuration bad"),
        5 => Some("major fault"),
        6 => Some("run"),
        7 => Some("idle"),
        _ => None,
    }
}

/// Bits 12 and 13 of Rockwell's controllers, as pycomm3 and captures show them.
const fn key_switch(bits: u16) -> Option<&'static str> {
    match bits & 3 {
        1 => Some("key switch: run"),
        2 => Some("key switch: program"),
        3 => Some("key switch: remote"),
        _ => None,
    }
}
