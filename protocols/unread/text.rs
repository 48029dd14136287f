//! Protocols of lines.

use super::{holds, maybe, sure, Told, CLIENT, SERVER};
use wire::Carrier;

/// So far a first line goes.
const LINE: usize = 512;

fn begins(bytes: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| bytes.starts_with(word.as_bytes()))
}

/// How many octets a method and what it is for have, where that begins with one of `schemes`:
/// behind a scheme a name and a password may stand.
fn asks(bytes: &[u8], methods: &[&str], schemes: &[&str]) -> Option<usize> {
    let method = methods.iter().find(|method| bytes.starts_with(method.as_bytes()))?;
    let rest = bytes.get(method.len() + 1..)?;
    let scheme = schemes.iter().find(|scheme| rest.starts_with(scheme.as_bytes()))?;
    Some(method.len() + 1 + scheme.len())
}

/// RFC 3261, 7.1 and 7.2: either end calls.
pub fn sip(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let methods = [
        "INVITE",
        "ACK",
        "BYE",
        "CANCEL",
        "REGISTER",
        "OPTIONS",
        "INFO",
        "PRACK",
        "SUBSCRIBE",
        "NOTIFY",
        "UPDATE",
        "MESSAGE",
        "REFER",
        "PUBLISH",
    ];
    match asks(bytes, &methods, &["sip:", "sips:"]) {
        Some(shown) => sure(true, None, shown),
        None => sure(begins(bytes, &["SIP/2.0 "]), None, 11),
    }
}

/// RFC 5321, 3.1 and 4.1.1.1: a greeting names the service by custom only.
pub fn smtp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    if begins(bytes, &["EHLO ", "HELO "]) {
        return sure(true, CLIENT, 5);
    }
    match begins(bytes, &["220 ", "220-"]) {
        true if holds(bytes, LINE, b"SMTP") => sure(true, SERVER, LINE),
        greets => maybe(greets, SERVER, 4),
    }
}

/// RFC 1939, 3.
pub fn pop3(_: Carrier, bytes: &[u8]) -> Option<Told> {
    maybe(begins(bytes, &["+OK"]), SERVER, 3)
}

/// RFC 9051, 7.1.
pub fn imap(_: Carrier, bytes: &[u8]) -> Option<Told> {
    match begins(bytes, &["* OK [CAPABILITY IMAP"]) {
        true => sure(true, SERVER, 21),
        false => maybe(begins(bytes, &["* OK ", "* PREAUTH "]), SERVER, 5),
    }
}

/// RFC 6120, 4.2: both sides open a stream.
pub fn xmpp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    sure(bytes.starts_with(b"<") && holds(bytes, 128, b"<stream:stream"), None, 128)
}

/// "Redis serialization protocol specification": a command is an array of strings.
pub fn redis(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let mut lines = bytes.split(|octet| *octet == b'\n');
    let mut number = |sign: u8| match lines.next() {
        Some([first, digits @ .., b'\r']) if *first == sign && !digits.is_empty() => {
            digits.iter().all(u8::is_ascii_digit).then_some(digits.len() + 3)
        }
        _ => None,
    };
    match number(b'*').zip(number(b'$')) {
        Some((count, length)) => sure(true, CLIENT, count + length),
        None => maybe(begins(bytes, &["+PONG", "-NOAUTH"]), SERVER, 7),
    }
}

/// Both sides greet so.
pub fn rsync(_: Carrier, bytes: &[u8]) -> Option<Told> {
    sure(begins(bytes, &["@RSYNCD: "]), None, 9)
}

/// "Printer Job Language Technical Reference": the universal exit, then a command.
pub fn pjl(_: Carrier, bytes: &[u8]) -> Option<Told> {
    sure(begins(bytes, &["\x1b%-12345X", "@PJL "]), CLIENT, 9)
}

/// HL7 over its minimal lower layer: a block begins with a vertical tab and a header segment;
/// what acknowledges does, too.
pub fn hl7(_: Carrier, bytes: &[u8]) -> Option<Told> {
    sure(begins(bytes, &["\x0bMSH|", "\x0bFHS|", "\x0bBHS|"]), None, 5)
}
