//! Answers: tokens (§2.2.7) that say how a request went, and who the server is.

use super::login;
use super::{software, MICROSOFTS, NAME};
use crate::ntlm::utf16;
use wire::{Octets, Out, Short, Subject};

const RETURN_STATUS: u8 = 0x79;
const TABLE_NAME: u8 = 0xA4;
const COLUMNS: u8 = 0xA5;
const ORDER: u8 = 0xA9;
const ERROR: u8 = 0xAA;
const INFO: u8 = 0xAB;
const LOG_ON: u8 = 0xAD;
const FEATURES: u8 = 0xAE;
const CHANGE: u8 = 0xE3;
const SSPI: u8 = 0xED;
const FEDERATED: u8 = 0xEE;
const DONE: u8 = 0xFD;
const DONE_PROCEDURE: u8 = 0xFE;
const DONE_IN_PROCEDURE: u8 = 0xFF;

// §2.2.7.6
const MORE: u16 = 1;
const FAILED: u16 = 2;
const COUNT: u16 = 0x10;
const STOPPED: u16 = 0x20;
const SERVER_FAILED: u16 = 0x100;
const KNOWN: u16 = 0x137;

/// Statuses beside the numbers of errors, which begin at 21.
const FAILS: u32 = 1;
const STOPS: u32 = 2;
const CONTINUES: u32 = 3;

/// What an answer says so far.
#[derive(Default)]
pub(super) struct Answer {
    error: Option<u32>,
    done: Option<u16>,
    pub rows: Option<u64>,
    /// The version of TDS that a log-on was let in with.
    pub let_in: Option<u8>,
    /// A log-on goes on.
    continues: bool,
    /// Not all tokens are known that were there.
    part: bool,
}

impl Answer {
    /// How the request went; none where that is not seen.
    pub(super) fn status(&self) -> Option<u32> {
        match (self.error, self.done) {
            _ if self.let_in.is_some() => Some(0),
            (Some(error), _) => Some(error),
            (None, Some(done)) if done & (FAILED | SERVER_FAILED) != 0 => Some(FAILS),
            (None, Some(done)) if done & STOPPED != 0 => Some(STOPS),
            (None, Some(_)) => Some(0),
            (None, None) if self.continues => Some(CONTINUES),
            (None, None) => None,
        }
    }

    /// Whether it says that what was asked was stopped.
    pub(super) fn stopped(&self) -> bool {
        self.done.is_some_and(|done| done & STOPPED != 0)
    }

    /// A log-on that nobody here could read went so.
    pub(super) fn of_log_on(&self) -> bool {
        self.let_in.is_some() || self.error == Some(LOG_ON_FAILED)
    }

    /// Reads the tokens of a first packet, as far as they are known: rows are not.
    pub(super) fn begin(&mut self, payload: &[u8], old: bool, out: &mut Out<'_>) {
        let mut tokens = Octets::new(payload);
        while !tokens.is_empty() && !self.part {
            self.part = self.token(&mut tokens, old, out).is_err();
        }
    }

    /// Reads the end of a last packet, where tokens before it are not known: what says that all
    /// is done, and an error directly before it.
    pub(super) fn end(&mut self, payload: &[u8], old: bool) {
        let length = if old { 9 } else { 13 };
        if !self.part {
            return;
        }
        let Some((before, end)) = payload.len().checked_sub(length).map(|at| payload.split_at(at))
        else {
            return;
        };
        if let Ok((kind @ (DONE | DONE_PROCEDURE), status, rows)) = done(&mut Octets::new(end)) {
            if status & MORE == 0 && status & !KNOWN == 0 {
                self.done = Some(status);
                self.rows = (status & COUNT != 0).then_some(rows).or(self.rows);
                self.error = self.error.or_else(|| error_at_end(before));
                if kind == DONE_PROCEDURE {
                    self.rows = self.rows.or_else(|| rows_of_procedure(before, length));
                }
            }
        }
    }

    /// The remaining packets are not looked at, but for the last.
    pub(super) fn pass(&mut self) {
        self.part = true;
    }

