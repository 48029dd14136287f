//! One command line: its verb, and what of its argument may be told.

use wire::{Name, Text};

/// A verb in upper case and the argument as it was.
pub(super) struct Command<'a> {
    pub verb: Text,
    pub argument: &'a [u8],
}

impl<'a> Command<'a> {
    /// Reads a line; `None` when it is no command. RFC 959 §5.3
    pub(super) fn read(line: &'a [u8]) -> Option<Self> {
        let line = without_telnet(line);
        let end = line.iter().position(|octet| *octet == b' ').unwrap_or(line.len());
        let (verb, argument) = line.split_at_checked(end)?;
        let word = verb.first().is_some_and(u8::is_ascii_alphabetic)
            && verb.iter().all(u8::is_ascii_alphanumeric);
        if !word || !(3..=8).contains(&verb.len()) {
            return None;
        }
        let argument = argument.strip_prefix(b" ").unwrap_or(argument);
        Some(Self { verb: upper(verb), argument })
    }

    /// AUTH TLS and its synonyms. RFC 4217 §17
    pub(super) fn is_tls(&self) -> bool {
        [&b"TLS"[..], b"TLS-C", b"SSL", b"TLS-P"]
            .iter()
            .any(|name| self.argument.eq_ignore_ascii_case(name))
    }

    /// The arguments that are passwords, where a server's own command says so (`SITE PSWD old
    /// new`, `SITE CHPWD`, `XPASSWD`): any of them may be. RFC 959 has PWD without any.
    pub(super) fn passwords(&self) -> impl Iterator<Item = &'a [u8]> {
        let site = self.verb.bytes() == b"SITE";
        let mut words = self.argument.split(|octet| *octet == b' ').filter(|w| !w.is_empty());
        let named = match site {
            true => words.next().is_some_and(|word| names_password(upper(word).bytes())),
            false => self.verb.bytes() != b"PASS" && names_password(self.verb.bytes()),
        };
        words.filter(move |_| named)
    }

    /// The path, or the word that decides what is done; nothing else is kept: ports change
    /// with each transfer, and what follows USER, PASS and ACCT is nobody's business.
    pub(super) fn object(&self) -> Name {
        match self.verb.bytes() {
            b"RETR" | b"STOR" | b"STOU" | b"APPE" | b"DELE" | b"RNFR" | b"RNTO" | b"MKD"
            | b"XMKD" | b"RMD" | b"XRMD" | b"CWD" | b"XCWD" | b"SMNT" | b"LIST" | b"NLST"
            | b"MLSD" | b"MLST" | b"SIZE" | b"MDTM" => named(self.argument.into()),
            b"SITE" | b"OPTS" | b"AUTH" | b"TYPE" | b"MODE" | b"STRU" | b"PROT" => {
                let word = self.argument.trim_ascii().split(|octet| *octet == b' ').next();
                named(upper(word.unwrap_or_default()))
            }
            _ => Name::None,
        }
    }
}

/// Whether a command of this name, in upper case, brings a password.
fn names_password(name: &[u8]) -> bool {
    [&b"PASS"[..], b"PSW", b"PWD", b"ADDUSER"]
        .iter()
        .any(|part| name.windows(part.len()).any(|word| word == *part))
}

fn named(text: Text) -> Name {
    if text.bytes().is_empty() {
        Name::None
    } else {
        Name::Text(text)
    }
}

/// At most 32 octets: longer words are none of the specification's.
fn upper(word: &[u8]) -> Text {
    let mut upper = [0; 32];
    let word = word.get(..upper.len()).unwrap_or(word);
    for (to, from) in upper.iter_mut().zip(word) {
        *to = from.to_ascii_uppercase();
    }
    Text::new(upper.get(..word.len()).unwrap_or_default())
}

/// ABOR comes behind the telnet commands IP and Synch. RFC 959 §4.1.3
fn without_telnet(line: &[u8]) -> &[u8] {
    let at = line.iter().position(|octet| *octet < 0xF0).unwrap_or(line.len());
    line.get(at..).unwrap_or_default()
}
