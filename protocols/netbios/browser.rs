//! The Common Internet File System Browser protocol ([MS-BRWS]): hosts announce their name,
//! system and purpose in mailslots of the datagram service.

use super::NAME;
use wire::{Octets, Out, Short, Subject, Text};

/// Commands ([MS-BRWS], 2.2).
const HOST_ANNOUNCEMENT: u8 = 1;
const ELECTION: u8 = 8;
const DOMAIN_ANNOUNCEMENT: u8 = 12;
const MASTER_ANNOUNCEMENT: u8 = 13;
const LOCAL_MASTER_ANNOUNCEMENT: u8 = 15;

/// Server types ([MS-BRWS], 2.2.6): what a host is good for.
const CAPABILITIES: [(u32, &str); 6] = [
    (0x04, "SQL server"),
    (0x08, "domain controller"),
    (0x10, "backup domain controller"),
    (0x20, "time source"),
    (0x200, "print server"),
    (0x400, "dial-in server"),
];
const UNIX: u32 = 0x800;
const WINDOWS_NT: u32 = 0x1000 | 0x8000;

/// The browser's frame in an SMB transaction to the mailslot of browsers ([MS-MAIL], 2.2.1).
pub(super) fn frame(datagram: &[u8]) -> Option<&[u8]> {
    let mut octets = Octets::new(datagram);
    let header: [u8; 32] = octets.array().ok()?;
    if !header.starts_with(b"\xFFSMB\x25") || octets.u8().ok()? != 17 {
        return None;
    }
    let length = octets.skip(22).ok()?.le16().ok()?;
    let at = octets.le16().ok()?;
    let slot = octets.skip(10).ok()?.rest().split(|octet| *octet == 0).next()?;
    let data = datagram.get(at.into()..)?.get(..length.into())?;
    (slot.eq_ignore_ascii_case(br"\MAILSLOT\BROWSE") && !data.is_empty()).then_some(data)
}

pub(super) fn claims(host: Subject, frame: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
    let mut octets = Octets::new(frame);
    match octets.u8()? {
        HOST_ANNOUNCEMENT | LOCAL_MASTER_ANNOUNCEMENT => announcement(host, octets, out)?,
        // Version, criteria, up time and four octets unused (2.2.3).
        ELECTION => says(host, "name", octets.skip(13)?.rest(), out),
        // As an announcement, but of a group; its master's name comes last (2.2.7).
        DOMAIN_ANNOUNCEMENT => says(host, "name", octets.skip(31)?.rest(), out),
        MASTER_ANNOUNCEMENT => says(host, "name", octets.rest(), out),
        _ => {}
    }
    Ok(())
}

/// 2.2.1, 2.2.10: count, period, name, system's version, type, browser's version,
/// signature, comment.
fn announcement(host: Subject, mut octets: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    says(host, "name", octets.skip(5)?.take(16)?, out);
    let [major, minor] = octets.array()?;
    let kind = octets.le32()?;
    if kind & WINDOWS_NT != 0 && kind & UNIX == 0 {
        out.is(NAME, host, "os", format_args!("Windows NT {major}.{minor}"));
    }
    let able = CAPABILITIES.iter().filter(|(bit, _)| kind & bit != 0);
    let able: Vec<_> = able.map(|(_, what)| *what).collect();
    if !able.is_empty() {
        out.is(NAME, host, "capabilities", able.join(", "));
    }
    says(host, "description", octets.skip(4)?.rest(), out);
    Ok(())
}

fn says(host: Subject, attribute: &'static str, text: &[u8], out: &mut Out<'_>) {
    if let Some(text) = Text::trimmed(text) {
        out.is(NAME, host, attribute, text);
    }
}
