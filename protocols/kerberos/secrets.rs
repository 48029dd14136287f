//! What could be guessed from offline: tickets, proofs of a password, answers under its key.

use crate::ber;
use wire::{Octets, Out};

const CONSTRUCTED: u8 = 0x20;
const CLASS: u8 = 0xC0;
const CONTEXT: u8 = 0x80;
const OCTET_STRING: u8 = 4;
/// The field in which EncryptedData has its cipher (§5.2.9), PA-DATA its value (§5.2.7).
const CIPHER: u8 = 0xA2;
/// The field in which an error has further elements (§5.9.1).
const ERROR_DATA: u8 = 0xAC;
/// Shorter ones are flags: a cipher has a confounder and a checksum.
const SHORTEST: usize = 16;

/// Overwrites what is encrypted in what is there of a message. Elements are read as their headers
/// follow each other, the contents of constructed ones behind theirs, so that one which ends too
/// early is read like any other.
pub(super) fn overwrite(bytes: &[u8], out: &mut Out<'_>) {
    let (mut octets, mut field) = (Octets::new(bytes), 0);
    while let Some((tag, length)) = ber::header(&mut octets) {
        if tag & CONSTRUCTED != 0 || (tag, field) == (OCTET_STRING, ERROR_DATA) {
            field = if tag & CLASS == CONTEXT { tag } else { field };
            continue;
        }
        let contents = octets.take(length.min(octets.len())).unwrap_or_default();
        if tag == OCTET_STRING && field == CIPHER && length >= SHORTEST && !contents.is_empty() {
            out.secret("encrypted part", contents, &[]);
        }
    }
}
