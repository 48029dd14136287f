//! What a server says of itself: its greeting, and its answer to SYST.

use wire::{Frames, Observation, Out, Subject, Text};

/// States the greeting, and the software when it names one with a version.
pub(super) fn state(text: &[u8], frames: &Frames, out: &mut Out<'_>) {
    let text = text.trim_ascii();
    let mut claim = |attribute, value: Text| {
        out.state_with(frames, &Observation::is("ftp", Subject::Server, attribute, value));
    };
    if !text.is_empty() {
        claim("banner", text.into());
    }
    if let Some(software) = software(&String::from_utf8_lossy(text)) {
        claim("software", software.into());
    }
}

/// The operating system: `UNIX Type: L8` is `UNIX`. RFC 959 §4.1.3, RFC 943
pub(super) fn system(text: &[u8]) -> Text {
    let text = text.trim_ascii();
    let end = text.windows(6).position(|part| part.eq_ignore_ascii_case(b" type:"));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default().into()
}

/// The first version and the product's name before it: `(vsFTPd 3.0.3)` is `vsFTPd 3.0.3`,
/// `VxWorks FTP server 6.9 ready` is `VxWorks 6.9`.
fn software(text: &str) -> Option<String> {
    const GENERIC: [&str; 8] =
        ["ftp", "server", "service", "version", "release", "the", "ready", "ftpd"];
    text.split(['(', ')', '[', ']', ';', ',', '\n']).find_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let at = words.iter().position(|word| is_version(word))?;
        let product = words.get(..at)?.iter().rev().find(|word| {
            !GENERIC.iter().any(|generic| word.eq_ignore_ascii_case(generic))
                && word.contains(|c: char| c.is_ascii_alphabetic())
        })?;
        Some(format!("{product} {}", words.get(at)?))
    })
}

/// `1.2`, `v6.4b`; not an IP address.
fn is_version(word: &str) -> bool {
    let number = word.trim_start_matches(['v', 'V']);
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.contains('.')
        && number.chars().all(|c| c.is_ascii_alphanumeric() || "._-+/".contains(c))
        && number.parse::<std::net::Ipv4Addr>().is_err()
}
