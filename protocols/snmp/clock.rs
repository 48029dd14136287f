//! When an agent began anew: its clocks tell how long it has been up.

use super::message::{Content, Message, Security};
use super::{encrypted, NAME};
use wire::{code, Clock, Observation, Out, Side};

/// RFC 3418: hundredths of a second.
const UP_TIME: Clock = Clock { name: "sysUpTime", tick_ns: 10_000_000, greatest: u32::MAX };
/// RFC 3414, 2.2.1: seconds, told by the engine that decides; 3.2, 7: proven only when the
/// message is authenticated.
const ENGINE_TIME: Clock =
    Clock { name: "snmpEngineTime", tick_ns: 1_000_000_000, greatest: u32::MAX >> 1 };
const AUTHENTICATED: u8 = 1;

/// Reads the clocks in what an agent answers or reports.
pub(super) fn read(by: Side, message: &Message<'_>, out: &mut Out<'_>) {
    let (up_time, of) = match &message.content {
        Content::Pdu(pdu) => (pdu.up_time(), Observation::did(NAME, code([pdu.kind])).by(by)),
        Content::Encrypted => (None, encrypted(by)),
    };
    if let Some(time) = up_time {
        out.shows(UP_TIME, time, &of);
    }
    if let Security::User { flags, time: Some(time), .. } = message.security {
        if flags & AUTHENTICATED != 0 {
            out.shows(ENGINE_TIME, time, &of);
        }
    }
}
