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
mod secrets;
mod statement;
mod text;

use answer::Answer;
use channel::Channel;
use login::Attempt;
use packet::{Header, Message, Rest, HEADER};
use prelogin::Prelogin;
use request::{Request, Waiting};
use wire::{
    code, Asked, Breach, Carrier, Decoder, Frames, Observation, Out, Over, Pending, Protocol,
    Shape, Side, Sides, Step, Subject, Text, NO_ANSWER,
};

const NAME: &str = "tds";

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
                let channel = self.channel.get_or_insert_with(|| Channel::new(opening.clone()));
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

    /// The tokens of its first packet are read, and the end of its last.
    fn response(&mut self, header: Header, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let begins = self.answer.is_none() && header.nth <= 1;
        if !begins && !header.is_last() {
            self.answer.get_or_insert_with(|| (passed(), Frames::none()));
            return Step::Took(header.length);
        }
        let Some(payload) = bytes.get(HEADER..header.length) else {
            return Step::More(header.length);
        };
        if prelogin::begins(payload) {
            self.agree(payload, out);
            return Step::Took(header.length);
        }
        let (mut answer, frames) = self.answer.take().unwrap_or_else(|| (passed(), Frames::none()));
        if begins {
            answer = Answer::default();
            answer.begin(payload, self.old, out);
        }
        if header.is_last() {
            answer.end(payload, self.old);
            self.answered(&answer, &mut out.with(&frames));
        } else {
            answer.pass();
            self.answer = Some((answer, out.frames().clone()));
        }
        Step::Took(header.length)
    }

    /// What a server agrees to, or demands.
    fn agree(&mut self, payload: &[u8], out: &mut Out<'_>) {
        const ON: u8 = 1;
        const NOT_SUPPORTED: u8 = 2;
        const REQUIRED: u8 = 3;
        let said = match Prelogin::read(payload) {
            Ok(said) => said,
            Err(short) => return out.broke(NAME, "wrong length", short),
        };
        said.states_server(out);
        self.encrypts = matches!(said.encryption(), Some(ON | REQUIRED));
        if said.encryption() == Some(NOT_SUPPORTED) {
            out.is(NAME, Subject::Server, "cipher", "None");
        }
        let Some(asked) = self.waiting.answer_newest(|_, asked| is_prelogin(asked)) else {
            return out.orphan();
        };
        let done = asked.answered(0, out).into_owned();
        let mut out = out.with(&asked.frames);
        self.opening = out.keep();
        let offered = if let Waiting::Prelogin(offered) = asked.more { offered } else { None };
        for (what, said) in [("encryption offered", offered), ("encryption", said.encryption())] {
            if let Some(said) = said {
                out.was(what, Shape::U8, &[said], &done);
            }
        }
    }

    fn answered(&mut self, answer: &Answer, out: &mut Out<'_>) {
        let key = if answer.stopped() { Key::Attention } else { Key::Request };
        if let Some(stops) = self.waiting.answer_newest(|k, _| *k == key && answer.stopped()) {
            stops.answered(0, out);
        }
        let Some(asked) = self.waiting.answer_newest(|k, _| *k == Key::Request) else {
            return self.unasked(answer, out);
        };
        let status = answer.status().unwrap_or(NO_ANSWER);
        let done = asked.answered(status, out).into_owned();
        let mut out = out.with(&asked.frames);
        match &asked.more {
            Waiting::LogOn(log_on) => {
                if let Some(version) = answer.let_in {
                    self.old = is_old(version);
                    log_on.attempt.let_in(&asked, &mut out);
                }
                log_on.state(&done, &mut out);
            }
            Waiting::Rows => {
                if let (Some(rows), 0) = (answer.rows, status) {
                    out.was("rows", Shape::U64Le, &rows.to_le_bytes(), &done);
                }
            }
            Waiting::Prelogin(_) => {}
        }
    }

    /// A log-on alone may be encrypted: then its answer tells how it went.
    fn unasked(&self, answer: &Answer, out: &mut Out<'_>) {
        let log_on = self.channel.as_ref().is_some_and(|channel| channel.log_on);
        match answer.status() {
            Some(status) if log_on && answer.of_log_on() => {
                out.state(&Observation::did(NAME, code([LOGIN.into()])).status(status));
            }
            _ => out.orphan(),
        }
    }
}

impl Attempt {
    /// The server let him in.
    fn let_in<X>(&self, asked: &Asked<X>, out: &mut Out<'_>) {
        match self {
            Self::Password(account) => account.let_in(asked, out),
            Self::Windows(attempt) => attempt.let_in(asked, false, false, out),
            Self::Federated => {
                crate::log_on::proved(asked, "authentication", "federated token", out);
            }
            Self::Begun => {}
        }
    }
}

fn is_prelogin(asked: &Asked<Waiting>) -> bool {
    matches!(asked.more, Waiting::Prelogin(_))
}

/// An answer whose beginning was not seen.
fn passed() -> Answer {
    let mut answer = Answer::default();
    answer.pass();
    answer
}

/// A server's version: two numbers and a build, the most significant octet first.
fn software([major, minor, high, low]: [u8; 4]) -> Text {
    let build = u16::from_be_bytes([high, low]);
    format_args!("Microsoft SQL Server {major}.{minor}.{build}").into()
}

#[cfg(test)]
mod tests;
