//! The object identifiers that certificates use, by their DER octets.

use crate::ber::dotted;
use wire::Text;

/// An attribute type of a distinguished name. RFC 4519 §2, and what RFC 5280 §4.1.2.4 adds.
pub(super) const fn attribute_type(oid: &[u8]) -> Option<&'static str> {
    Some(match oid {
        [0x55, 4, 3] => "CN",
        [0x55, 4, 4] => "SN",
        [0x55, 4, 5] => "serialNumber",
        [0x55, 4, 6] => "C",
        [0x55, 4, 7] => "L",
        [0x55, 4, 8] => "ST",
        [0x55, 4, 9] => "street",
        [0x55, 4, 10] => "O",
        [0x55, 4, 11] => "OU",
        [0x55, 4, 12] => "title",
        [0x55, 4, 46] => "dnQualifier",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 1, 1] => "UID",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 1, 25] => "DC",
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1] => "emailAddress",
        _ => return None,
    })
}

/// A named curve and its size. RFC 5480 §2.1.1.1, RFC 5639 §4.1
pub(super) fn curve(oid: &[u8]) -> Text {
    let (name, bits) = match oid {
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 1] => ("P-192", 192),
        [0x2B, 0x81, 4, 0, 0x21] => ("P-224", 224),
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7] => ("P-256", 256),
        [0x2B, 0x81, 4, 0, 0x22] => ("P-384", 384),
        [0x2B, 0x81, 4, 0, 0x23] => ("P-521", 521),
        [0x2B, 0x81, 4, 0, 0x0A] => ("secp256k1", 256),
        [0x2B, 0x24, 3, 3, 2, 8, 1, 1, 7] => ("brainpoolP256r1", 256),
        [0x2B, 0x24, 3, 3, 2, 8, 1, 1, 11] => ("brainpoolP384r1", 384),
        [0x2B, 0x24, 3, 3, 2, 8, 1, 1, 13] => ("brainpoolP512r1", 512),
        other => return format!("EC {}", dotted(other)).into(),
    };
    format!("EC {name}, {bits} bits").into()
}

/// A signature algorithm. RFC 3279 §2.2, RFC 4055 §5, RFC 5758 §3, RFC 8410 §3
pub(super) fn signature(oid: &[u8]) -> Text {
    let name = match oid {
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, last] => match last {
            2 => "md2WithRSAEncryption",
            4 => "md5WithRSAEncryption",
            5 => "sha1WithRSAEncryption",
            10 => "RSASSA-PSS",
            11 => "sha256WithRSAEncryption",
            12 => "sha384WithRSAEncryption",
            13 => "sha512WithRSAEncryption",
            14 => "sha224WithRSAEncryption",
            _ => return dotted(oid),
        },
        [0x2A, 0x86, 0x48, 0xCE, 0x38, 4, 3] => "dsa-with-sha1",
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2] => "dsa-with-sha256",
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 1] => "ecdsa-with-SHA1",
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 1] => "ecdsa-with-SHA224",
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2] => "ecdsa-with-SHA256",
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 3] => "ecdsa-with-SHA384",
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 4] => "ecdsa-with-SHA512",
        [0x2B, 0x0E, 3, 2, 29] => "sha1WithRSASignature", // OIW's own arc
        [0x2B, 0x65, 0x70] => "Ed25519",
        [0x2B, 0x65, 0x71] => "Ed448",
        other => return dotted(other),
    };
    name.into()
}
