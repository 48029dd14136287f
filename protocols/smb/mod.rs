//! Server Message Block, by which Windows hosts share files, log on and administer each other:
//! versions 2 and 3 ([MS-SMB2]), and of version 1 ([MS-CIFS], [MS-SMB]) what opens sessions and
//! touches files. On port 139 NetBIOS's session service (RFC 1002, 4.3) opens the way.
//!
//! A code is the version and the command, and what the command is told to do where that
//! decides: `2.5.1` opens a file that is there, `2.17.13` marks one for deletion, `2.11` is
//! followed by the function. `0.129` is NetBIOS's request for a session. What is read and written
//! is passed over.

mod block;
mod files;
mod frame;
mod negotiation;
mod version1;
mod version2;

use crate::spnego::Attempt;
use files::Files;
use frame::Frame;
use negotiation::Agreed;
use wire::{
    Asked, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Recognition, Side,
    Step, Text, NO_ANSWER,
};

/// SMB on TCP's port, and on that of NetBIOS's session service.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(445), Over::tcp(139)],
    recognise: |_: Carrier, bytes| recognise(bytes),
    decoder: |_| Box::<Smb>::default(),
};

const NAME: &str = "smb";

/// Of a message that is neither short nor needed whole, so many octets are read: its header, and
/// what stands in front of what it carries.
const HEAD: usize = 128;
/// So many octets of a message are always read, for they may carry a log-on.
const SHORT: usize = 8 << 10;
/// Of a message that opens something, or is several, so many.
const LONG: usize = 64 << 10;

fn recognise(bytes: &[u8]) -> Recognition {
    match Frame::read(bytes) {
        Ok(Some(Frame::Message { length, .. })) => match bytes.get(4..8) {
            Some(magic) if length < 16 => {
                if frame::is_magic(magic) {
                    Recognition::Broken
                } else {
                    Recognition::No
                }
            }
            Some(magic) if frame::is_magic(magic) => Recognition::Sure(sender(bytes)),
            Some(_) => Recognition::No,
            None => Recognition::Short,
        },
        Ok(Some(Frame::Called { .. })) => Recognition::Sure(Some(Side::Client)),
        Ok(Some(Frame::KeepAlive)) => Recognition::Maybe(None),
        Ok(Some(_)) => Recognition::Maybe(Some(Side::Server)),
        Ok(None) => Recognition::No,
        Err(_) => Recognition::Short,
    }
}

/// Who sends such a message, by its flags.
fn sender(bytes: &[u8]) -> Option<Side> {
    let flag = match bytes.get(4..)? {
        [0xFE, rest @ ..] => rest.get(15)? & 0x01,
        [0xFF, rest @ ..] => rest.get(8)? & 0x80,
        _ => return None,
    };
    Some(if flag == 0 { Side::Client } else { Side::Server })
}

/// What an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Session,
    /// Process and multiplex id.
    Version1(u32, u16),
    /// Message id.
    Version2(u64),
}

/// What the answer is read with.
#[derive(Clone, Debug, Default)]
enum More {
    #[default]
    Nothing,
    /// Those of version 1 that were offered.
    Dialects(Vec<Text>),
    LogOn(Option<Attempt>),
    Tree(Text),
    File(Text),
}

/// One connection.
#[derive(Default)]
struct Smb {
    pending: Pending<Ask, More>,
    /// Those that the server said to be at work on: it may never come to an end.
    at_work: Pending<Ask, More, 64, NO_ANSWER>,
    files: Files,
    agreed: Agreed,
}

impl Decoder for Smb {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match Frame::read(bytes) {
            Ok(Some(Frame::Message { length, head })) => {
                let Some(message) = bytes.get(head..) else { return Step::More(head) };
                self.session_message(side, length, message, out)
            }
            Ok(Some(frame)) => {
                self.session_service(side, &frame, out);
                Step::Took(frame.length())
            }
            Ok(None) => Step::Foreign,
            Err(needed) => Step::More(needed),
        }
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.at_work.end(out);
    }
}

impl Smb {
    /// What a session message carries: `message` may be its beginning.
    fn session_message(
        &mut self,
        side: Side,
        length: usize,
        message: &[u8],
        out: &mut Out<'_>,
    ) -> Step {
        let took = Step::Took(frame::HEAD + length);
        if length == 0 {
            return took;
        }
        let Some(magic) = message.get(..length.min(4)) else {
            return Step::More(frame::HEAD + length.min(4));
        };
        let needed = match magic {
            frame::VERSION2 => version2::needed(message, length),
            frame::VERSION1 => Ok(version1::needed(length)),
            frame::ENCRYPTED => Ok(52.min(length)),
            frame::COMPRESSED => Ok(16.min(length)),
            _ => return Step::Foreign,
        };
        let whole = match needed {
            Ok(needed) if message.len() >= needed => message.get(..needed).unwrap_or(message),
            Ok(needed) | Err(needed) => return Step::More(frame::HEAD + needed),
        };
        let read = match magic {
            frame::VERSION2 => self.version2(side, whole, out),
            frame::VERSION1 => self.version1(side, whole, out),
            frame::ENCRYPTED => {
                self.agreed.encrypted(whole.len(), out);
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(short) = read {
            out.broke(NAME, "wrong length", short);
        }
        took
    }

    /// NetBIOS's session service. RFC 1002, 4.3
    fn session_service(&mut self, side: Side, frame: &Frame, out: &mut Out<'_>) {
        match frame {
            Frame::Called { server, client, .. } => {
                let asked = Observation::did(NAME, wire::code([0, 0x81])).by(side);
                let asked = asked.object(Name::text(format!("{server}")));
                self.pending.ask(Ask::Session, asked, More::Nothing, out);
                if let Some(name) = client.of_host() {
                    out.is(NAME, wire::Subject::of(side), "name", name);
                }
            }
            Frame::Answered(status) => {
                self.answer(Ask::Session, *status, out);
            }
            Frame::KeepAlive | Frame::Message { .. } => {}
        }
    }

    /// States what is answered with `status`.
    fn answer(&mut self, ask: Ask, status: u32, out: &mut Out<'_>) -> Option<Box<Asked<More>>> {
        let asked = self.pending.answer(&ask).or_else(|| self.at_work.answer(&ask));
        match &asked {
            Some(asked) => drop(asked.answered(status, out)),
            None => out.orphan(),
        }
        asked
    }
}

/// What an error comes to: success, what tells something beside, and warnings (no more files, more
/// data than was asked for) are none. [MS-ERREF], 2.3
const fn status(ntstatus: u32) -> u32 {
    if ntstatus >> 30 == 3 {
        ntstatus
    } else {
        0
    }
}

#[cfg(test)]
mod tests;
