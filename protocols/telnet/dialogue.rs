//! The log-on: what the server asks, what the client types, how it ends.

mod typing;

use super::text::{self, Prompt};
use crate::log_on::Account;
use wire::{Asked, Frames, Observation, Out, Subject, UNANSWERED};

/// Of the server's text so much is looked at.
const MOST_TEXT: usize = 1024;
/// Of a typed line so much is kept.
const MOST_TYPED: usize = 128;

/// Where the dialogue is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Nothing was asked yet.
    #[default]
    Before,
    User,
    /// The name is known; whether the password was asked for, or is only expected.
    Password {
        asked: bool,
    },
    /// The password was given.
    Outcome,
    /// In, or out of sight.
    Session,
}

/// One terminal's dialogue.
#[derive(Default)]
pub(super) struct Dialogue {
    stage: Stage,
    /// The server's text since the conversation began, or since the password.
    said: Vec<u8>,
    /// The server's last line.
    line: Vec<u8>,
    /// What the client typed of its line.
    typed: Vec<u8>,
    /// Whether options were negotiated, so that the start was seen.
    opened: bool,
    /// Whether the client typed anything at all.
    begun: bool,
    user: Vec<u8>,
    frames: Frames,
    attempt: Option<Attempt>,
}

struct Attempt {
    log_on: Asked<Account>,
    /// The password itself, to find it in the server's echo.
    password: Vec<u8>,
    /// Whether it was asked for.
    asked: bool,
}

impl Dialogue {
    /// Both sides negotiate: the conversation's start was seen.
    pub(super) fn opens(&mut self, out: &Out<'_>) {
        if !std::mem::replace(&mut self.opened, true) {
            self.frames.extend(out.frames());
        }
    }

    /// The client's environment says who logs on (RFC 1572).
    pub(super) fn comes_as(&mut self, user: &[u8]) {
        self.user = user.iter().copied().take(MOST_TYPED).collect();
    }

    /// The server sends text.
    pub(super) fn server(&mut self, data: &[u8], out: &mut Out<'_>) {
        let tail = data.get(data.len().saturating_sub(MOST_TEXT)..).unwrap_or(data);
        let plain = text::plain(tail);
        self.hear(&plain, out);
        if plain.trim_ascii().is_empty() {
            return;
        }
        self.echo(tail, out);
        match text::prompt(&self.line) {
            Some(Prompt::User) => {
                self.decide(1, out);
                self.asks(Stage::User, out);
            }
            Some(Prompt::Password) => {
                if !self.awaited_late() {
                    self.decide(1, out);
                }
                self.asks(Stage::Password { asked: true }, out);
            }
            Some(Prompt::Shell) => self.shell(out),
            None if text::refuses(&self.said) => self.decide(1, out),
            None if text::accepts(&self.said) => self.decide(0, out),
            None => (),
        }
    }

    /// Keeps the last line, and the text where a banner or an outcome is to be found.
    fn hear(&mut self, plain: &[u8], out: &Out<'_>) {
        let ended = plain.contains(&b'\n');
        if ended {
            self.line.clear();
        }
        let room = (text::LONGEST_PROMPT + 1).saturating_sub(self.line.len());
        self.line.extend(text::last_line(plain).iter().take(room));
        let banner = self.stage == Stage::Before && !self.begun;
        if banner || self.attempt.is_some() {
            let room = MOST_TEXT.saturating_sub(self.said.len());
            self.said.extend(plain.iter().take(room));
            if banner {
                self.frames.extend(out.frames());
            }
        }
    }

    /// What the server sends back must not be the password.
    fn echo(&mut self, data: &[u8], out: &mut Out<'_>) {
        let data = data.trim_ascii();
        let echoed = match (&self.attempt, self.stage) {
            (_, Stage::Password { .. }) if !data.is_empty() && self.typed.ends_with(data) => {
                Some(data)
            }
            (Some(attempt), _) if attempt.password.len() > 2 => {
                let length = attempt.password.len();
                data.windows(length).find(|part| *part == attempt.password)
            }
            _ => None,
        };
        if let Some(echoed) = echoed {
            out.secret_in(echoed, "password", &[], &[]);
            out.broke("telnet", "password echoed", "no octet of a password may come back");
        }
    }

    /// The prompt for a password that was typed before it came.
    fn awaited_late(&mut self) -> bool {
        match &mut self.attempt {
            Some(attempt) if !attempt.asked => {
                attempt.asked = true;
                true
            }
            _ => false,
        }
    }

    fn asks(&mut self, stage: Stage, out: &mut Out<'_>) {
        if self.stage == Stage::Before && !self.begun {
            self.banner(out);
        }
        if matches!(self.stage, Stage::Before | Stage::Session) {
            self.frames.clear();
        }
        self.frames.extend(out.frames());
        if self.stage != (Stage::Password { asked: false }) {
            self.typed.clear();
        }
        self.stage = stage;
    }

    /// States what stood before the first prompt.
    fn banner(&mut self, out: &mut Out<'_>) {
        let mut claim = |attribute, value: String| {
            let claim = Observation::is("telnet", Subject::Server, attribute, value);
            out.state_with(&self.frames, &claim);
        };
        let banner = text::banner(&self.said);
        if !banner.is_empty() {
            claim("banner", banner);
        }
        if let Some(name) = text::host_name(&self.line) {
            claim("name", name);
        }
        self.said.clear();
    }

    /// The server waits for commands.
    fn shell(&mut self, out: &mut Out<'_>) {
        match (&self.attempt, self.stage) {
            (Some(_), _) if text::refuses(&self.said) => self.decide(1, out),
            (Some(_), _) if self.typed.is_empty() => self.decide(0, out),
            (None, Stage::Before) if self.opened && !self.begun => {
                self.let_in_without_password(out)
            }
            (None, Stage::Password { asked: false }) if self.typed.is_empty() => {
                self.let_in_without_password(out);
            }
            _ => (),
        }
    }

    fn let_in_without_password(&mut self, out: &mut Out<'_>) {
        let none = Observation::is("telnet", Subject::Server, "authentication", "none");
        out.state_with(&self.frames, &none);
        self.stage = Stage::Session;
    }

    /// The attempt that waits, if any, ended with `status`: 0 let in, 1 refused.
    fn decide(&mut self, status: u32, out: &mut Out<'_>) {
        if let Some(attempt) = self.attempt.take() {
            attempt.log_on.answered(status, out);
            if status == 0 {
                attempt.log_on.more.let_in(&attempt.log_on, out);
            }
            self.stage = Stage::Session;
            self.said.clear();
        }
    }

    /// Octets were lost: the dialogue is out of sight until the next prompt.
    pub(super) fn interrupted(&mut self) {
        self.stage = Stage::Session;
        self.begun = true;
        self.typed.clear();
        self.line.clear();
    }

    /// The conversation is over.
    pub(super) fn end(&mut self, out: &mut Out<'_>) {
        let status = if text::refuses(&self.said) { 1 } else { UNANSWERED };
        if let Some(attempt) = self.attempt.take() {
            attempt.log_on.answered(status, out);
            if status == UNANSWERED {
                attempt.log_on.more.let_in(&attempt.log_on, out);
            }
        }
    }
}
