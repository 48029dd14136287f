//! Answers, and what they say of what was asked.

use super::answer::Answer;
use super::login::Attempt;
use super::packet::{Header, HEADER};
use super::prelogin::{self, Prelogin};
use super::request::Waiting;
use super::{is_old, Key, Tds, LOGIN, NAME};
use wire::{code, Asked, Frames, Observation, Out, Shape, Step, Subject, NO_ANSWER};

impl Tds {
    /// The tokens of its first packet are read, and the end of its last.
    pub(super) fn response(&mut self, header: Header, bytes: &[u8], out: &mut Out<'_>) -> Step {
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
        let stops = |key: &Key| answer.stopped() && *key == Key::Attention;
        let stops = self.waiting.answer_newest(|key, _| stops(key));
        if let Some(stops) = &stops {
            stops.answered(0, out);
        }
        let Some(asked) = self.waiting.answer_newest(|key, _| *key == Key::Request) else {
            // What should stop may be done by then.
            return if stops.is_none() {
                self.unasked(answer, out)
            };
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
        let log_on = self.channel.as_ref().and_then(|channel| channel.log_on.as_ref());
        match answer.status().zip(log_on) {
            Some((status, frames)) if answer.of_log_on() => {
                let did = Observation::did(NAME, code([LOGIN.into()]));
                out.state_with(frames, &did.status(status));
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
