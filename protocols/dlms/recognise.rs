use super::association;
use super::hdlc::{self, Frame, Unread};
use super::service::{is_general, sender, ACTION, EVENT, GET, SET};
use super::wrapper::Wrapper;
use wire::{Carrier, Recognition, Side};

/// An HDLC frame's first checksum leaves no doubt, nor does a context of DLMS in an association. What
/// else is in a wrapper of its own length may be an APDU.
pub fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    if bytes.first() == Some(&hdlc::FLAG) {
        return framed(carrier, bytes);
    }
    let Ok(wrapper) = Wrapper::read(bytes) else {
        let fits = [0, 1].iter().zip(bytes).all(|(needed, there)| needed == there);
        return if fits { Recognition::Short } else { Recognition::No };
    };
    let apdu = bytes.get(Wrapper::OCTETS..).unwrap_or_default();
    let fits =
        wrapper.length == apdu.len() || carrier == Carrier::Tcp && wrapper.length < apdu.len();
    if !wrapper.is_sound() {
        return Recognition::No;
    }
    match association::begins(apdu) {
        Some(association::REQUEST) => return Recognition::Sure(Some(Side::Client)),
        Some(_) => return Recognition::Sure(Some(Side::Server)),
        None => {}
    }
    match apdu.first() {
        Some(tag) if fits && (sender(*tag).is_some() || is_general(*tag)) && has_form(apdu) => {
            Recognition::Maybe(sender(*tag))
        }
        _ => Recognition::No,
    }
}

/// Whether the octets behind a tag are such as follow it.
fn has_form(apdu: &[u8]) -> bool {
    match apdu {
        [GET | SET | ACTION, form, ..] => (1..=6).contains(form),
        [EVENT, time, ..] => *time <= 1,
        [0xC4 | 0xC5 | 0xC7, form, ..] => (1..=5).contains(form),
        [_, _, ..] => true,
        _ => false,
    }
}

fn framed(carrier: Carrier, bytes: &[u8]) -> Recognition {
    match Frame::read(bytes) {
        Ok(frame) if frame.is_sound => Recognition::Sure(frame.sender()),
        Ok(_) => Recognition::Broken,
        Err(Unread::More(_)) if carrier == Carrier::Tcp => Recognition::Short,
        Err(_) => Recognition::No,
    }
}
