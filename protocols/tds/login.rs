//! Log-ons: who asks to be let in, from where, by which program, to which database.

use super::packet::Message;
use super::{is_old, Request, Waiting, LOGIN, NAME};
use crate::log_on::Account;
use crate::{ntlm, spnego};
use std::net::IpAddr;
use std::ops::Range;
use wire::{code, Name, Observation, Octets, Out, Shape, Short, Side, Subject, Text};

// Where the places and lengths of texts stand. §2.2.6.4
const HOST: usize = 36;
const USER: usize = 40;
pub(super) const PASSWORD: usize = 44;
const PROGRAM: usize = 48;
const SERVER: usize = 52;
const EXTENSION: usize = 56;
const LIBRARY: usize = 60;
const DATABASE: usize = 68;
const SSPI: usize = 78;
const NEW_PASSWORD: usize = 86;
const LONG_SSPI: usize = 90;
/// The fixed part; since TDS 7.2 a new password may stand there, and a long token.
const FIXED: usize = 86;
/// A feature's data are a token of somebody else's log-on. §2.2.6.4, FEDAUTH
const FEDERATED: u8 = 2;
const MOST_FEATURES: usize = 16;

/// How somebody asks to be let in.
pub(super) enum Attempt {
    Password(Account),
    /// By Kerberos or NTLM.
    Windows(spnego::Attempt),
    /// By another's token.
    Federated,
    /// Not yet: NTLM begins, or nobody here knows how.
    Begun,
}

