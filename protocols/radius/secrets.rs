//! What must not be kept: whatever is not known to be harmless. Passwords are hidden under a secret
//! that NAS and server share (§5.2), which proofs and authenticators let somebody guess offline.

use super::eap;
use super::log_on::{self, MICROSOFT};
use super::packet::{
    CHAP_PASSWORD, EAP_MESSAGE, HEADER, MESSAGE_AUTHENTICATOR, REPLY_MESSAGE, USER_PASSWORD,
    VENDOR_SPECIFIC,
};
use wire::{Octets, Out};

const CHALLENGE: u8 = super::ACCESS_CHALLENGE;
const TUNNEL_PASSWORD: u8 = 69; // RFC 2868, 3.5

/// Overwrites secrets in what is there of a message, whole or not.
pub(super) fn overwrite(bytes: &[u8], out: &mut Out<'_>) {
    let length = bytes.get(2..4).and_then(|two| two.try_into().ok()).map_or(0, u16::from_be_bytes);
    let end = usize::from(length).clamp(HEADER, bytes.len().max(HEADER)).min(bytes.len());
    let (message, filling) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
    hide("filling", filling, out);
    let (head, attributes) = message.split_at_checked(HEADER).unwrap_or((message, &[]));
    hide("authenticator", head.get(4..).unwrap_or_default(), out);
    let code = bytes.first().copied().unwrap_or_default();
    let (mut octets, mut eap_begun) = (Octets::new(attributes), false);
    while let (Ok(kind), Ok(length)) = (octets.u8(), octets.u8()) {
        let Some(length) = usize::from(length).checked_sub(2) else { break };
        let value = octets.take(length.min(octets.len())).unwrap_or_default();
        match kind {
            EAP_MESSAGE if !eap_begun => hide("EAP message", eap::behind_head(value), out),
            VENDOR_SPECIFIC => vendor(value, out),
            REPLY_MESSAGE if code == CHALLENGE => hide("challenge", value, out),
            kind if !is_harmless(kind) => hide(called(kind), value, out),
            _ => {}
        }
        eap_begun |= kind == EAP_MESSAGE;
    }
    hide("attribute", octets.rest(), out);
}

fn hide(what: &'static str, secret: &[u8], out: &mut Out<'_>) {
    if !secret.is_empty() {
        out.secret(what, secret, &[]);
    }
}

/// Of what only its maker knows, only the maker stays; of Microsoft's, what kind of proof it is.
fn vendor(value: &[u8], out: &mut Out<'_>) {
    let Some((maker, inside)) = value.split_at_checked(4) else {
        return hide("attribute", value, out);
    };
    if maker != MICROSOFT {
        return hide("attribute", inside, out);
    }
    log_on::microsoft(inside).for_each(|(_, proof)| hide("MS-CHAP", proof, out));
}

const fn called(kind: u8) -> &'static str {
    match kind {
        USER_PASSWORD => "password",
        CHAP_PASSWORD => "CHAP",
        EAP_MESSAGE => "EAP message",
        TUNNEL_PASSWORD => "tunnel password",
        MESSAGE_AUTHENTICATOR => "authenticator",
        _ => "attribute",
    }
}

/// Names, addresses, ports, stations, types, sessions and what they used. §5; RFC 2866, 5;
/// RFC 2869, 5; RFC 3162, 2
const fn is_harmless(kind: u8) -> bool {
    matches!(
        kind,
        1 | 4..=16 | 18 | 22 | 27..=32 | 40..=53 | 55 | 61 | 62 | 64..=67 | 76..=78 | 81 | 85 | 87
            | 95..=97 | 101
    )
}
