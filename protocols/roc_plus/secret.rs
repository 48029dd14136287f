//! Log-ons, and what else nobody may keep. The checksum of such a message is not judged: where
//! its secret is overwritten, as in evidence, no checksum is right.

use super::frame::{Frame, HEAD};
use super::{parameter, request, NAME};
use crate::log_on::Account;
use wire::{Out, Text};

/// Log-on and log-off.
const LOG_ON: u8 = 17;

/// What an opcode 17 wants, which its length tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LogOn {
    On,
    Off,
    SessionKey,
    Unknown,
}

impl LogOn {
    pub const fn of(data: &[u8]) -> Self {
        match data.len() {
            5 | 6 | 71 => Self::On,
            11 | 76 => Self::Off,
            13 => Self::SessionKey,
            _ => Self::Unknown,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::On => "log on",
            Self::Off => "log off",
            Self::SessionKey => "session key",
            Self::Unknown => "",
        }
    }
}

/// Has what is secret in a message overwritten, but for the password of a log-on that is told of
/// later; whether there is something. What is handed on for another station is looked into.
pub fn conceal(frame: &Frame<'_>, out: &mut Out<'_>) -> bool {
    if let Some(values) = parameter::secret(frame.opcode, frame.data) {
        out.secret("password", values, &[]);
        return true;
    }
    match request::embedded(frame) {
        Some((_, inside)) if inside.opcode == LOG_ON => {
            let password = parts(inside.data).map_or(inside.data, |(_, password)| password);
            out.secret("password", password, &[]);
            true
        }
        Some((_, inside)) => conceal(&inside, out),
        None if frame.opcode != LOG_ON => false,
        None if frame.data.is_empty() => false,
        None => {
            if LogOn::of(frame.data) == LogOn::Unknown {
                out.secret("session key", frame.data, &[]);
            }
            true
        }
    }
}

/// The same for a message of which the end is missing.
pub fn conceal_begun(bytes: &[u8], out: &mut Out<'_>) {
    let (head, data) = bytes.split_at(HEAD.min(bytes.len()));
    let rest = match *head {
        [.., LOG_ON, 5..=11] => data.get(3..),
        [.., LOG_ON, 71..=76] => data.get(30..),
        [.., LOG_ON, _] => Some(data),
        [.., opcode, _] => parameter::secret(opcode, data),
        _ => None,
    };
    if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
        out.secret_in(rest, "password", &[], &[]);
    }
}

/// What no opcode and no checksum tell to be a message may be the rest of any, behind lost octets.
pub fn conceal_unread(bytes: &[u8], out: &mut Out<'_>) {
    for part in [bytes.get(..HEAD - 2), bytes.get(HEAD..)].into_iter().flatten() {
        out.secret_in(part, "unread", &[], &[]);
    }
}

/// Who logs on or off with which password.
pub fn account(frame: &Frame<'_>, out: &mut Out<'_>) -> Option<Account> {
    let (operator, password) = parts(frame.data).filter(|_| frame.opcode == LOG_ON)?;
    let text = match password {
        [low, high] => u16::from_le_bytes([*low, *high]).to_string().as_str().into(),
        long => Text::trimmed(long).unwrap_or_else(|| "".into()),
    };
    Some(Account::new(NAME, operator.trim_ascii(), text.bytes(), password, out))
}

/// An operator of three letters with a number, or of 30 octets with 40.
fn parts(data: &[u8]) -> Option<(&[u8], &[u8])> {
    match (LogOn::of(data), data.len()) {
        (LogOn::SessionKey | LogOn::Unknown, _) => None,
        (_, ..=11) => data.get(..3).zip(data.get(3..5)),
        _ => data.get(..30).zip(data.get(30..70)),
    }
}
