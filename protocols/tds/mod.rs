//! Tabular Data Stream: who logs on to Microsoft SQL Server, by which program and to which database;
//! what is asked there, by the kind of its statement and the name of what it is about, and how that
//! went. Behind it SQL Server's browser, which tells which instances a host has.
//!
//! § is a section of [MS-TDS]; [MC-SQLR] is the browser's.

mod answer;
mod browser;
mod channel;
mod login;
mod packet;
mod parameters;
mod prelogin;
mod recognise;
mod request;
mod response;
mod secrets;
mod statement;
mod text;
mod verbs;

use answer::Answer;
use channel::Channel;
use packet::{Header, Message, Rest, HEADER};
use request::{Request, Waiting};
use wire::{
    Breach, Carrier, Decoder, Frames, Out, Over, Pending, Protocol, Side, Sides, Step, Text,
};

const NAME: &str = "tds";
const MICROSOFTS: &str = "Microsoft SQL Server";

/// SQL Server's default instance, its connection for administrators, and its browser.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(1433), Over::tcp(1434), Over::udp(1434)],
    recognise: |carrier, bytes| match carrier {
        Carrier::Udp => browser::recognise(bytes),
        _ => recognise::recognise(bytes),
    },
    decoder: |carrier| match carrier {
        Carrier::Udp => Box::<browser::Browser>::default(),
        _ => Box::<Tds>::default(),
    },
};

// Types of messages. §2.2.3.1.1
const BATCH: u8 = 1;
const OLD_LOGIN: u8 = 2;
const RPC: u8 = 3;
const RESPONSE: u8 = 4;
const ATTENTION: u8 = 6;
const BULK_LOAD: u8 = 7;
const FEDERATED_TOKEN: u8 = 8;
const TRANSACTION: u8 = 14;
const LOGIN: u8 = 16;
const SSPI: u8 = 17;
const PRELOGIN: u8 = 18;

/// Whether a version is one before 7.2: answers count rows in four octets, requests have no headers.
const fn is_old(version: u8) -> bool {
    version < 0x72 && version != 8
}

/// What waits for an answer: a request, or the wish that it be stopped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Request,
    Attention,
}

/// One conversation.
#[derive(Default)]
struct Tds {
    waiting: Pending<Key, Waiting>,
    /// Whether answers are those of a version before 7.2.
    old: bool,
    /// An answer of which not all packets came yet, and the frames of its first.
    answer: Option<(Answer, Frames)>,
    /// The remaining packets of a message are passed over.
    passes: Sides<bool>,
    /// Both agreed that all is encrypted.
    encrypts: bool,
    opening: Frames,
    channel: Option<Channel>,
}

impl Decoder for Tds {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match (bytes.first(), &mut self.channel) {
            (Some(20..=24), Some(channel)) => return channel.records(side, bytes, out),
            (Some(&PRELOGIN), _) => {}
            (Some(_), Some(_)) if self.encrypts => return Step::Foreign,
            _ => {}
        }
        let Some(header) = Header::read(bytes) else {
            return if bytes.is_empty() { Step::Foreign } else { Step::More(HEADER) };
        };
        match (header.kind, side) {
            _ if header.length < HEADER => Step::Foreign,
            _ if self.passes[side] => {
                self.passes[side] = !header.is_last();
                Step::Took(header.length)
            }
            (PRELOGIN, _) => self.prelogin(side, header, bytes, out),
            (RESPONSE, Side::Server) => self.response(header, bytes, out),
            (
                BATCH..=RPC | ATTENTION..=FEDERATED_TOKEN | TRANSACTION | LOGIN | SSPI,
                Side::Client,
            ) => self.request(side, bytes, out),
            _ => Step::Foreign,
        }
    }

    fn gap(&mut self, side: Side) {
        self.passes[side] = false;
        if side == Side::Server {
            self.answer = None;
        }
        if let Some(channel) = &mut self.channel {
            channel.gap(side);
        }
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.waiting.end(out);
        if let Some(channel) = &mut self.channel {
            channel.end(out);
        }
    }
}

impl Tds {
    /// A client's first message, or TLS' handshake.
    fn prelogin(&mut self, side: Side, header: Header, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let Some(packet) = bytes.get(..header.length) else { return Step::More(header.length) };
        match packet.get(HEADER..) {
            Some([20..=23, 3, ..]) => {
                let opening = &self.opening;
                let channel = self
                    .channel
                    .get_or_insert_with(|| Channel::new(opening.clone().and(&out.keep())));
                channel.packet(side, packet, out);
                Step::Took(header.length)
            }
            // What goes on in a packet of its own.
            Some(_) if self.channel.is_some() => {
                if let Some(channel) = &mut self.channel {
                    channel.packet(side, packet, out);
                }
                Step::Took(header.length)
            }
            _ if side == Side::Client => self.request(side, bytes, out),
            _ => Step::Foreign,
        }
    }

    fn request(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let Some(message) = Message::read(bytes) else { return Step::Foreign };
        secrets::overwrite(&message, out);
        match message.rest {
            Rest::More(needed) => return Step::More(needed),
            Rest::Long => self.passes[side] = true,
            Rest::Nothing => {}
        }
        if !message.ignored {
            match Request::read(&message, out) {
                Ok(Some(request)) => self.ask(&message, request, out),
                Ok(None) => {}
                Err(Breach(what, text)) => out.broke(NAME, what, text),
            }
        }
        Step::Took(message.length)
    }

    fn ask(&mut self, message: &Message<'_>, Request { did, waiting }: Request, out: &mut Out<'_>) {
        let payload = message.payload();
        self.old = match message.kind {
            LOGIN => is_old(login::version(payload)),
            OLD_LOGIN => true,
            BATCH | RPC | TRANSACTION => text::headers(payload) == 0,
            _ => self.old,
        };
        let key = if message.kind == ATTENTION { Key::Attention } else { Key::Request };
        self.waiting.ask(key, did, waiting, out);
    }
}

/// A program with its version: two numbers and a build, the most significant octet first.
fn software(program: &Text, [major, minor, high, low]: [u8; 4]) -> Text {
    let build = u16::from_be_bytes([high, low]);
    format_args!("{program} {major}.{minor}.{build}").into()
}

#[cfg(test)]
mod tests;
