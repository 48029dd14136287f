//! Whether octets are RDP's: other protocols begin with TPKT and X.224, too.

use super::negotiation::{COOKIE, FAILURE, LENGTH, REQUEST, RESPONSE};
use crate::cotp::tpdu::{self, Tpdu};
use crate::cotp::tpkt;
use wire::{Carrier, Recognition, Side, Step};

/// Connect-Initial and Connect-Response. T.125 §11.1, §11.2
const INITIAL: [u8; 2] = [0x7F, 0x65];
const RESPONDS: [u8; 2] = [0x7F, 0x66];

pub fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let length = match tpkt(bytes) {
        Ok(length) => length,
        Err(Step::More(_)) => return Recognition::Short,
        Err(_) => return Recognition::No,
    };
    let there = bytes.get(4..length.min(bytes.len())).unwrap_or_default();
    match Tpdu::read(there) {
        Ok(tpdu) => of(&tpdu),
        Err(_) if bytes.len() < length => Recognition::Short,
        Err(_) => Recognition::No,
    }
}

/// What RDP puts behind the fixed part is no parameter of X.224's; what has nothing there may be either's,
/// as may a cookie of no name, which servers take.
fn of(tpdu: &Tpdu<'_>) -> Recognition {
    match (tpdu.kind(), tpdu.variable()) {
        (tpdu::CONNECTION_REQUEST, [] | b"\r\n") => Recognition::Maybe(Some(Side::Client)),
        (tpdu::CONNECTION_CONFIRM, []) => Recognition::Maybe(Some(Side::Server)),
        (tpdu::CONNECTION_REQUEST, [REQUEST, _, LENGTH, 0, ..]) => {
            Recognition::Sure(Some(Side::Client))
        }
        (tpdu::CONNECTION_REQUEST, text) if text.starts_with(COOKIE) => {
            Recognition::Sure(Some(Side::Client))
        }
        (tpdu::CONNECTION_CONFIRM, [RESPONSE | FAILURE, _, LENGTH, 0, ..]) => {
            Recognition::Sure(Some(Side::Server))
        }
        (tpdu::DATA, _) if tpdu.data.starts_with(&INITIAL) => Recognition::Sure(Some(Side::Client)),
        (tpdu::DATA, _) if tpdu.data.starts_with(&RESPONDS) => {
            Recognition::Sure(Some(Side::Server))
        }
        _ => Recognition::No,
    }
}
