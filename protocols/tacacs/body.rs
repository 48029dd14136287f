//! Bodies in clear: numbers and lengths, then parts that have these lengths. §5 to §7

use wire::{Octets, Short};

/// Which body a message has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// §5.1, §5.2, §5.3
    Start,
    Reply,
    Continue,
    /// §6.1, §6.2
    Question,
    Permission,
    /// §7.1, §7.2
    Account,
    Accounted,
}

/// User, port and remote address stand first in requests, and behind them what is asked.
pub(super) const USER: usize = 0;
pub(super) const PORT: usize = 1;
pub(super) const REMOTE: usize = 2;
pub(super) const ASKED: usize = 3;

pub(super) struct Body<'a> {
    /// The numbers before the lengths, and behind them.
    pub numbers: [u8; 5],
    /// As much of each part as is there.
    pub parts: Vec<&'a [u8]>,
    /// How many octets there should be.
    pub needed: usize,
}

impl<'a> Body<'a> {
    /// Reads what is there, also when that is only the beginning.
    pub(super) fn read(form: Form, bytes: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        let (numbers, lengths) = head(form, &mut octets)?;
        let needed = bytes.len() - octets.len() + lengths.iter().sum::<usize>();
        let mut part = |length: usize| octets.take(length.min(octets.len())).unwrap_or_default();
        let parts = lengths.into_iter().map(&mut part).collect();
        Ok(Self { numbers, parts, needed })
    }

    /// A part, or nothing where there is none.
    pub(super) fn part(&self, nth: usize) -> &'a [u8] {
        self.parts.get(nth).copied().unwrap_or_default()
    }

    /// What is asked for, or given: attributes with values.
    pub(super) fn arguments(&self, from: usize) -> &[&'a [u8]] {
        self.parts.get(from..).unwrap_or_default()
    }
}

type Head = ([u8; 5], Vec<usize>);

fn head(form: Form, octets: &mut Octets<'_>) -> Result<Head, Short> {
    match form {
        Form::Start => {
            let [action, privilege, kind, service] = octets.array()?;
            Ok(([action, privilege, kind, service, 0], lengths(octets, 4)?))
        }
        Form::Reply => {
            let [status, flags] = octets.array()?;
            Ok(([status, flags, 0, 0, 0], wide(octets)?))
        }
        Form::Continue => {
            let lengths = wide(octets)?;
            Ok(([octets.u8()?, 0, 0, 0, 0], lengths))
        }
        Form::Question => {
            let [method, privilege, kind, service] = octets.array()?;
            Ok(([0, method, privilege, kind, service], asked(octets)?))
        }
        Form::Permission => {
            let [status, count] = octets.array()?;
            let mut parts = wide(octets)?;
            parts.extend(lengths(octets, count.into())?);
            Ok(([status, 0, 0, 0, 0], parts))
        }
        Form::Account => Ok((octets.array()?, asked(octets)?)),
        Form::Accounted => {
            let lengths = wide(octets)?;
            Ok(([octets.u8()?, 0, 0, 0, 0], lengths))
        }
    }
}

fn lengths(octets: &mut Octets<'_>, count: usize) -> Result<Vec<usize>, Short> {
    Ok(octets.take(count)?.iter().map(|length| usize::from(*length)).collect())
}

/// Of a text for people, and of data.
fn wide(octets: &mut Octets<'_>) -> Result<Vec<usize>, Short> {
    Ok(vec![octets.be16()?.into(), octets.be16()?.into()])
}

/// Of user, port and remote address, and behind their number of the arguments.
fn asked(octets: &mut Octets<'_>) -> Result<Vec<usize>, Short> {
    let mut found = lengths(octets, 3)?;
    let count = octets.u8()?.into();
    found.extend(lengths(octets, count)?);
    Ok(found)
}
