//! FTP's control connection: commands, replies, accounts; of files only their names.
//!
//! RFC 959, RFC 2428 (EPRT, EPSV), RFC 3659 (MLSD, SIZE), RFC 4217 (AUTH TLS).

use crate::log_on::{proved, Account, DEFAULTS};
use crate::tls;
use wire::{
    Asked, Decoder, Frames, Name, Observation, Octets, Out, Over, Pending, Protocol, Side, Sides,
    Step, Text,
};

mod banner;
mod command;
mod recognise;
mod reply;

use command::Command;
use reply::Reply;

/// FTP on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: "ftp",
    over: &[Over::tcp(21)],
    recognise: recognise::recognise,
    decoder: |_| Box::<Ftp>::default(),
};

/// Of a longer line only so much is read.
const LONGEST_LINE: usize = 4096;

/// One conversation.
#[derive(Default)]
struct Ftp {
    commands: Pending<(), Waiting>,
    user: Vec<u8>,
    /// What proves the name: its command and the reply.
    named: Frames,
    reply: Option<Reply>,
    /// The rest of the side's line is passed over.
    overlong: Sides<bool>,
    /// What goes on once both sides changed to TLS.
    tls: Option<tls::Inside>,
}

/// What a command's reply is needed for.
enum Waiting {
    Nothing,
    /// Whether a name alone lets in.
    Name,
    /// Whether nobody's name does.
    Anonymous,
    Password(Account),
    System,
    Tls,
}

impl Decoder for Ftp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Some(tls) = &mut self.tls {
            return tls.message(side, bytes, out);
        }
        let mut octets = Octets::new(bytes);
        let line = match octets.line() {
            Ok(line) if line.len() < LONGEST_LINE || self.overlong[side] => line,
            Err(_) if bytes.len() < LONGEST_LINE && !self.overlong[side] => {
                return Step::More(bytes.len() + 1);
            }
            _ => return self.endless(side, bytes, out),
        };
        if std::mem::take(&mut self.overlong[side]) || self.line(side, line, out).is_some() {
            return Step::Took(bytes.len() - octets.len());
        }
        Step::Foreign
    }

    fn gap(&mut self, side: Side) {
        self.overlong[side] = false;
        if side == Side::Server {
            self.reply = None;
        }
    }

    fn end(&mut self, out: &mut Out<'_>) {
        while let Some(asked) = self.commands.answer(&()) {
            asked.unanswered(out);
            if let Waiting::Password(account) = &asked.more {
                account.let_in(&asked, out);
            }
        }
        if let Some(tls) = &mut self.tls {
            tls.end(out);
        }
    }
}

impl Ftp {
    fn line(&mut self, side: Side, line: &[u8], out: &mut Out<'_>) -> Option<()> {
        match side {
            Side::Client => self.command(line, out),
            Side::Server => self.reply_line(line, out),
        }
    }

    /// A line that does not end where it should have: its beginning is read all the same,
    /// so that commands and replies stay pairs.
    fn endless(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if std::mem::replace(&mut self.overlong[side], true) {
            return Step::Took(bytes.len());
        }
        out.broke("ftp", "line too long", "a line of at most 4096 octets was expected");
        let beginning = bytes.get(..LONGEST_LINE).unwrap_or(bytes);
        self.line(side, beginning, out).map_or(Step::Foreign, |()| Step::Took(beginning.len()))
    }

    fn command(&mut self, line: &[u8], out: &mut Out<'_>) -> Option<()> {
        let command = Command::read(line)?;
        let waiting = match command.verb.bytes() {
            b"USER" => {
                self.user = command.argument.iter().copied().take(Text::LONGEST).collect();
                self.named = out.frames().clone();
                Waiting::Name
            }
            b"PASS" => self.password(command.argument, out),
            b"ACCT" => {
                out.secret("account", command.argument, &[]);
                Waiting::Nothing
            }
            b"SYST" => Waiting::System,
            b"AUTH" if command.is_tls() => Waiting::Tls,
            _ => {
                let passwords = command.passwords();
                passwords.for_each(|password| drop(out.secret("password", password, DEFAULTS)));
                Waiting::Nothing
            }
        };
        let asked = Observation::did("ftp", Name::Text(command.verb.clone()));
        self.commands.ask((), asked.object(command.object()), waiting, out);
        Some(())
    }

    /// RFC 1635: who is anonymous gives a mail address as password.
    fn password(&self, password: &[u8], out: &mut Out<'_>) -> Waiting {
        out.rests_on(&self.named);
        if self.anonymous() {
            out.secret("mail address", password, &[]);
            return Waiting::Anonymous;
        }
        Waiting::Password(Account::new("ftp", &self.user, password, password, out))
    }

    fn anonymous(&self) -> bool {
        [&b"anonymous"[..], b"ftp"].iter().any(|name| self.user.eq_ignore_ascii_case(name))
    }

    /// RFC 959 §4.2.1: a reply that begins with 1 is followed by the reply proper.
    fn replied(&mut self, code: [u8; 3], text: &[u8], frames: &Frames, out: &mut Out<'_>) {
        let status = match code {
            [b'1', ..] => return,
            [b'2' | b'3', ..] => 0,
            code => code.iter().fold(0, |n, digit| n * 10 + u32::from(digit - b'0')),
        };
        match self.commands.answer(&()) {
            Some(asked) => {
                asked.answered(status, out);
                if matches!(asked.more, Waiting::Name) {
                    self.name_answered(out);
                }
                if status == 0 {
                    self.succeeded(&asked, code, text, out);
                }
            }
            None if code == *b"220" => banner::state(text, frames, out),
            None if code == *b"421" => (), // timed out
            None => out.orphan(),
        }
    }

    /// The reply to USER belongs to what proves the log-on, which may have been sent already.
    fn name_answered(&mut self, out: &Out<'_>) {
        self.named.extend(out.frames());
        if let Some(next) = self.commands.peek(&()) {
            next.frames.extend(out.frames());
        }
    }

    fn succeeded(&mut self, asked: &Asked<Waiting>, code: [u8; 3], text: &[u8], out: &mut Out<'_>) {
        match &asked.more {
            Waiting::Password(account) => account.let_in(asked, out),
            Waiting::Name | Waiting::Anonymous if code == *b"230" => {
                let how = if self.anonymous() { "anonymous" } else { "none" };
                proved(asked, "authentication", how, out);
                proved(asked, "user", self.user.as_slice(), out);
            }
            Waiting::System => proved(asked, "os", banner::system(text), out),
            Waiting::Tls => {
                let opening = out.with(&asked.frames).keep();
                self.tls = Some(tls::Inside::new("ftp", opening));
            }
            _ => (),
        }
    }
}

#[cfg(test)]
mod tests;
