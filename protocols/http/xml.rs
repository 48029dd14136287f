//! Text of elements and values of attributes that are somebody's secrets, by their names.
//! XML 1.0 §2.4 to §2.7, §3.1

use super::fields::{kind, Field, Kind};

/// Users, passwords and tokens among the elements and attributes, each where it lies.
pub(super) fn read(text: &[u8], most: usize) -> Vec<Field<'_>> {
    let (mut found, mut inside, mut rest) = (Vec::new(), Kind::Other, text);
    while !rest.is_empty() && found.len() < most {
        let (content, markup) = cut(rest, b"<");
        add(inside, content, &mut found);
        rest = match markup {
            [b'!', b'-', b'-', ..] => cut(markup, b"-->").1,
            [b'!', b'[', ..] => {
                let (data, behind) = cut(markup, b"]]>");
                add(inside, data.strip_prefix(b"![CDATA[").unwrap_or_default(), &mut found);
                behind
            }
            [b'!' | b'?', ..] => cut(markup, b">").1,
            _ => {
                let (tag, behind) = markup.split_at(end_of_tag(markup));
                inside = element(tag, &mut found);
                behind.get(1..).unwrap_or_default()
            }
        };
    }
    found
}

/// What stands before the first `mark`, and what behind it.
fn cut<'a>(text: &'a [u8], mark: &[u8]) -> (&'a [u8], &'a [u8]) {
    let at = text.windows(mark.len()).position(|part| part == mark).unwrap_or(text.len());
    (text.get(..at).unwrap_or_default(), text.get(at + mark.len()..).unwrap_or_default())
}

/// Where the `>` is that is in no attribute's value.
fn end_of_tag(markup: &[u8]) -> usize {
    let mut quoted = None;
    let end = markup.iter().position(|octet| {
        match (quoted, octet) {
            (None, b'"' | b'\'') => quoted = Some(*octet),
            (Some(quote), octet) if quote == *octet => quoted = None,
            _ => (),
        }
        *octet == b'>' && quoted.is_none()
    });
    end.unwrap_or(markup.len())
}

/// A tag's attributes; gives what its text is. A digest of a password is none
/// (WS-Security UsernameToken Profile 1.1, 3.1).
fn element<'a>(tag: &'a [u8], found: &mut Vec<Field<'a>>) -> Kind {
    let name = tag.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    let mut rest = tag.get(name.len()..).unwrap_or_default();
    while let Some(at) = rest.iter().position(|octet| *octet == b'=') {
        let (name, value) = rest.split_at(at);
        let value = value.get(1..).unwrap_or_default().trim_ascii_start();
        let Some((quote @ (b'"' | b'\''), value)) = value.split_first() else { break };
        let (value, behind) = cut(value, &[*quote]);
        add(named(name.trim_ascii()), value, found);
        rest = behind;
    }
    match named(name) {
        _ if name.starts_with(b"/") || tag.ends_with(b"/") => Kind::Other,
        Kind::Password if !cut(tag, b"PasswordDigest").1.is_empty() => Kind::Token,
        kind => kind,
    }
}

/// What a name promises, whatever its prefix.
fn named(name: &[u8]) -> Kind {
    kind(name.rsplit(|octet| *octet == b':').next().unwrap_or(name))
}

fn add<'a>(kind: Kind, text: &'a [u8], found: &mut Vec<Field<'a>>) {
    let place = text.trim_ascii();
    if kind != Kind::Other && !place.is_empty() {
        found.push(Field { kind, place, value: place.into() });
    }
}
