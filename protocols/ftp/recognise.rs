//! Whether a line is FTP's. Other protocols have commands of four letters and replies of
//! three digits too (SMTP, POP3, NNTP).

use wire::{Carrier, Octets, Recognition, Side};

/// Commands that no other protocol has.
const ITS_OWN: [&[u8]; 12] = [
    b"PASV", b"EPSV", b"PORT", b"EPRT", b"STOR", b"MLSD", b"NLST", b"SYST", b"SITE", b"CWD",
    b"MKD", b"MDTM",
];
/// Commands that others have too.
const SHARED: [&[u8]; 17] = [
    b"USER", b"PASS", b"QUIT", b"RETR", b"LIST", b"TYPE", b"NOOP", b"PWD", b"AUTH", b"FEAT",
    b"DELE", b"SIZE", b"ABOR", b"REST", b"STAT", b"PBSZ", b"RNFR",
];

pub(super) fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let Ok(line) = Octets::new(bytes).line() else {
        return beginning(bytes);
    };
    match line {
        [b'1'..=b'5', b'0'..=b'5', b'0'..=b'9', b' ' | b'-', text @ ..] => server(line, text),
        _ => client(line),
    }
}

fn server(line: &[u8], text: &[u8]) -> Recognition {
    let says = |word: &[u8]| text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    let passive = line.starts_with(b"227 Entering") || line.starts_with(b"229 Entering");
    let greeting = line.starts_with(b"220");
    if greeting && says(b"SMTP") {
        Recognition::No
    } else if passive || greeting && says(b"FTP") {
        Recognition::Sure(Some(Side::Server))
    } else {
        Recognition::Maybe(Some(Side::Server))
    }
}

fn client(line: &[u8]) -> Recognition {
    let verb = line.split(|octet| *octet == b' ').next().unwrap_or_default();
    let among = |verbs: &[&[u8]]| verbs.iter().any(|known| verb.eq_ignore_ascii_case(known));
    if among(&ITS_OWN) {
        Recognition::Sure(Some(Side::Client))
    } else if among(&SHARED) {
        Recognition::Maybe(Some(Side::Client))
    } else {
        Recognition::No
    }
}

/// A line that has no end yet: text that begins like a command or a reply.
fn beginning(bytes: &[u8]) -> Recognition {
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    let fits = bytes.len() < 512
        && bytes.iter().all(|octet| (0x20..0x7F).contains(octet))
        && bytes.iter().take(3).all(u8::is_ascii_alphanumeric);
    if fits {
        Recognition::Short
    } else {
        Recognition::No
    }
}
