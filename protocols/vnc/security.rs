//! How a client proves that it may be shown the screen. §7.2

use super::NAME;
use wire::{Name, Observation};

/// Security types and, of Tight's and VeNCrypt's, those inside.
pub const NONE: u32 = 1;
const VNC: u32 = 2;
pub const TIGHT: u32 = 16;
const TLS: u32 = 18;
pub const VENCRYPT: u32 = 19;
const APPLE: u32 = 30;
const PLAIN: u32 = 256;

/// What was chosen: a type, and one inside it; 0 where none was yet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chosen {
    pub kind: u32,
    pub inside: u32,
    /// Of Tight: a tunnel is to be chosen first. Of Apple's: how long a key is.
    pub note: u16,
}

/// What the chosen type asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// None was seen to be chosen.
    Unknown,
    Nothing,
    /// The password encrypts what the server says. §7.2.2
    Challenge,
    /// Name and password, encrypted by a key that both agree on.
    Apple,
    /// Another choice.
    Tight,
    VeNCrypt,
    /// Name and password in clear.
    Plain,
    /// Encryption first.
    Tls,
    /// What nobody but both knows.
    Hidden,
}

impl Chosen {
    pub const fn proof(self) -> Proof {
        match (self.kind, self.inside) {
            (0, _) => Proof::Unknown,
            (NONE, _) | (TIGHT | VENCRYPT, NONE) => Proof::Nothing,
            (VNC, _) | (TIGHT | VENCRYPT, VNC) => Proof::Challenge,
            (APPLE, _) => Proof::Apple,
            (TIGHT, 0) => Proof::Tight,
            (VENCRYPT, 0) => Proof::VeNCrypt,
            (VENCRYPT, PLAIN) => Proof::Plain,
            (TLS, _) | (VENCRYPT, _) => Proof::Tls,
            _ => Proof::Hidden,
        }
    }

    /// The attempt to be let in so.
    pub fn did(self) -> Observation<'static> {
        let object = match (self.kind, self.inside) {
            (0, _) => Name::None,
            (_, 0) => type_name(self.kind),
            (TIGHT, NONE) => Name::text("Tight, None"),
            (TIGHT, VNC) => Name::text("Tight, VNC Authentication"),
            (VENCRYPT, inside) => inside_name(inside),
            (kind, inside) => Name::At("type {}.{}", [kind, inside, 0]),
        };
        Observation::did(NAME, Name::At("security", [0; 3])).object(object)
    }

    /// How whoever was let in proved who he is; a password for all is told with its account.
    pub const fn authentication(self) -> Option<&'static str> {
        match self.proof() {
            Proof::Nothing => Some("none"),
            Proof::Challenge => Some("VNC authentication"),
            Proof::Apple => Some("Apple Remote Desktop"),
            _ => None,
        }
    }
}

/// What a type is called. IANA, *Remote Framebuffer Security Types*
pub fn type_name(kind: u32) -> Name {
    Name::text(match kind {
        1 => "None",
        2 => "VNC Authentication",
        5 => "RA2",
        6 => "RA2ne",
        16 => "Tight",
        17 => "Ultra",
        18 => "TLS",
        19 => "VeNCrypt",
        20 => "SASL",
        21 => "MD5",
        22 => "xvp",
        30 => "Apple Remote Desktop",
        113 => "MS-Logon II",
        129 => "RA2 of 256 bits",
        130 => "RA2ne of 256 bits",
        _ => return Name::at("type {}", kind),
    })
}

/// What a type inside VeNCrypt is called: `X509` are those with a server's certificate.
fn inside_name(inside: u32) -> Name {
    Name::text(match inside {
        1 => "VeNCrypt, None",
        2 => "VeNCrypt, VNC Authentication",
        256 => "VeNCrypt, Plain",
        257 => "VeNCrypt, TLSNone",
        258 => "VeNCrypt, TLSVnc",
        259 => "VeNCrypt, TLSPlain",
        260 => "VeNCrypt, X509None",
        261 => "VeNCrypt, X509Vnc",
        262 => "VeNCrypt, X509Plain",
        263 => "VeNCrypt, TLSSASL",
        264 => "VeNCrypt, X509SASL",
        _ => return Name::at("VeNCrypt, type {}", inside),
    })
}
