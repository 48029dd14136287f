//! Niagara Fox, in which Tridium's stations and Workbench speak with each other: building
//! controllers (JACE) of many brands, and the servers above them.
//!
//! No specification is public: what is known is from observation (nmap's fox-info, public
//! dissectors of its frames). A code is channel and command (`fox.hello`). Both sides may ask;
//! what a station says while a session opens answers what was asked before. Over TLS (4911) none
//! of it is seen.

mod frame;
mod hello;

use crate::log_on::Account;
use frame::{Breach, Frame, Tuple, LONGEST};
use wire::{
    Carrier, Decoder, Frames, Halves, Name, Observation, Out, Over, Pending, Protocol, Short, Side,
    Step, Subject, Text, NO_ANSWER,
};

const NAME: &str = "fox";

/// Fox on its port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(1911)],
    recognise: |_, bytes| frame::recognise(bytes),
    decoder: |carrier| Box::new(Fox::new(carrier)),
};

/// How a station answers who opens a session; 5 for an error of anything else that was asked.
const REFUSALS: &[(&[u8], u32)] =
    &[(b"rejected", 1), (b"busy", 2), (b"redirect", 3), (b"retry", 4)];
const ERROR: u32 = 5;
/// What of a log-on is no secret.
const OPEN: &[&[u8]] = &[b"method", b"authInput", b"username", b"authAgentType"];

#[derive(PartialEq)]
enum Key {
    /// A session opens in turns.
    Tunes(Side),
    /// By who asked, and the number that the reply repeats.
    Numbered(Side, Text),
}

struct Fox {
    halves: Halves,
    pending: Pending<Key, Option<Account>>,
    /// Who logs on, and the frames that say so.
    user: Option<(Text, Frames)>,
}

impl Fox {
    fn new(carrier: Carrier) -> Self {
        Self { halves: Halves::new(carrier), pending: Pending::default(), user: None }
    }
}

impl Decoder for Fox {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match Frame::read(bytes) {
            Ok((frame, octets)) => {
                self.halves.forget(side);
                self.whole(side, &frame, out);
                Step::Took(octets)
            }
            Err(Breach::Short(Short { missing })) if bytes.len() < LONGEST => {
                conceal(bytes, out);
                self.halves.begun(bytes.len() + missing, bytes.len(), out)
            }
            Err(_) => {
                self.halves.forget(side);
                // Behind lost octets it may be the rest of any frame.
                out.secret_in(bytes, "unread", &[], &[]);
                out.broke(NAME, "wrong frame", "a head of six words and lines in braces needed");
                Step::Foreign
            }
        }
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl Fox {
    fn whole(&mut self, side: Side, frame: &Frame<'_>, out: &mut Out<'_>) {
        let number = || Key::Numbered(side, frame.reply.into());
        match frame.kind {
            b's' => self.pending.ask(number(), did(frame, side), None, out),
            b'r' | b'n' => self.reply(side, frame, 0, out),
            b'e' if !frame.tunes() => self.reply(side, frame, ERROR, out),
            b'k' => {}
            _ if frame.tunes() && side == Side::Client => self.tunes(frame, out),
            _ if frame.tunes() => self.tuned(frame, out),
            _ => out.state(&did(frame, side).status(NO_ANSWER)),
        }
    }

    fn reply(&mut self, side: Side, frame: &Frame<'_>, status: u32, out: &mut Out<'_>) {
        match self.pending.answer(&Key::Numbered(side.other(), frame.reply.into())) {
            Some(asked) => {
                asked.answered(status, out);
            }
            None => out.orphan(),
        }
    }

    /// A client's turn while a session opens.
    fn tunes(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) {
        if frame.command == b"hello" {
            hello::state(frame, out);
        }
        if let Some(user) = frame.text(b"username") {
            self.user = Some((user, out.keep()));
        }
        let account = proofs(frame, out);
        if frame.command == b"close" {
            out.state(&did(frame, Side::Client).status(NO_ANSWER));
        } else {
            self.pending.ask(Key::Tunes(Side::Client), did(frame, Side::Client), account, out);
        }
    }

    /// A station's turn: what it asks unasked is its own.
    fn tuned(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) {
        let refusal = REFUSALS.iter().find(|(command, _)| *command == frame.command);
        let status = refusal.map_or(0, |(_, status)| *status);
        match self.pending.answer(&Key::Tunes(Side::Client)) {
            Some(asked) => {
                asked.answered(status, out);
                if let (0, Some(account)) = (status, &asked.more) {
                    account.let_in(&asked, out);
                }
            }
            None => out.state(&did(frame, Side::Server).status(NO_ANSWER)),
        }
        match frame.command {
            b"hello" => hello::state(frame, out),
            b"challenge" => {
                if let Some(method) = frame.text(b"method") {
                    out.is(NAME, Subject::Server, "authentication", method);
                }
            }
            b"welcome" => {
                if let Some((user, frames)) = self.user.take() {
                    out.with(&frames).is(NAME, Subject::Server, "user", user);
                }
            }
            _ => {}
        }
    }
}

/// What of a frame is a secret. Whatever a client proves itself by is one: from most of it a
/// password can be guessed.
fn secrets<'a>(frame: &'a Frame<'_>) -> impl Iterator<Item = Tuple<'a>> {
    let logs_on = !matches!(frame.command, b"hello" | b"close" | b"ping");
    frame.tuples().filter(move |tuple| logs_on && !OPEN.contains(&tuple.name))
}

fn proofs(frame: &Frame<'_>, out: &mut Out<'_>) -> Option<Account> {
    let mut account = None;
    for tuple in secrets(frame) {
        if tuple.name.to_ascii_lowercase().ends_with(b"password") {
            account = Some(Account::new(NAME, b"", tuple.value, tuple.value, out));
        } else if !tuple.value.is_empty() {
            out.secret("proof of a log-on", tuple.value, &[]);
        }
    }
    account
}

/// Overwrites what is there of the secrets of a frame of which the end is missing.
fn conceal(bytes: &[u8], out: &mut Out<'_>) {
    if let Some(frame) = Frame::begun(bytes).filter(|frame| frame.tunes()) {
        for tuple in secrets(&frame) {
            out.secret_in(tuple.value, "proof of a log-on", &[], &[]);
        }
    }
}

fn did(frame: &Frame<'_>, side: Side) -> Observation<'static> {
    let [channel, command] = [frame.channel, frame.command].map(Text::new);
    let code = Name::text(format_args!("{channel}.{command}"));
    let did = Observation::did(NAME, code).by(side);
    if (frame.channel, frame.command) != (b"circuit", b"open") {
        return did;
    }
    match (frame.text(b"channel"), frame.text(b"command")) {
        (Some(channel), Some(command)) => {
            did.object(Name::text(format_args!("{channel}.{command}")))
        }
        _ => did,
    }
}

#[cfg(test)]
mod tests;
