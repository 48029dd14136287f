//! Whether a TSDU is MMS's, and who sent it.

use super::session::{self, Spdu};
use super::{
    CANCEL, CONCLUDE, CONCLUDED, ERROR, INITIATE, INITIATED, REQUEST, RESPONSE, UNCONFIRMED,
};
use crate::ber::{Element, Elements};
use wire::{Recognition, Side, Step};

/// MMS's abstract syntax and application contexts begin so: 1.0.9506.2 (ISO 9506-2, 24.1).
const SYNTAX: &[u8] = &[0x28, 0xCA, 0x22, 0x02];

pub(super) fn recognise(tsdu: &[u8]) -> Recognition {
    let names_mms = tsdu.windows(SYNTAX.len()).any(|octets| octets == SYNTAX);
    match (tsdu.first(), Spdu::read(tsdu)) {
        (Some(&session::CONNECT), _) if names_mms => Recognition::Sure(Some(Side::Client)),
        (Some(&session::ACCEPT), _) if names_mms => Recognition::Sure(Some(Side::Server)),
        (_, Ok(spdu)) => carries(&spdu, tsdu.len()),
        (_, Err(Step::More(_))) => Recognition::Short,
        (_, Err(_)) => Recognition::No,
    }
}

/// Whether a session PDU, in a TSDU of this length, carries what is MMS's. Associations of other
/// applications end in the same way.
fn carries(spdu: &Spdu<'_>, length: usize) -> Recognition {
    let first = spdu.first().and_then(|pdu| Elements::new(pdu).element().ok());
    let Some(pdu) = first else {
        let ends = matches!(spdu.kind, session::ABORT | session::REFUSE);
        return if ends { Recognition::Maybe(None) } else { Recognition::No };
    };
    match (spdu.kind, sender(&pdu)) {
        (session::DATA, Some(side)) => Recognition::Sure(Some(side)),
        (session::BARE, Some(side)) if spdu.length == length => Recognition::Maybe(Some(side)),
        (session::FINISH | session::DISCONNECT | session::ABORT | session::REFUSE, _) => {
            Recognition::Maybe(None)
        }
        _ => Recognition::No,
    }
}

/// Who sends such a PDU: requests and their answers begin with an invoke id.
fn sender(pdu: &Element<'_>) -> Option<Side> {
    const INTEGER: u8 = 0x02;
    match pdu.tag {
        REQUEST if pdu.contents.first() == Some(&INTEGER) => Some(Side::Client),
        RESPONSE if pdu.contents.first() == Some(&INTEGER) => Some(Side::Server),
        INITIATE | CONCLUDE | CANCEL => Some(Side::Client),
        INITIATED | CONCLUDED | ERROR | UNCONFIRMED => Some(Side::Server),
        _ => None,
    }
}
