//! Requests: what is asked of a directory, and of which entry.

use super::bind::{self, Attempt};
use super::{netlogon, secrets, NAME};
use crate::ber::Element;
use wire::{code, Breach, Name, Observation, Out, Text};

const SEARCH: u32 = 0x63;
const MODIFY: u32 = 0x66;
const ADD: u32 = 0x68;
const DELETE: u32 = 0x4A;
const RENAME: u32 = 0x6C;
const COMPARE: u32 = 0x6E;
const ABANDON: u32 = 0x50;
const UNBIND: u32 = 0x42;
const BIND: u32 = 0x60;
const EXTENDED: u32 = 0x77;
/// §4.14.1
const START_TLS: &[u8] = b"1.3.6.1.4.1.1466.20037";
/// RFC 3062: who changes a password.
const PASSWORD: &[u8] = b"1.3.6.1.4.1.4203.1.11.1";
/// The most attributes that are named.
const MOST: usize = 16;

/// A request, and what its answer is needed for.
pub(super) struct Request {
    pub did: Observation<'static>,
    pub waiting: Waiting,
}

/// What an answer is needed for.
pub(super) enum Waiting {
    Nothing,
    LogOn(Attempt),
    Tls,
    /// Which attributes the request was about, without their values.
    Attributes(Text),
}

impl Request {
    /// None of what is no request: part of an answer.
    pub(super) fn read(of: &Element<'_>, out: &mut Out<'_>) -> Result<Option<Self>, Breach> {
        Ok(Some(match of.tag {
            BIND => bind::read(of, out)?,
            SEARCH => search(of, out)?,
            MODIFY => modify(of)?,
            ADD => Self::of(code([8]), named(of)?, attributes(last(of))),
            DELETE => Self::of(code([10]), Name::text(of.contents), Waiting::Nothing),
            RENAME => Self::of(code([12]), named(of)?, Waiting::Nothing),
            COMPARE => Self::of(code([14]), named(of)?, compared(of)),
            UNBIND | ABANDON => Self::of(code([of.number()]), Name::None, Waiting::Nothing),
            EXTENDED => extended(of),
            0x73 | 0x79 => return Ok(None), // a reference, an intermediate response
            tag => {
                let text = format!("{tag:#x} is no operation");
                return Err(Breach("wrong operation", text.into()));
            }
        }))
    }

    pub(super) fn of(code: Name, object: Name, waiting: Waiting) -> Self {
        Self { did: Observation::did(NAME, code).object(object), waiting }
    }
}

/// The entry that most requests begin with.
fn named(of: &Element<'_>) -> Result<Name, Breach> {
    let name = of.inside().required(4)?.contents;
    Ok(if name.is_empty() { Name::None } else { Name::text(name) })
}

fn last<'a>(of: &Element<'a>) -> Option<Element<'a>> {
    of.inside().last()
}

/// §4.5.1: base, scope, three limits, types only, filter, attributes.
fn search(of: &Element<'_>, out: &mut Out<'_>) -> Result<Request, Breach> {
    let mut parts = of.inside();
    let base = parts.required(4)?.contents;
    let scope = parts.required(0x0A)?.unsigned().unwrap_or(0);
    let filter = parts.nth(4);
    let object = match filter.as_ref().and_then(|filter| netlogon::ping(filter, out)) {
        Some(domain) => Name::Text(format_args!("domain controller of {domain}").into()),
        None if base.is_empty() && scope == 0 => Name::At("root DSE", [0; 3]),
        None if base.is_empty() => Name::None,
        None => Name::text(base),
    };
    let names = parts.next().map(|list| list.inside().map(|name| name.contents).take(MOST));
    let names: Vec<&[u8]> = names.into_iter().flatten().collect();
    Ok(Request::of(code([3, scope]), object, about(&names)))
}

/// §4.6: an entry, then what is done to which attributes.
fn modify(of: &Element<'_>) -> Result<Request, Breach> {
    let object = named(of)?;
    let changes = last(of).into_iter().flat_map(|changes| changes.inside().take(MOST));
    let names: Vec<&[u8]> = changes
        .filter_map(|change| change.inside().nth(1)?.inside().next())
        .map(|name| name.contents)
        .collect();
    let changes_password = names.iter().any(|name| secrets::is_password(name));
    let code = if changes_password { Name::At("6.password", [0; 3]) } else { code([6]) };
    Ok(Request::of(code, object, about(&names)))
}

/// The attributes of a list of them with their values. §4.7
fn attributes(list: Option<Element<'_>>) -> Waiting {
    let names: Vec<&[u8]> = list
        .iter()
        .flat_map(|list| list.inside().take(MOST))
        .filter_map(|attribute| attribute.inside().next())
        .map(|name| name.contents)
        .collect();
    about(&names)
}

/// The one that is compared. §4.10
fn compared(of: &Element<'_>) -> Waiting {
    let name = last(of).and_then(|assertion| assertion.inside().next());
    name.map_or(Waiting::Nothing, |name| about(&[name.contents]))
}

fn about(names: &[&[u8]]) -> Waiting {
    match names {
        [] => Waiting::Nothing,
        names => Waiting::Attributes(Text::new(&names.join(&b", "[..]))),
    }
}

/// §4.12: an operation by its object identifier.
fn extended(of: &Element<'_>) -> Request {
    let oid = of.inside().next().map_or(&[][..], |name| name.contents);
    match oid {
        PASSWORD => Request::of(Name::At("23.password", [0; 3]), Name::None, Waiting::Nothing),
        START_TLS => Request::of(code([23]), Name::text(oid), Waiting::Tls),
        oid => Request::of(code([23]), Name::text(oid), Waiting::Nothing),
    }
}
