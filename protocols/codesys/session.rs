//! A log-on at a device, and what else must not be kept.

use super::service::{Service, Tags, DEVICE, FILE_TRANSFER, USER_MANAGEMENT};
use crate::log_on::proved;
use wire::{Asked, Out, Text};

const LOG_ON: u16 = 2;
const INTERACTIVE_LOG_ON: u16 = 8;
/// Where a log-on has the account and the proof, and where this is in it.
const SHOWN: u8 = 0x81;
const PROOF: u8 = 0x11;
/// What a file holds goes in these.
const DOWNLOAD: u16 = 4;
const UPLOAD: u16 = 7;

/// Who wants to be let in, and what may be told of the proof.
pub struct Account {
    user: Option<Text>,
    credential: Option<Text>,
    method: &'static str,
}

pub fn is_log_on(service: &Service<'_>) -> bool {
    !service.response && (service.component, service.command) == (DEVICE, LOG_ON)
}

/// Whether a message holds passwords, or what nobody reads that may be one.
pub fn is_secret(service: &Service<'_>) -> bool {
    match (service.component, service.command) {
        (USER_MANAGEMENT, _) => true,
        (DEVICE, LOG_ON | INTERACTIVE_LOG_ON) | (FILE_TRANSFER, DOWNLOAD) => !service.response,
        (FILE_TRANSFER, UPLOAD) => service.response,
        _ => false,
    }
}

/// Overwrites what nobody may keep of a message, of which this may be the beginning. A log-on that
/// is whole loses its password where that is told of.
pub fn hide(service: &Service<'_>, whole: bool, out: &mut Out<'_>) {
    if !is_log_on(service) {
        if is_secret(service) {
            out.secret("message", service.tags.octets(), &[]);
        }
    } else if let Some(proof) =
        service.tags.begun(SHOWN).and_then(|shown| Tags::of(shown).begun(PROOF)).filter(|_| !whole)
    {
        out.secret("password", proof, &[]);
    }
}

/// A message without what is overwritten in evidence.
pub fn told(service: Service<'_>) -> Service<'_> {
    if is_secret(&service) && !is_log_on(&service) {
        return Service { tags: Tags::default(), ..service };
    }
    service
}

/// A log-on that brings a proof. The first of two asks for a challenge only.
pub fn account(service: &Service<'_>, out: &mut Out<'_>) -> Option<Account> {
    let shown = service.tags.within(SHOWN).filter(|_| is_log_on(service))?;
    let credential = shown.get(PROOF).map(|proof| out.secret("password", proof, &[]));
    let method = match service.tags.long(0x22) {
        Some(2) => "RSA",
        // With a key that has been published.
        Some(1) => "password",
        _ => "unknown",
    };
    Some(Account { user: shown.get(0x10).and_then(Text::trimmed), credential, method })
}

impl Account {
    /// The current message lets them in who asked.
    pub fn let_in<X>(&self, asked: &Asked<X>, out: &mut Out<'_>) {
        let Some(user) = &self.user else {
            return proved(asked, "authentication", "anonymous", out);
        };
        proved(asked, "authentication", self.method, out);
        proved(asked, "user", user.clone(), out);
        if let Some(credential) = &self.credential {
            proved(asked, "credential", credential.clone(), out);
        }
    }
}
