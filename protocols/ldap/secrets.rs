//! Passwords in what is there of messages: those of log-ons, and values of attributes that are one.

use crate::ber;
use wire::{Octets, Out};

const CONSTRUCTED: u8 = 0x20;
const SET: u8 = 0x31;
const SEQUENCE: u8 = 0x30;
const OCTET_STRING: u8 = 4;
const BIND: u8 = 0x60;
const SEARCH: u8 = 0x63;
const EXTENDED: u8 = 0x77;
const EXTENDED_ANSWER: u8 = 0x78;
/// SASL's part of a log-on. §4.2
const SASL: u8 = 0xA3;

/// Attributes that are passwords, or from which one could be guessed: RFC 4519, 2.41; RFC 3112;
/// RFC 2307 of old; [MS-ADA1] to [MS-ADA3]; LAPS; Samba's and MIT's schemas.
const PASSWORDS: &[&str] = &[
    "authpassword",
    "clearpassword",
    "dbcspwd",
    "krbprincipalkey",
    "lmpwdhistory",
    "ms-mcs-admpwd",
    "msds-managedpassword",
    "mslaps-encryptedpassword",
    "mslaps-password",
    "ntpwdhistory",
    "pwdhistory",
    "sambalmpassword",
    "sambantpassword",
    "sambapasswordhistory",
    "supplementalcredentials",
    "trustauthincoming",
    "trustauthoutgoing",
    "unicodepwd",
    "userpassword",
    "userpkcs12",
];

/// Whether an attribute is a password, whatever its options (§4.1.4: behind a semicolon).
pub(super) fn is_password(attribute: &[u8]) -> bool {
    let name = attribute.split(|octet| *octet == b';').next().unwrap_or_default();
    PASSWORDS.iter().any(|password| name.eq_ignore_ascii_case(password.as_bytes()))
}

/// Overwrites passwords in what is there of a message. Of a `whole` one log-ons are read, and
/// overwritten there, with what may be told of them. Elements are read as their headers follow
/// each other, so that one which ends too early is read like any other.
pub(super) fn overwrite(bytes: &[u8], whole: bool, out: &mut Out<'_>) {
    let mut octets = Octets::new(bytes);
    let mut place = Place { operation: 0, within: 0, nth: 0, after_password: false };
    while let Some((tag, length)) = ber::header(&mut octets) {
        if tag & CONSTRUCTED != 0 {
            place.enter(tag);
            continue;
        }
        let contents = octets.take(length.min(octets.len())).unwrap_or_default();
        if place.is_secret(tag, whole) && !contents.is_empty() {
            out.secret("password", contents, &[]);
        }
        place.pass(tag, contents);
    }
}

/// Where in a message an element stands.
struct Place {
    operation: u8,
    /// The tag of what it is directly in, as far as headers tell.
    within: u8,
    /// How many elements stood there before it.
    nth: usize,
    after_password: bool,
}

impl Place {
    fn enter(&mut self, tag: u8) {
        if self.operation == 0 && (0x60..0x80).contains(&tag) {
            self.operation = tag;
        }
        self.after_password &= tag == SET;
        (self.within, self.nth) = (tag, 0);
    }

    fn pass(&mut self, tag: u8, contents: &[u8]) {
        self.nth += 1;
        let names_one = tag == OCTET_STRING && self.within != SET && is_password(contents);
        self.after_password = names_one || (self.after_password && self.within == SET);
    }

    /// In a search the names of attributes stand in a sequence one behind the other.
    fn is_secret(&self, tag: u8, whole: bool) -> bool {
        let lists_names = self.operation == SEARCH && self.within == SEQUENCE;
        match (self.operation, tag) {
            (BIND, 0x80) => !whole,
            (BIND, OCTET_STRING) => !whole && self.within == SASL && self.nth > 0,
            (EXTENDED, 0x81) | (EXTENDED_ANSWER, 0x8B) => true,
            _ => tag == OCTET_STRING && self.after_password && !lists_names,
        }
    }
}
