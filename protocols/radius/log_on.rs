//! How somebody proves who he is in a request for access.

use super::eap;
use super::packet::{
    Packet, ARAP_PASSWORD, CHAP_PASSWORD, DIGEST_RESPONSE, EAP_MESSAGE, USER_PASSWORD,
    VENDOR_SPECIFIC,
};
use wire::Octets;

/// Microsoft's number, and its attributes of proofs. RFC 2548, 2
pub(super) const MICROSOFT: [u8; 4] = [0, 0, 1, 0x37];
const MS_CHAP_RESPONSE: u8 = 1;
const MS_CHAP2_RESPONSE: u8 = 25;

/// What proves who asks; a message has one at most (§5.2; RFC 2869, 5.19).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    Password,
    Chap,
    Arap,
    Digest,
    MsChap,
    MsChap2,
    /// By this method, as far as it is known yet.
    Eap(Option<u8>),
}

impl Proof {
    pub(super) fn read(packet: &Packet<'_>) -> Option<Self> {
        packet.attributes().find_map(|(kind, value)| match kind {
            USER_PASSWORD => Some(Self::Password),
            CHAP_PASSWORD => Some(Self::Chap),
            ARAP_PASSWORD => Some(Self::Arap),
            EAP_MESSAGE => Some(Self::Eap(eap::method(value))),
            DIGEST_RESPONSE => Some(Self::Digest),
            VENDOR_SPECIFIC => Self::of_microsoft(value.strip_prefix(&MICROSOFT)?),
            _ => None,
        })
    }

    fn of_microsoft(inside: &[u8]) -> Option<Self> {
        microsoft(inside).find_map(|(kind, _)| match kind {
            MS_CHAP_RESPONSE => Some(Self::MsChap),
            MS_CHAP2_RESPONSE => Some(Self::MsChap2),
            _ => None,
        })
    }

    /// The type of the attribute that holds it; of Microsoft's, its type behind those of all.
    pub(super) const fn number(self) -> u32 {
        match self {
            Self::Password => USER_PASSWORD as u32,
            Self::Chap => CHAP_PASSWORD as u32,
            Self::Arap => ARAP_PASSWORD as u32,
            Self::Digest => DIGEST_RESPONSE as u32,
            Self::MsChap => 0x100 + MS_CHAP_RESPONSE as u32,
            Self::MsChap2 => 0x100 + MS_CHAP2_RESPONSE as u32,
            Self::Eap(_) => EAP_MESSAGE as u32,
        }
    }

    /// Whether the name in clear may be another than the one that is proved, within a tunnel (RFC 3748,
    /// 7.3).
    pub(super) const fn hides_name(self) -> bool {
        matches!(self, Self::Eap(Some(21 | 25 | 43 | 55)))
    }

    pub(super) const fn authentication(self) -> &'static str {
        match self {
            Self::Password => "PAP",
            Self::Chap => "CHAP",
            Self::Arap => "ARAP",
            Self::Digest => "Digest",
            Self::MsChap => "MS-CHAP",
            Self::MsChap2 => "MS-CHAPv2",
            Self::Eap(method) => eap::authentication(method),
        }
    }
}

/// The types and values of Microsoft's attributes; what is left over has the type 0.
pub(super) fn microsoft(inside: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut octets = Octets::new(inside);
    std::iter::from_fn(move || {
        let rest = octets.rest();
        let (kind, length) = (octets.u8().ok()?, octets.u8().unwrap_or_default());
        match usize::from(length).checked_sub(2) {
            Some(length) => Some((kind, octets.take(length.min(octets.len())).unwrap_or_default())),
            None => {
                octets = Octets::new(&[]);
                Some((0, rest))
            }
        }
    })
}
