//! The two hellos: what a client offers and what a server chooses. RFC 5246 §7.4.1, RFC 8446 §4.1

use super::names;
use wire::{Octets, Out, Short, Subject, Text};

/// States what the client offers.
pub(super) fn client(body: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut version = body.be16()?;
    body.skip(32)?; // random
    let session = body.u8()?;
    let ciphers = body.skip(session.into())?.be16()?;
    let compressions = body.skip(ciphers.into())?.u8()?;
    body.skip(compressions.into())?;
    for_each_extension(body, |kind, mut data| {
        match kind {
            SERVER_NAME => server_name(&mut data, out)?,
            ALPN => application_protocols(&mut data, Subject::Client, out)?,
            SUPPORTED_VERSIONS => version = highest(&mut data)?.unwrap_or(version),
            _ => (),
        }
        Ok(())
    })?;
    out.is("tls", Subject::Client, "offered_version", version_name(version));
    Ok(())
}

/// States what the server chose; gives the cipher suite.
pub(super) fn server(body: &mut Octets<'_>, out: &mut Out<'_>) -> Result<u16, Short> {
    let mut version = body.be16()?;
    let retry = body.take(32)? == HELLO_RETRY_REQUEST;
    let draft = matches!(version >> 8, 0x7E | 0x7F); // before draft 22, of no session
    let session = if draft { 0 } else { body.u8()? };
    let cipher = body.skip(session.into())?.be16()?;
    body.skip(usize::from(!draft))?; // compression
    let mut group = None;
    for_each_extension(body, |kind, mut data| {
        match kind {
            ALPN => application_protocols(&mut data, Subject::Server, out)?,
            SUPPORTED_VERSIONS => version = data.be16()?,
            KEY_SHARE => group = Some(data.be16()?),
            _ => (),
        }
        Ok(())
    })?;
    out.is("tls", Subject::Server, "version", version_name(version));
    out.is("tls", Subject::Server, "cipher", cipher_name(cipher));
    match group {
        Some(group) if !retry => out.is("tls", Subject::Server, "key_exchange", group_name(group)),
        None => static_key_exchange(cipher, out),
        _ => (),
    }
    Ok(cipher)
}

const SERVER_NAME: u16 = 0;
const ALPN: u16 = 16;
const SUPPORTED_VERSIONS: u16 = 43;
const KEY_SHARE: u16 = 51;

/// The random of a ServerHello that wants another group first. RFC 8446 §4.1.3
const HELLO_RETRY_REQUEST: [u8; 32] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
];

/// Hellos may end before the extensions. RFC 5246 §7.4.1.2
fn for_each_extension<'a>(
    body: &mut Octets<'a>,
    mut read: impl FnMut(u16, Octets<'a>) -> Result<(), Short>,
) -> Result<(), Short> {
    if body.is_empty() {
        return Ok(());
    }
    let length = body.be16()?;
    let mut extensions = body.part(length.into())?;
    while !extensions.is_empty() {
        let (kind, length) = (extensions.be16()?, extensions.be16()?);
        read(kind, extensions.part(length.into())?)?;
    }
    Ok(())
}

/// RFC 6066 §3: the first name, which is a host's. A server answers with an empty one.
fn server_name(data: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    if data.is_empty() || data.skip(2)?.u8()? != 0 {
        return Ok(());
    }
    let length = data.be16()?;
    out.is("tls", Subject::Server, "server_name", data.take(length.into())?);
    Ok(())
}

/// RFC 7301 §3.1
fn application_protocols(
    data: &mut Octets<'_>,
    subject: Subject,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let mut names = *data.skip(2)?;
    let mut list = Vec::new();
    while !names.is_empty() && list.len() < 16 {
        let length = names.u8()?;
        list.push(names.take(length.into())?);
    }
    out.is("tls", subject, "application_protocol", list.join(&b", "[..]).as_slice());
    Ok(())
}

/// The highest version offered; values of RFC 8701 are there to be passed over.
fn highest(data: &mut Octets<'_>) -> Result<Option<u16>, Short> {
    let length = data.u8()?;
    let mut versions = data.part(length.into())?;
    let mut highest = None;
    while let Ok(version) = versions.be16() {
        if version & 0x0F0F != 0x0A0A {
            highest = highest.max(Some(version));
        }
    }
    Ok(highest)
}

/// What a version is called: `TLS 1.2`.
pub(super) fn version_name(version: u16) -> Text {
    match version {
        0x0002 => "SSL 2.0".into(),
        0x0300 => "SSL 3.0".into(),
        0x0301 => "TLS 1.0".into(),
        0x0302 => "TLS 1.1".into(),
        0x0303 => "TLS 1.2".into(),
        0x0304 => "TLS 1.3".into(),
        0x7F00..=0x7FFF => format!("TLS 1.3 draft {}", version & 0xFF).into(),
        other => format!("{other:#06x}").into(),
    }
}

/// What a group is called, or its number.
pub(super) fn group_name(group: u16) -> Text {
    names::group(group).map_or_else(|| format!("group {group:#06x}").into(), Text::from)
}

fn cipher_name(cipher: u16) -> Text {
    names::cipher(cipher).map_or_else(|| format!("cipher suite {cipher:#06x}").into(), Text::from)
}

/// A key exchange that the suite alone decides. Ephemeral ones follow in a message of their own.
fn static_key_exchange(cipher: u16, out: &mut Out<'_>) {
    let exchange = names::cipher(cipher).and_then(|name| name.get(4..)?.split_once("_WITH_"));
    if let Some((exchange, _)) = exchange {
        if !names::ephemeral(exchange) {
            out.is("tls", Subject::Server, "key_exchange", exchange);
        }
    }
}