/// What a client says of itself, by which names.
pub(super) struct LogOn {
    pub attempt: Attempt,
    said: [(&'static str, Option<Text>); 3],
}

impl LogOn {
    /// Of a message that says nothing else.
    pub(super) const fn by(attempt: Attempt) -> Self {
        Self { attempt, said: [("application", None), ("library", None), ("database", None)] }
    }

    /// What of it the server accepted or refused.
    pub(super) fn state(&self, done: &Observation<'_>, out: &mut Out<'_>) {
        for (what, said) in &self.said {
            if let Some(said) = said {
                out.was(what, Shape::Text, said.bytes(), done);
            }
        }
    }
}

/// The version of TDS that a client wants: 0x74 is 7.4, as 7 is 7.0.
pub(super) fn version(payload: &[u8]) -> u8 {
    payload.get(7).copied().unwrap_or_default()
}

/// `LOGIN7`.
pub(super) fn read(message: &Message<'_>, out: &mut Out<'_>) -> Result<Request, Short> {
    let payload = message.payload();
    Octets::new(payload).skip(FIXED)?;
    let text = |at| ntlm::utf16(payload.get(field(payload, at)?)?);
    if let Some(host) = text(HOST) {
        out.is(NAME, Subject::Client, "name", host);
    }
    if let Some(server) = text(SERVER).as_ref().and_then(server_name) {
        out.is(NAME, Subject::Server, "server_name", server);
    }
    let attempt = attempt(message, text(USER), out);
    let said =
        [("application", text(PROGRAM)), ("library", text(LIBRARY)), ("database", text(DATABASE))];
    let object = match &attempt {
        Attempt::Password(_) => text(USER).map_or(Name::None, Name::Text),
        _ => Name::None,
    };
    let code = if new_password(payload).is_some() {
        Name::At("16.password", [0; 3])
    } else {
        code([LOGIN.into()])
    };
    Ok(Request {
        did: Observation::did(NAME, code).object(object),
        waiting: Waiting::LogOn(Box::new(LogOn { attempt, said })),
    })
}

/// By SSPI where there is a token, by another's token, else by name and password.
fn attempt(message: &Message<'_>, user: Option<Text>, out: &mut Out<'_>) -> Attempt {
    let payload = message.payload();
    let token = sspi(payload).and_then(|place| payload.get(place)).unwrap_or_default();
    let place = field(payload, PASSWORD).unwrap_or_default();
    match user {
        _ if !token.is_empty() => windows(token, out),
        _ if federated(payload).is_some() => Attempt::Federated,
        None => Attempt::Begun,
        Some(user) => {
            let password = clear(payload.get(place.clone()).unwrap_or_default());
            let there = message.places(place).next().unwrap_or_default();
            Attempt::Password(Account::new(NAME, user.bytes(), &password, there, out))
        }
    }
}

/// A token of SSPI. What of a client's is not known is a secret all the same.
pub(super) fn windows(token: &[u8], out: &mut Out<'_>) -> Attempt {
    match spnego::read(NAME, token, out) {
        Some(attempt) => return Attempt::Windows(attempt),
        None if out.side() == Side::Client && !ntlm::asks_for_challenge(token) => {
            out.secret("token", token, &[]);
        }
        None => {}
    }
    Attempt::Begun
}

/// A password is its UTF-16 with halves of octets swapped behind an exclusive or: no secret.
/// §2.2.6.4
fn clear(password: &[u8]) -> Vec<u8> {
    let octets: Vec<u8> = password.iter().map(|octet| (octet ^ 0xA5).rotate_left(4)).collect();
    ntlm::utf16(&octets).map_or_else(Vec::new, |text| text.bytes().to_vec())
}

/// Where a text stands whose place and length, in characters, stand at `at`.
pub(super) fn field(payload: &[u8], at: usize) -> Option<Range<usize>> {
    let [place, length] = pair(payload, at)?;
    Some(place..place + 2 * length)
}

/// Where the password stands that shall be his from now on.
pub(super) fn new_password(payload: &[u8]) -> Option<Range<usize>> {
    field(payload, NEW_PASSWORD).filter(|place| !is_old(version(payload)) && !place.is_empty())
}

/// Where the token of SSPI stands; a long one has its length elsewhere.
pub(super) fn sspi(payload: &[u8]) -> Option<Range<usize>> {
    let [place, length] = pair(payload, SSPI)?;
    let long = Octets::new(payload).skip(LONG_SSPI).and_then(Octets::le32).unwrap_or(0);
    match usize::try_from(long) {
        Ok(long @ 1..) if !is_old(version(payload)) && length == usize::from(u16::MAX) => {
            Some(place..place.checked_add(long)?)
        }
        _ => Some(place..place + length),
    }
}

/// Where the data of a token stand that another gave.
pub(super) fn federated(payload: &[u8]) -> Option<Range<usize>> {
    let has = Octets::new(payload).skip(27).and_then(Octets::u8).ok()? & 0x10 != 0;
    let [place, _] = pair(payload, EXTENSION).filter(|_| has)?;
    let features = Octets::new(payload).skip(place).and_then(Octets::le32).ok()?;
    let mut features = Octets::new(payload.get(usize::try_from(features).ok()?..)?);
    for _ in 0..MOST_FEATURES {
        let (feature, length) = (features.u8().ok()?, features.le32().ok()?);
        let from = payload.len() - features.len();
        let length = usize::try_from(length).ok()?;
        if feature == FEDERATED {
            return Some(from..from.checked_add(length)?);
        }
        features.take(length).ok()?;
    }
    None
}

fn pair(payload: &[u8], at: usize) -> Option<[usize; 2]> {
    let mut octets = Octets::new(payload.get(at..)?);
    Some([octets.le16().ok()?.into(), octets.le16().ok()?.into()])
}

/// The host of `tcp:HIST-1\WINCC,1433`, where it is a name.
fn server_name(said: &Text) -> Option<Text> {
    let text = said.to_string();
    let behind = text.rsplit_once(':').filter(|(way, _)| way.len() < 4).map_or(&*text, |(_, t)| t);
    let host = behind.split(['\\', ',']).next().unwrap_or_default();
    let local = matches!(host, "" | "." | "(local)" | "localhost");
    (!local && host.parse::<IpAddr>().is_err()).then(|| host.into())
}

/// The log-on of TDS 4.2 and 5.0: a name and a password of at most 30 octets, each before its
/// length.
pub(super) fn old(message: &Message<'_>, out: &mut Out<'_>) -> Result<Request, Short> {
    let mut octets = Octets::new(message.payload());
    let host = old_text(&mut octets)?;
    let user = old_text(&mut octets)?;
    let password = old_text(&mut octets)?;
    if let Some(host) = Text::trimmed(host) {
        out.is(NAME, Subject::Client, "name", host);
    }
    let place = message.places(OLD_PASSWORD).next().unwrap_or_default();
    let account = Account::new(NAME, user, password, place, out);
    let did = Observation::did(NAME, code([2])).object(Name::text(user));
    Ok(Request { did, waiting: Waiting::LogOn(Box::new(LogOn::by(Attempt::Password(account)))) })
}

/// Octets of a text in that.
pub(super) const OLD_TEXT: usize = 30;

/// Where the password stands in that.
pub(super) const OLD_PASSWORD: Range<usize> = 62..92;

fn old_text<'a>(octets: &mut Octets<'a>) -> Result<&'a [u8], Short> {
    let field = octets.take(OLD_TEXT)?;
    let length = usize::from(octets.u8()?);
    Ok(field.get(..length).unwrap_or(field))
}
