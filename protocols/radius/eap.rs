//! The head of an EAP message (RFC 3748, 4) within the first attribute that has a part of it.

/// Code, identifier, length, and of requests and responses the type.
const HEAD: usize = 5;

/// How a peer proves itself. RFC 3748, 6.2 and IANA's "Method Types"
pub(super) fn method(message: &[u8]) -> Option<u8> {
    match message {
        [1 | 2, _, _, _, kind, ..] => Some(*kind),
        _ => None,
    }
}

/// What could be guessed from, or names a peer once more.
pub(super) fn behind_head(message: &[u8]) -> &[u8] {
    message.get(HEAD..).unwrap_or_default()
}

/// What a server takes as proof that let somebody in with it.
pub(super) const fn authentication(method: Option<u8>) -> &'static str {
    match method {
        Some(4) => "EAP-MD5",
        Some(5) => "EAP-OTP",
        Some(6) => "EAP-GTC",
        Some(13) => "certificate", // RFC 5216: EAP-TLS
        Some(17) => "LEAP",
        Some(18) => "EAP-SIM",
        Some(21) => "EAP-TTLS",
        Some(23) => "EAP-AKA",
        Some(25) => "PEAP",
        Some(26) => "EAP-MSCHAPv2",
        Some(43) => "EAP-FAST",
        Some(47) => "EAP-PSK",
        Some(49) => "EAP-IKEv2",
        Some(50) => "EAP-AKA'",
        Some(51) => "EAP-GPSK",
        Some(52) => "EAP-pwd",
        Some(53) => "EAP-EKE",
        Some(55) => "TEAP",
        _ => "EAP",
    }
}
