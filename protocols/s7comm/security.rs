//! The password of a controller's protection level.

use super::{Context, Request, NAME};
use crate::log_on::Account;
use wire::{Octets, Out};

/// What a log-on with a password asks.
pub(super) fn log_on(payload: Octets<'_>, out: &mut Out<'_>) -> Request {
    let sent = payload.rest();
    let password = plain(sent);
    let account = Account::new(NAME, b"", password.trim_ascii_end(), sent, out);
    Request { context: Context::LogOn(account), ..Request::default() }
}

/// A password as it was typed: each character is sent combined with 0x55 and, from the
/// third on, with what was sent two places before.
fn plain(sent: &[u8]) -> Vec<u8> {
    let before = [0, 0].iter().chain(sent);
    sent.iter().zip(before).map(|(sent, before)| sent ^ 0x55 ^ before).collect()
}
