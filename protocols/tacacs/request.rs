//! Requests in clear, and what their answers are needed for.

use super::argument;
use super::body::{Body, Form, ASKED, PORT, REMOTE, USER};
use super::NAME;
use crate::log_on::{proved, Account};
use wire::{code, Asked, Name, Observation, Out, Shape, Text};

const LOGIN: u8 = 1;
/// How somebody proves who he is. §5.1
pub(super) const ASCII: u8 = 1;
const PAP: u8 = 2;

/// What an answer is needed for.
#[derive(Default)]
pub(super) struct Request {
    pub attempt: Option<Attempt>,
    told: Vec<(&'static str, Shape, Text)>,
}

/// How somebody asks to be let in.
pub(super) enum Attempt {
    Password(Account),
    /// In another way, by this name.
    By(&'static str, Text),
}

impl Attempt {
    pub(super) fn let_in(&self, asked: &Asked<Request>, out: &mut Out<'_>) {
        match self {
            Self::Password(account) => account.let_in(asked, out),
            Self::By(how, user) => {
                proved(asked, "authentication", *how, out);
                proved(asked, "user", user.clone(), out);
            }
        }
    }
}

impl Request {
    /// What it was about, as `done`.
    pub(super) fn state(&self, done: &Observation<'_>, out: &mut Out<'_>) {
        for (object, shape, value) in &self.told {
            out.was(object, *shape, value.bytes(), done);
        }
    }
}

type Read = (Observation<'static>, Request);

/// A log-on, or a change of a password, begins. §5.1
pub(super) fn start(body: &Body<'_>, out: &mut Out<'_>) -> Read {
    let [action, privilege, kind, service, _] = body.numbers;
    let (user, data) = (body.part(USER), body.part(ASKED));
    let attempt = (action == LOGIN).then(|| attempt(kind, user, data, out)).flatten();
    if !data.is_empty() && !matches!(attempt, Some(Attempt::Password(_))) {
        out.secret("challenge response", data, &[]);
    }
    let object = Text::trimmed(user).map_or(Name::None, Name::Text);
    let did = Observation::did(NAME, code([1, action.into(), kind.into()])).object(object);
    let numbers = [("privilege level", privilege), ("service", service)];
    let numbers = numbers.map(|(object, number)| (object, Shape::U8, Text::new(&[number])));
    let told = numbers.into_iter().chain(texts(body).skip(1)).collect();
    (did, Request { attempt, told })
}

fn attempt(kind: u8, user: &[u8], data: &[u8], out: &mut Out<'_>) -> Option<Attempt> {
    let how = match kind {
        PAP => return Some(password(user, data, out)),
        3 => "CHAP",
        4 => "ARAP",
        5 => "MS-CHAP",
        6 => "MS-CHAPv2",
        _ => return None,
    };
    Some(Attempt::By(how, user.into()))
}

pub(super) fn password(user: &[u8], password: &[u8], out: &mut Out<'_>) -> Attempt {
    Attempt::Password(Account::new(NAME, user, password, password, out))
}

/// Whether somebody may do something (§6.1), or that he did (§7.1), by its flags.
pub(super) fn asked(form: Form, body: &Body<'_>) -> Read {
    let numbers = match form {
        Form::Question => code([2]),
        _ => code([3, body.numbers[0].into()]),
    };
    let did = Observation::did(NAME, numbers).object(what(body.arguments(ASKED)));
    (did, Request { attempt: None, told: texts(body).collect() })
}

/// The service, and the command there.
fn what(arguments: &[&[u8]]) -> Name {
    let text = |attribute| argument::value(arguments, attribute).and_then(Text::trimmed);
    let command = argument::value(arguments, b"cmd").map(argument::word).and_then(Text::trimmed);
    match (text(b"service"), command) {
        (Some(service), Some(command)) => Name::Text(format_args!("{service}: {command}").into()),
        (service, command) => service.or(command).map_or(Name::None, Name::Text),
    }
}

/// Who it is, and where.
fn texts<'a>(body: &Body<'a>) -> impl Iterator<Item = (&'static str, Shape, Text)> + use<'a> {
    [(USER, "user"), (PORT, "port"), (REMOTE, "remote address")]
        .map(|(nth, object)| (object, body.part(nth)))
        .into_iter()
        .filter_map(|(object, part)| Some((object, Shape::Text, Text::trimmed(part)?)))
}
