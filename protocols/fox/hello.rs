//! What both sides say of themselves in front of everything else.

use super::frame::Frame;
use super::NAME;
use std::net::Ipv4Addr;
use wire::{Out, Subject, Text};

/// A host that has no name tells its address in the name's place.
pub fn state(hello: &Frame<'_>, out: &mut Out<'_>) {
    let host = Subject::of(out.side());
    let mut is = |attribute, value: Option<Text>| {
        if let Some(value) = value {
            out.is(NAME, host, attribute, value);
        }
    };
    is("name", hello.text(b"station.name"));
    is("name", hello.text(b"hostName").filter(|name| address(name).is_none()));
    is("ip", hello.text(b"hostAddress").filter(|ip| address(ip).is_some()));
    is("software", joined(hello, [b"app.name", b"app.version"]));
    is("os", joined(hello, [b"os.name", b"os.version"]));
    // Elsewhere it is a digest of what the computer is made of.
    is("serial", hello.text(b"hostId").filter(|id| id.bytes().starts_with(b"Qnx-")));
    is("version", hello.text(b"fox.version"));
    if hello.text(b"app.name").is_some_and(|name| name.bytes() == b"Station") {
        is("type", Some("Niagara station".into()));
    }
    is("description", described(hello));
}

fn address(text: &Text) -> Option<Ipv4Addr> {
    std::str::from_utf8(text.bytes()).ok()?.parse().ok()
}

/// A name and its version.
fn joined(hello: &Frame<'_>, [name, version]: [&[u8]; 2]) -> Option<Text> {
    let name = hello.text(name)?;
    Some(match hello.text(version) {
        Some(version) => format_args!("{name} {version}").into(),
        None => name,
    })
}

/// Under whose brand it was sold, on which virtual machine it runs, and where.
fn described(hello: &Frame<'_>) -> Option<Text> {
    let brand = hello.text(b"brandId").map(|brand| Text::from(format_args!("brand {brand}")));
    let zone = hello.text(b"timeZone").and_then(|zone| {
        let name = zone.bytes().split(|octet| *octet == b';').next()?;
        Some(Text::from(format_args!("time zone {}", Text::new(name))))
    });
    let parts = [brand, joined(hello, [b"vm.name", b"vm.version"]), zone];
    let parts: Vec<_> = parts.iter().flatten().map(ToString::to_string).collect();
    (!parts.is_empty()).then(|| parts.join(", ").into())
}
