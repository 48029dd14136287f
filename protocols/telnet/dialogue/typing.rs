//! What the client types: names and passwords, by letters or by lines.

use super::{Attempt, Dialogue, Stage, MOST_TYPED};
use crate::log_on::Account;
use wire::{Asked, Name, Observation, Out};

impl Dialogue {
    /// The client sends what was typed.
    pub(in crate::telnet) fn client(&mut self, data: &[u8], out: &mut Out<'_>) {
        let mut rest = data;
        while !rest.is_empty() {
            let end = rest.iter().position(|octet| matches!(octet, b'\r' | b'\n'));
            let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
            self.types(piece, end.is_some(), out);
            rest = after.get(1..).unwrap_or_default();
        }
    }

    fn types(&mut self, piece: &[u8], enter: bool, out: &mut Out<'_>) {
        let typed = piece.iter().any(|octet| *octet > b' ');
        self.begun |= typed;
        match self.stage {
            Stage::User => {
                self.edit(piece, out);
                if enter && !self.typed.is_empty() {
                    self.user = std::mem::take(&mut self.typed);
                    self.stage = Stage::Password { asked: false };
                }
            }
            Stage::Password { asked } => {
                self.edit(piece, out);
                if !enter {
                    out.secret_in(piece, "password", &[], &[]);
                } else if asked || !self.typed.is_empty() {
                    self.gives_password(piece, asked, out);
                }
            }
            Stage::Outcome if typed && !self.said.trim_ascii().is_empty() => self.decide(0, out),
            Stage::Before | Stage::Outcome | Stage::Session => (),
        }
    }

    /// A line as the terminal's user corrects it: backspace, delete, and control-U.
    fn edit(&mut self, piece: &[u8], out: &Out<'_>) {
        self.frames.extend(out.frames());
        for octet in piece {
            match octet {
                0x08 | 0x7F => drop(self.typed.pop()),
                0x15 => self.typed.clear(),
                0..0x20 => (),
                _ if self.typed.len() < MOST_TYPED => self.typed.push(*octet),
                _ => (),
            }
        }
    }

    /// The line with the password ended; `piece` is what the current message has of it.
    fn gives_password(&mut self, piece: &[u8], asked: bool, out: &mut Out<'_>) {
        let password = std::mem::take(&mut self.typed);
        out.rests_on(&self.frames);
        let account = Account::new("telnet", &self.user, &password, piece, out);
        let log_on = Asked {
            observation: Observation::did("telnet", Name::text("login")),
            frames: out.frames().clone(),
            at_ns: out.at_ns(),
            more: account,
        };
        self.attempt = Some(Attempt { log_on, password, asked });
        self.said.clear();
        self.stage = Stage::Outcome;
    }
}
