//! What a directory says of itself: in its root (RFC 4512, 5.1; [MS-ADTS], 3.1.1.3.2), and as a
//! domain controller to who looks for one.

use super::{netlogon, NAME};
use crate::ber::Element;
use wire::{Out, Subject, Text};

/// The most attributes that are looked at, and the most values of one.
const MOST: usize = 64;

/// Claims of an entry that a search found, where it is the root, whose name is empty.
pub(super) fn claims(entry: &Element<'_>, out: &mut Out<'_>) {
    let mut parts = entry.inside();
    let is_root = parts.optional(4).is_some_and(|name| name.contents.is_empty());
    let attributes = parts.optional(0x30).filter(|_| is_root);
    for attribute in attributes.iter().flat_map(|list| list.inside().take(MOST)) {
        let mut parts = attribute.inside();
        let name = parts.next().map_or(&[][..], |name| name.contents);
        for value in parts.next().iter().flat_map(|values| values.inside().take(MOST)) {
            claim(&name.to_ascii_lowercase(), value.contents, out);
        }
    }
}

fn claim(attribute: &[u8], value: &[u8], out: &mut Out<'_>) {
    let said = || Text::trimmed(value);
    let (attribute, said) = match attribute {
        b"netlogon" => return netlogon::answer(value, out),
        b"dnshostname" => ("server_name", said()),
        b"servername" => ("name", first(value)),
        b"vendorversion" => ("software", said()),
        b"defaultnamingcontext" => ("capabilities", directory("LDAP directory of", value)),
        b"rootdomainnamingcontext" => ("capabilities", directory("LDAP forest of", value)),
        b"isglobalcatalogready" if value == b"TRUE" => {
            ("capabilities", Some("LDAP global catalogue".into()))
        }
        _ => return,
    };
    if let Some(said) = said {
        out.is(NAME, Subject::of(out.side()), attribute, said);
    }
}

fn directory(what: &str, value: &[u8]) -> Option<Text> {
    Text::trimmed(value).map(|of| format_args!("{what} {of}").into())
}

/// The first name of a distinguished name: `HIST-1` of `CN=HIST-1,CN=Servers`. RFC 4514
fn first(value: &[u8]) -> Option<Text> {
    let part = value.split(|octet| *octet == b',').next()?;
    let at = part.iter().position(|octet| *octet == b'=')?;
    Text::trimmed(part.get(at + 1..)?)
}
