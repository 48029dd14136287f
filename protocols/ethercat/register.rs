//! What stands at a slave's physical addresses (ETG.1000.4, clause 6).

use super::eeprom;
use wire::Name;

const AL_CONTROL: u16 = 0x0120;
pub const AL_STATUS: u16 = 0x0130;
pub const AL_STATUS_CODE: u16 = 0x0134;
/// Where a slave's own memory begins: mailboxes and process data.
pub const MEMORY: u16 = 0x1000;

/// The register that `offset` is in; to the AL control, the state asked for, to the EEPROM, what
/// is to be done.
pub fn name(offset: u16, written: Option<&[u8]>) -> Name {
    match (offset, written) {
        (AL_CONTROL, Some([state, ..])) => return Name::at(requested(*state), 0),
        (eeprom::CONTROL, Some([_, command, ..])) => return Name::at(commanded(*command), 0),
        _ => {}
    }
    let name = match offset {
        0x0000..=0x000F => "slave information",
        0x0010..=0x0013 => "station address",
        0x0020..=0x0031 => "write protection",
        0x0040..=0x0041 => "reset",
        0x0100..=0x0103 => "DL control",
        0x0110..=0x0111 => "DL status",
        0x0120..=0x0121 => "AL control",
        0x0130..=0x0131 => "AL status",
        0x0134..=0x0135 => "AL status code",
        0x0140..=0x0153 => "PDI control",
        0x0200..=0x0223 => "event mask and request",
        0x0300..=0x0313 => "error counters",
        0x0400..=0x0443 => "watchdog",
        0x0500..=0x050F => "EEPROM interface",
        0x0510..=0x051B => "MII management",
        0x0600..=0x06FF => "FMMU",
        0x0800..=0x087F => "sync manager",
        0x0900..=0x09FF => "distributed clocks",
        MEMORY.. => return Name::at("memory {X}", offset.into()),
        _ => return Name::at("register {X}", offset.into()),
    };
    Name::at(name, 0)
}

/// ETG.1000.6, "AL control".
const fn requested(state: u8) -> &'static str {
    match state & 0x0F {
        1 => "AL control: Init",
        2 => "AL control: Pre-Operational",
        3 => "AL control: Bootstrap",
        4 => "AL control: Safe-Operational",
        8 => "AL control: Operational",
        _ => "AL control",
    }
}

/// ETG.1000.4, "SII control/status".
const fn commanded(command: u8) -> &'static str {
    match command & 0x07 {
        1 => "EEPROM interface: read",
        2 => "EEPROM interface: write",
        4 => "EEPROM interface: reload",
        _ => "EEPROM interface",
    }
}
