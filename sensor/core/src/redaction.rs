//! What may be told of a secret: its kind, length, class and keyed digest.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write;
use wire::Text;

/// Octets of a frame that were overwritten, and what is told of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where in the frame.
    pub offset: usize,
    /// How many octets.
    pub length: usize,
    /// What is told instead.
    pub told: Text,
}

/// Tells of secrets with the site's key; without the key a digest says nothing.
pub struct Teller(Vec<u8>);

impl Teller {
    /// With the site's key.
    pub fn new(key: &[u8]) -> Self {
        Self(key.to_vec())
    }

    /// `password of 8 octets, letters and digits, digest 1f2e3d4c5b6a7988`.
    pub fn tell(&self, what: &str, secret: &[u8], well_known: &[&[u8]]) -> Text {
        let digest = self.digest(secret);
        format!("{what} of {} octets, {}, digest {digest}", secret.len(), class(secret, well_known))
            .into()
    }

    fn digest(&self, secret: &[u8]) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(secret);
        mac.finalize().into_bytes().iter().take(8).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

fn class(secret: &[u8], well_known: &[&[u8]]) -> &'static str {
    let all = |test: fn(&u8) -> bool| secret.iter().all(test);
    match () {
        () if secret.is_empty() => "empty",
        () if well_known.iter().any(|known| known.eq_ignore_ascii_case(secret)) => "well known",
        () if all(u8::is_ascii_digit) => "digits",
        () if all(u8::is_ascii_alphabetic) => "letters",
        () if all(u8::is_ascii_alphanumeric) => "letters and digits",
        () if all(|b| (0x20..0x7F).contains(b)) => "letters, digits and signs",
        () => "octets",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_length_and_class_but_never_the_secret() {
        let teller = Teller::new(b"key");
        let told = teller.tell("password", b"hunter2", &[b"admin"]).to_string();
        assert!(told.starts_with("password of 7 octets, letters and digits, digest "), "{told}");
        assert!(!told.contains("hunter2"));
        assert_ne!(told, Teller::new(b"other").tell("password", b"hunter2", &[]).to_string());
        assert!(teller
            .tell("community", b"Public", &[b"public"])
            .to_string()
            .contains("well known"));
        assert!(teller.tell("password", b"", &[b"admin"]).to_string().contains("empty"));
    }
}
