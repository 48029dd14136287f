//! TACACS+: who asks to be let in by which switch, router or gateway, what he may do there, and what
//! he did. Mostly all that is obfuscated; what is not is read.
//!
//! § is a section of RFC 8907.

mod argument;
mod body;
mod header;
mod request;
mod secrets;
mod session;

use body::{Body, Form, USER};
use header::Header;
use request::{Attempt, Request};
use session::{Sessions, Wanted};
use wire::{
    code, Breach, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Side, Step,
    Subject, NO_ANSWER,
};

const NAME: &str = "tacacs";

/// TACACS+ to servers. §4.1
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(49)],
    recognise: |_: Carrier, bytes| header::recognise(bytes),
    decoder: |_: Carrier| Box::new(Tacacs::default()),
};

/// The client gives up. §5.3
const ABORT: u8 = 1;
/// Of authentication, authorization (as asked, and with what replaces it) and accounting.
/// §5.2, §6.2, §7.2
const PASS: u8 = 1;
const PASS_REPLACED: u8 = 2;

#[derive(Default)]
struct Tacacs {
    /// Requests by their session and number.
    waiting: Pending<(u32, u8), Request>,
    sessions: Sessions,
}

impl Decoder for Tacacs {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let Some(header) = Header::read(bytes) else {
            return if bytes.len() < header::LENGTH {
                Step::More(header::LENGTH)
            } else {
                Step::Foreign
            };
        };
        let length = header::LENGTH + header.body;
        let body = bytes.get(header::LENGTH..length.min(bytes.len())).unwrap_or_default();
        if bytes.len() < length {
            self.overwrite(&header, body, out);
            return Step::More(length);
        }
        if header.in_clear() {
            self.clear(side, &header, body, out);
        } else {
            self.obfuscated(side, &header, body, out);
        }
        Step::Took(length)
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.waiting.end(out);
    }
}

impl Tacacs {
    /// What is there of a body whose rest may never come.
    fn overwrite(&self, header: &Header, body: &[u8], out: &mut Out<'_>) {
        if !header.in_clear() {
            secrets::obfuscated(body, out);
        } else if let Ok(body) = Body::read(header.form(), body) {
            let names_user = self.sessions.wants_user(header.session);
            secrets::in_clear(header.form(), &body, false, names_user, out);
        }
    }

    /// Who asks, and that he was answered, is all that is known.
    fn obfuscated(&mut self, side: Side, header: &Header, body: &[u8], out: &mut Out<'_>) {
        secrets::obfuscated(body, out);
        connection(header, "MD5 obfuscation", out);
        match header.form() {
            Form::Reply | Form::Permission | Form::Accounted => self.answer(header, None, out),
            form => {
                let did = Observation::did(NAME, unread(header.kind, form)).by(side);
                self.waiting.ask(key(header), did, Request::default(), out);
            }
        }
    }

    fn clear(&mut self, side: Side, header: &Header, bytes: &[u8], out: &mut Out<'_>) {
        connection(header, "None", out);
        out.broke(NAME, "not obfuscated", "a body must be obfuscated, it is in clear");
        match Body::read(header.form(), bytes) {
            Ok(body) if body.needed == bytes.len() => self.read(side, header, &body, out),
            Ok(body) => {
                secrets::broken(&body, bytes, out);
                let text = format!("{} octets needed, {} there", body.needed, bytes.len());
                out.broke(NAME, "wrong length", text);
            }
            Err(short) => {
                secrets::hide("text", bytes, out);
                let Breach(what, text) = short.into();
                out.broke(NAME, what, text);
            }
        }
    }

    fn read(&mut self, side: Side, header: &Header, body: &Body<'_>, out: &mut Out<'_>) {
        let (form, names_user) = (header.form(), self.sessions.wants_user(header.session));
        secrets::in_clear(form, body, true, names_user, out);
        let (did, more) = match form {
            Form::Start => {
                let (did, more) = request::start(body, out);
                if body.numbers[2] == request::ASCII {
                    self.sessions.begin(header.session, body.part(USER), out);
                }
                (did, more)
            }
            Form::Continue => self.go_on(header, body, out),
            Form::Question | Form::Account => request::asked(form, body),
            Form::Reply | Form::Permission | Form::Accounted => {
                return self.answer(header, Some(body.numbers[0]), out);
            }
        };
        let did = did.by(side);
        if form == Form::Continue && body.numbers[0] & ABORT != 0 {
            out.state(&did.status(NO_ANSWER));
            self.sessions.end(header.session, out);
        } else {
            self.waiting.ask(key(header), did, more, out);
        }
    }

    /// What the server asked for: who that is, his password, or something else. §5.4.2
    fn go_on(
        &mut self,
        header: &Header,
        body: &Body<'_>,
        out: &mut Out<'_>,
    ) -> (Observation<'static>, Request) {
        let said = body.part(0);
        let mut more = Request::default();
        let mut did = Observation::did(NAME, unread(header.kind, Form::Continue));
        match self.sessions.of(header.session) {
            Some(session) => {
                out.rests_on(&session.frames);
                match session.wanted {
                    Wanted::User => session.user = said.into(),
                    Wanted::Password => {
                        more.attempt = Some(request::password(session.user.bytes(), said, out));
                    }
                    Wanted::Other => secrets::hide("answer", said, out),
                }
                if !session.user.bytes().is_empty() {
                    did = did.object(Name::Text(session.user.clone()));
                }
            }
            None => secrets::hide("password", said, out),
        }
        (did, more)
    }

    /// An answer, with its status where that is in clear.
    fn answer(&mut self, header: &Header, status: Option<u8>, out: &mut Out<'_>) {
        let (session, sequence) = key(header);
        let form = header.form();
        if form == Form::Reply {
            let wanted = status.and_then(Wanted::of);
            self.sessions.answered(session, wanted, out);
        }
        let Some(asked) = self.waiting.answer(&(session, sequence - 1)) else {
            return out.orphan();
        };
        let status = status.map_or(NO_ANSWER, |status| judged(form, status));
        let done = asked.answered(status, out).into_owned();
        asked.more.state(&done, &mut out.with(&asked.frames));
        if let (0, Some(attempt)) = (status, &asked.more.attempt) {
            Attempt::let_in(attempt, &asked, out);
        }
    }
}

const fn key(header: &Header) -> (u32, u8) {
    (header.session, header.sequence)
}

/// Successes are 0; of all others the numbers of authorization and accounting stand behind those
/// of authentication, for they mean something else.
fn judged(form: Form, status: u8) -> u32 {
    match (form, status) {
        (Form::Reply | Form::Accounted, PASS) | (Form::Permission, PASS | PASS_REPLACED) => 0,
        (Form::Permission, status) => 0x200 + u32::from(status),
        (Form::Accounted, status) => 0x300 + u32::from(status),
        (_, status) => status.into(),
    }
}

/// What is asked where nobody can read it.
fn unread(kind: u8, form: Form) -> Name {
    match form {
        Form::Continue => Name::At("1.continue", [0; 3]),
        _ => code([kind.into()]),
    }
}

/// How the bodies are hidden, and what the first messages say of the connection. §4.3, §4.5
fn connection(header: &Header, cipher: &'static str, out: &mut Out<'_>) {
    let server = if header.side() == Side::Server { out.side() } else { out.side().other() };
    out.is(NAME, Subject::of(server), "cipher", cipher);
    if header.keeps_connection() {
        out.is(NAME, Subject::of(out.side()), "capabilities", "TACACS+ single connection");
    }
}

#[cfg(test)]
mod tests;
