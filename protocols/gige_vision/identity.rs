//! What a device says of itself. GigE Vision 2.0, 16.1 and 27

use super::NAME;
use wire::{Breach, Name, Octets, Out, Subject, Text};

/// Where the texts are that say who a device is: in its memory, how long, what they are.
const TEXTS: [(u32, usize, &str); 6] = [
    (0x0048, 32, "vendor"),
    (0x0068, 32, "model"),
    (0x0088, 32, "firmware"),
    (0x00A8, 48, "description"),
    (0x00D8, 16, "serial"),
    (0x00E8, 16, "name"),
];
/// Where they are in an answer to a discovery, which is the memory from its start to its end
/// (table 16-2).
const WHOLE: usize = 248;

/// An answer to a discovery.
pub(super) fn discovered(body: Octets<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
    let whole = Octets::new(body.rest()).take(WHOLE)?;
    let [_, _, _, _, _, _, _, _, _, _, mac @ ..] = whole else { return Ok(()) };
    if let Some(mac) = mac.first_chunk().filter(|mac| **mac != [0; 6]) {
        out.is(NAME, Subject::Server, "mac", Text::from(*mac));
    }
    texts(0, whole, out);
    Ok(())
}

/// An answer that brings memory: an address, then what is there (17.3).
pub(super) fn read(mut body: Octets<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
    let address = body.be32()?;
    texts(address, body.rest(), out);
    Ok(())
}

fn texts(address: u32, memory: &[u8], out: &mut Out<'_>) {
    for (at, length, attribute) in TEXTS {
        let begins = at.checked_sub(address).and_then(|begins| usize::try_from(begins).ok());
        let text = begins.and_then(|begins| memory.get(begins..)?.get(..length));
        if let Some(text) = text.and_then(Text::trimmed) {
            out.is(NAME, Subject::Server, attribute, text);
        }
    }
}

/// Whose address is to change.
pub(super) fn mac(mac: [u8; 6]) -> Name {
    Name::Text(mac.into())
}