    fn token(
        &mut self,
        tokens: &mut Octets<'_>,
        old: bool,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let kind = tokens.u8()?;
        match kind {
            ERROR => {
                let error = message(&mut short(tokens)?, out)?;
                self.error = self.error.or(Some(error));
            }
            INFO => drop(message(&mut short(tokens)?, out)?),
            LOG_ON => self.let_in = Some(acknowledged(&mut short(tokens)?, out)?),
            SSPI => {
                self.continues = true;
                login::windows(short(tokens)?.rest(), out);
            }
            CHANGE | ORDER | COLUMNS | TABLE_NAME => drop(short(tokens)?),
            FEDERATED => {
                self.continues = true;
                let length = tokens.le32()?;
                tokens.skip(usize::try_from(length).unwrap_or(usize::MAX))?;
            }
            FEATURES => features(tokens)?,
            RETURN_STATUS => drop(tokens.skip(4)?),
            DONE | DONE_PROCEDURE | DONE_IN_PROCEDURE => {
                let length = if old { 8 } else { 12 };
                let (_, status, rows) = done_as(kind, &mut tokens.part(length)?)?;
                self.done = Some(status);
                self.rows = (status & COUNT != 0).then_some(rows).or(self.rows);
            }
            _ => return Err(Short { missing: 1 }), // rows, and what describes them
        }
        Ok(())
    }
}

/// "Login failed for user".
const LOG_ON_FAILED: u32 = 18456;

/// What has its length in two octets before it.
fn short<'a>(tokens: &mut Octets<'a>) -> Result<Octets<'a>, Short> {
    let length = tokens.le16()?;
    tokens.part(length.into())
}

/// §2.2.7.10: number, state, class, text, the server's name.
fn message(octets: &mut Octets<'_>, out: &mut Out<'_>) -> Result<u32, Short> {
    let number = octets.le32()?;
    let text = octets.skip(2)?.le16()?;
    let name = octets.skip(2 * usize::from(text))?.u8()?;
    if let Some(name) = utf16(octets.take(2 * usize::from(name))?) {
        out.is(NAME, Subject::of(out.side()), "name", name);
    }
    Ok(number)
}

/// §2.2.7.14: interface, version of TDS, the program's name and version.
fn acknowledged(octets: &mut Octets<'_>, out: &mut Out<'_>) -> Result<u8, Short> {
    let [_, version, _, _, _, length] = octets.array()?;
    let name = utf16(octets.take(2 * usize::from(length))?);
    let server = Subject::of(out.side());
    let program = name.unwrap_or_else(|| MICROSOFTS.into());
    out.is(NAME, server, "software", software(&program, octets.array()?));
    let tds = if version >> 4 == 7 { [7, version & 15] } else { [version, 0] };
    out.is(NAME, server, "version", format_args!("{}.{}", tds[0], tds[1]));
    Ok(version)
}

/// §2.2.7.11: each with its data, up to the end.
fn features(tokens: &mut Octets<'_>) -> Result<(), Short> {
    while tokens.u8()? != 0xFF {
        let length = tokens.le32()?;
        tokens.skip(usize::try_from(length).unwrap_or(usize::MAX))?;
    }
    Ok(())
}

/// §2.2.7.6: token, status, command, rows.
fn done(octets: &mut Octets<'_>) -> Result<(u8, u16, u64), Short> {
    let kind = octets.u8()?;
    done_as(kind, octets)
}

fn done_as(kind: u8, octets: &mut Octets<'_>) -> Result<(u8, u16, u64), Short> {
    let status = octets.le16()?;
    let rows = octets.skip(2)?;
    let rows = if rows.len() < 8 { rows.le32()?.into() } else { rows.le64()? };
    Ok((kind, status, rows))
}

/// The number of an error that ends where these octets end; what is told behind it (that the
/// statement was terminated) may stand between.
fn error_at_end(octets: &[u8]) -> Option<u32> {
    let mut end = octets.len();
    for _ in 0..2 {
        let (at, kind) = (0..end).rev().find_map(|at| {
            let [kind @ (ERROR | INFO), low, high] = octets.get(at..)?.first_chunk().copied()?
            else {
                return None;
            };
            (at + 3 + usize::from(u16::from_le_bytes([low, high])) == end).then_some((at, kind))
        })?;
        if kind == ERROR {
            return Octets::new(octets.get(at + 3..)?).le32().ok();
        }
        end = at;
    }
    None
}

/// How many rows the last statement in a procedure was about: it stands before what the
/// procedure returns.
fn rows_of_procedure(octets: &[u8], length: usize) -> Option<u64> {
    let at = octets.len().checked_sub(length + 5)?;
    let (&returned, inner) = (octets.get(at + length)?, octets.get(at..at + length)?);
    let (kind, status, rows) = done(&mut Octets::new(inner)).ok()?;
    let is = kind == DONE_IN_PROCEDURE && returned == RETURN_STATUS && status & COUNT != 0;
    (is && status & !KNOWN == 0).then_some(rows)
}
