//! Server Message Block, by which Windows hosts share files, log on and administer each other:
//! versions 2 and 3 ([MS-SMB2]), and of version 1 ([MS-CIFS], [MS-SMB]) what opens sessions and
//! touches files. On port 139 NetBIOS's session service (RFC 1002, 4.3) opens the way.
//!
//! A code is the version and the command, and what the command is told to do where that
//! decides: `2.5.1` opens a file that is there, `2.17.13` marks one for deletion, `2.11` is
//! followed by the function, `2.1.1` asks for the challenge of a log-on. `0.129` is NetBIOS's request
//! for a session. What is read and written of files is passed over; what a pipe carries `dcerpc`
//! reads.

mod files;
mod frame;
mod log_on;
mod negotiation;
mod pipes;
mod version1;
mod version2;

use crate::spnego::Attempt;
use files::{Files, Number};
use frame::Frame;
use log_on::MORE_PROCESSING;
use negotiation::Agreed;
use pipes::Pipes;
use wire::{
    Asked, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Side, Step, Text,
    NO_ANSWER,
};

/// SMB on TCP's port, and on that of NetBIOS's session service.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(445), Over::tcp(139)],
    recognise: |_: Carrier, bytes| frame::recognise(bytes),
    decoder: |_| Box::<Smb>::default(),
};

const NAME: &str = "smb";

/// Of a message that is neither short nor needed whole, so many octets are read: its header, and
/// what stands in front of what it carries.
const HEAD: usize = 128;
/// So many octets of a message are always read, for they may carry a log-on.
const SHORT: usize = 8 << 10;
/// Of a message that opens something, goes through a pipe, or is several, so many.
const LONG: usize = 64 << 10;

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
    Challenge,
    LogOn(Option<Attempt>),
    Tree(Text),
    File(Text),
    /// What is read out of a pipe.
    Pipe(Number),
}

impl More {
    /// What an answer with a status comes to: a challenge is what was asked for, and other steps of
    /// a log-on decide nothing.
    const fn outcome(&self, ntstatus: u32) -> u32 {
        match (self, ntstatus) {
            (Self::Challenge, MORE_PROCESSING) => 0,
            (Self::LogOn(_), MORE_PROCESSING) => NO_ANSWER,
            (_, ntstatus) => status(ntstatus),
        }
    }
}

/// One connection.
#[derive(Default)]
struct Smb {
    pending: Pending<Ask, More>,
    /// Those that the server said to be at work on: it may never come to an end.
    at_work: Pending<Ask, More, 64, NO_ANSWER>,
    files: Files,
    pipes: Pipes,
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

    fn gap(&mut self, side: Side) {
        self.pipes.gap(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pipes.end(out);
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
            frame::VERSION2 => self.needed2(message, length),
            frame::VERSION1 => Ok(version1::needed(length)),
            frame::ENCRYPTED => Ok(52.min(length)),
            frame::COMPRESSED => Ok(16.min(length)),
            _ => return Step::Foreign,
        };
        let whole = match needed {
            Ok(needed) if message.len() >= needed => message.get(..needed).unwrap_or(message),
            Ok(needed) | Err(needed) => {
                self.begun(magic, message, out);
                return Step::More(frame::HEAD + needed);
            }
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

    /// Overwrites what is there of a call in a message that is not whole: the rest may never come.
    fn begun(&mut self, magic: &[u8], message: &[u8], out: &mut Out<'_>) {
        match magic {
            frame::VERSION2 => self.begun2(message, out),
            frame::VERSION1 => self.begun1(message, out),
            _ => {}
        }
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
            Frame::Answered(status) => match self.pending.answer(&Ask::Session) {
                Some(asked) => drop(asked.answered(*status, out)),
                None => out.orphan(),
            },
            Frame::KeepAlive | Frame::Message { .. } => {}
        }
    }

    /// States what is answered with a status.
    fn answer(&mut self, ask: Ask, ntstatus: u32, out: &mut Out<'_>) -> Option<Box<Asked<More>>> {
        let asked = self.pending.answer(&ask).or_else(|| self.at_work.answer(&ask));
        match &asked {
            Some(asked) => drop(asked.answered(asked.more.outcome(ntstatus), out)),
            None => out.orphan(),
        }
        asked
    }

    /// The file or pipe that was asked for has a number now.
    fn open_file(&mut self, number: Number, path: Text, asked: &Asked<More>, out: &mut Out<'_>) {
        self.pipes.close(number, out);
        self.files.open_file(number, path, &asked.frames, out);
    }

    fn close_file(&mut self, number: Number, out: &mut Out<'_>) {
        self.pipes.close(number, out);
        self.files.close_file(number);
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
