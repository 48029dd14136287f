//! How clients log on: a first step that asks for NTLM's challenge, and the one that decides.

use crate::ntlm;
use crate::spnego;
use wire::{code, Name, Out};

use super::{More, NAME};

/// A log-on goes on with the client's next message.
pub const MORE_PROCESSING: u32 = 0xC000_0016;

/// What a version's command asks with a `token`: code, object, what the answer is read with. Who
/// asks for a challenge has not tried to log on yet: that is an operation of its own, by the number
/// of NTLM's message.
pub fn asked([version, command]: [u32; 2], token: &[u8], out: &mut Out<'_>) -> (Name, Name, More) {
    if ntlm::asks_for_challenge(token) {
        return (code([version, command, ntlm::NEGOTIATE]), Name::None, More::Challenge);
    }
    let attempt = spnego::read(NAME, token, out);
    let service = attempt.as_ref().and_then(spnego::Attempt::service);
    let object = service.map_or(Name::None, Name::Text);
    (code([version, command]), object, More::LogOn(attempt))
}
