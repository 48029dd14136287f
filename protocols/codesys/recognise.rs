//! Whether octets are of CODESYS V3, and who sent them.

use super::channel::Message;
use super::datagram::{self, Datagram, Read};
use wire::{Carrier, Octets, Recognition, Side};

/// The forms of name services that are seen.
const NAME_FORMS: [u16; 2] = [0x0103, 0x0400];

/// A block's magic word, or a datagram whose body cannot be chance.
pub fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    let datagram = match datagram::read(carrier, bytes) {
        Read::Whole(datagram, _) => datagram,
        Read::More(_) if bytes.len() >= datagram::MAGIC.len() => return Recognition::Sure(None),
        Read::More(_) => return Recognition::Short,
        Read::Foreign if bytes.is_empty() => return Recognition::Short,
        Read::Foreign => return Recognition::No,
    };
    let certain = carrier == Carrier::Tcp;
    match datagram.map(|datagram| (certain, told(&datagram))) {
        Ok((true, told)) => Recognition::Sure(told.and_then(|(_, side)| side)),
        Ok((false, Some((true, side)))) => Recognition::Sure(side),
        Ok((false, Some((false, side)))) => Recognition::Maybe(side),
        Err(_) if certain => Recognition::Sure(None),
        _ => Recognition::No,
    }
}

/// Whether a datagram cannot be chance, and who sent it; `None` for what is none.
fn told(datagram: &Datagram<'_>) -> Option<(bool, Option<Side>)> {
    match datagram.service {
        datagram::NAME_REQUEST | datagram::NAME_RESPONSE => {
            let mut octets = Octets::new(datagram.body);
            let (kind, form) = (octets.le16().ok()?, octets.le16().ok()?);
            let side = match datagram.service {
                datagram::NAME_REQUEST => Side::Client,
                _ => Side::Server,
            };
            (kind >> 8 == 0xC2 && NAME_FORMS.contains(&form)).then_some((true, Some(side)))
        }
        datagram::CHANNEL => {
            let message = Message::read(datagram.body).ok()?;
            let known = matches!(message.kind, 0x01..=0x03 | 0x83 | 0xC2..=0xC4);
            known.then(|| (message.is_certain(), message.sender()))
        }
        datagram::ADDRESS_REQUEST | datagram::ADDRESS_RESPONSE => Some((false, None)),
        _ => None,
    }
}
