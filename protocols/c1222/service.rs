//! What a service is for, and what its answer tells. Standard §5.3.2.4.

use super::epsem::{Epsem, Service};
use super::table::{self, claim, Table};
use super::NAME;
use crate::log_on::{proved, Account};
use wire::{Asked, Name, Observation, Octets, Out, Short, Text};

pub const IDENTIFY: u8 = 0x20;
const REGISTER: u8 = 0x27;
const FULL_READ: u8 = 0x30;
const READ_FROM: u8 = 0x3F;
const FULL_WRITE: u8 = 0x40;
const WRITE_FROM: u8 = 0x4F;
const LOG_ON: u8 = 0x50;
const SECURITY: u8 = 0x51;
const AUTHENTICATE: u8 = 0x53;

/// What is needed to read an answer.
#[derive(Default)]
pub struct Kept {
    code: u8,
    table: Option<Table>,
    user: Option<Text>,
    account: Option<Account>,
    written: Vec<u8>,
}

/// What `service` is about, and what is to be remembered of it. Secrets in it are overwritten.
pub fn request(service: Service<'_>, out: &mut Out<'_>) -> Result<(Name, Kept), Short> {
    let Service { code, data } = service;
    let octets = &mut Octets::new(data);
    let mut kept = Kept { code, ..Kept::default() };
    let object = match code {
        FULL_READ..=READ_FROM | FULL_WRITE..=WRITE_FROM => {
            let table = Table(octets.be16()?);
            kept.table = Some(table);
            place(code, table, octets, &mut kept, out)?
        }
        LOG_ON => {
            kept.user = Text::trimmed(octets.skip(2)?.take(10)?);
            Name::None
        }
        SECURITY => {
            let place = octets.take(20.min(data.len()))?;
            let blank = |octet: &u8| matches!(octet, 0 | b' ');
            let start = place.iter().position(|octet| !blank(octet)).unwrap_or(place.len());
            let password = Text::trimmed(place.get(start..).unwrap_or_default());
            let text = password.as_ref().map_or(&b""[..], Text::bytes);
            kept.account = Some(Account::new(NAME, b"", text, place, out));
            Name::None
        }
        AUTHENTICATE => {
            out.secret("authentication", data, &[]);
            Name::None
        }
        _ => Name::None,
    };
    Ok((object, kept))
}

/// Overwrites what is there of a secret in an APDU of which the end is missing.
pub fn conceal(epsem: Epsem<'_>, out: &mut Out<'_>) {
    if epsem.is_encrypted() {
        return;
    }
    for service in epsem.services().chain(epsem.begun()) {
        if let Some(secret) = secret(service) {
            out.secret_in(secret, "password", &[], &[]);
        }
    }
}

/// What of a service, whole or not, is a secret.
fn secret(service: Service<'_>) -> Option<&[u8]> {
    let Service { code, data } = service;
    match code {
        SECURITY | AUTHENTICATE => Some(data),
        FULL_WRITE | WRITE_FROM => {
            let mut octets = Octets::new(data);
            let table = Table(octets.be16().ok()?);
            octets.skip(if code == WRITE_FROM { 5 } else { 2 }).ok()?;
            Some(octets.rest()).filter(|contents| table.is_secret(contents))
        }
        _ => None,
    }
}

/// A table, from where on, and what is written into it.
fn place(
    code: u8,
    table: Table,
    octets: &mut Octets<'_>,
    kept: &mut Kept,
    out: &mut Out<'_>,
) -> Result<Name, Short> {
    Ok(match code {
        READ_FROM => table.from(three(octets)?),
        FULL_WRITE => {
            let contents = table::contents(octets, table, out)?;
            kept.written = contents.to_vec();
            table.written(contents)
        }
        WRITE_FROM => {
            let object = table.from(three(octets)?);
            table::contents(octets, table, out)?;
            object
        }
        _ => table.name(),
    })
}

fn three(octets: &mut Octets<'_>) -> Result<u32, Short> {
    let [high, middle, low] = octets.array()?;
    Ok(u32::from_be_bytes([0, high, middle, low]))
}

/// Who registers at a master relay says who it is: behind kinds of node and connection and its
/// class come its title and its electronic serial number.
pub fn registers(service: Service<'_>, unit: &Name, out: &mut Out<'_>) {
    let identifiers = service.data.get(6..).filter(|_| service.code == REGISTER);
    let mut elements = crate::ber::Elements::new(identifiers.unwrap_or_default());
    let number = elements.nth(1).filter(|element| element.tag == 0x06);
    claim("serial", number.map(|element| crate::ber::dotted(element.contents)), unit, out);
}

/// States what an answer without an error brings.
pub fn answered(
    asked: &Asked<Kept>,
    data: &[u8],
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let kept = &asked.more;
    kept.account.iter().for_each(|account| account.let_in(asked, out));
    if let Some(user) = &kept.user {
        proved(asked, "user", user.clone(), out);
    }
    let octets = &mut Octets::new(data);
    match (kept.code, kept.table) {
        (IDENTIFY, _) => identified(octets, &done.unit, out),
        (FULL_READ, Some(table)) => {
            let contents = table::contents(octets, table, out)?;
            table.was(contents, done, out);
            table.identity(contents, &done.unit, out)
        }
        (FULL_READ..=READ_FROM, Some(table)) => {
            table::contents(octets, table, out).map(|contents| table.was(contents, done, out))
        }
        (FULL_WRITE, Some(table)) => {
            table.was(&kept.written, done, out);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Standard, version and revision, then features: 4 a mechanism of security, 5 sessions, 6 a
/// class, 7 who the device is. Standard §5.3.2.4.1.
fn identified(octets: &mut Octets<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    octets.skip(3)?;
    while let Ok(feature) = octets.u8() {
        match feature {
            4 | 6 => {
                let mut elements = crate::ber::Elements::new(octets.rest());
                let Ok(_) = elements.element() else { return Ok(()) };
                octets.skip(octets.len() - elements.rest().len())?;
            }
            5 => drop(octets.take(1)?),
            7 => {
                let length = octets.u8()?;
                let identity = octets.take(length.into())?;
                claim("name", identity.get(1..).and_then(Text::trimmed), unit, out);
            }
            _ => return Ok(()),
        }
    }
    Ok(())
}
