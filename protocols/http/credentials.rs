//! Who asks, and what proves it: Authorization, cookies, forms. What is secret is
//! overwritten where it lies.

use super::fields::{self, Field, Kind};
use super::head::Head;
use super::uri;
use crate::log_on::{proved, Account, DEFAULTS};
use crate::ntlm;
use wire::{Asked, Name, Observation, Out, Subject, Text, NO_ANSWER, UNANSWERED};

/// Who wants to be let in.
pub(crate) enum LogOn {
    Password(Account),
    /// In a form: whether the page that answers lets in or refuses is for a person to read.
    Form(Account),
    /// Proved without showing the password (Digest).
    User(Text),
}

impl LogOn {
    /// States how the log-on in a request ended: refused with a status, else with 0, or with
    /// `NO_ANSWER` where nobody can know.
    pub(crate) fn ended<X>(&self, asked: &Asked<X>, status: u32, out: &mut Out<'_>) {
        let told = match self {
            Self::Form(_) if status == 0 => NO_ANSWER,
            _ => status,
        };
        let Observation { protocol, by, .. } = &asked.observation;
        let done = Observation::did(protocol, Name::text("login")).status(told).by(*by);
        out.state_at(asked.at_ns, &asked.frames, &done);
        if status == 0 || status == UNANSWERED {
            match self {
                Self::Password(account) | Self::Form(account) => account.let_in(asked, out),
                Self::User(user) => proved(asked, "user", user.clone(), out),
            }
        }
    }
}

/// States how a request proves who asks; gives the log-on whose outcome is awaited.
pub(crate) fn of_request(
    protocol: &'static str,
    head: &Head<'_>,
    target: &[u8],
    body: &[u8],
    out: &mut Out<'_>,
) -> Option<LogOn> {
    for cookie in head.cookies.iter().flatten().flat_map(|cookie| cookie.split(|o| *o == b';')) {
        if let Some((name, told)) = self::cookie(cookie, out) {
            if fields::names_session(name) {
                out.is(protocol, Subject::of(out.side()), "session_token", told);
            }
        }
    }
    hide(head, out);
    hide_password(target, out);
    let by_form =
        [uri::fields(target), fields::read(body)].map(|fields| form(protocol, &fields, out));
    let by_head = head.authorizations.map(|value| authorization(protocol, value?, out));
    by_head.into_iter().chain(by_form).flatten().next()
}

/// States which proof a response asks for; what it shows before the log-on is the realm.
pub(crate) fn of_response(protocol: &'static str, head: &Head<'_>, out: &mut Out<'_>) {
    let speaker = Subject::of(out.side());
    hide(head, out);
    for challenge in head.challenges.iter().flatten() {
        let (scheme, parameters) = scheme(challenge);
        out.is(protocol, speaker, "authentication", scheme);
        if let Some(realm) = parameter(parameters, b"realm").filter(|realm| !realm.is_empty()) {
            out.is(protocol, speaker, "banner", realm);
        }
        if [&b"NTLM"[..], b"Negotiate"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            // RFC 4559, 4: a challenge, which names the host.
            if let Some(said) = ntlm::read(&base64(parameters), out) {
                said.state(protocol, out);
            }
        }
    }
    for set in head.cookies.iter().flatten() {
        let pair = set.split(|octet| *octet == b';').next().unwrap_or_default();
        cookie(pair, out);
    }
}

/// Overwrites what is secret in fields that nothing is stated of.
pub(crate) fn hide(head: &Head<'_>, out: &mut Out<'_>) {
    for secret in &head.secrets {
        out.secret("secret", secret, &[]);
    }
    for uri in &head.uris {
        hide_uri(uri, out);
    }
}

/// Overwrites what is secret in a URI that nothing is stated of.
pub(crate) fn hide_uri(uri: &[u8], out: &mut Out<'_>) {
    hide_password(uri, out);
    uri::fields(uri).iter().for_each(|field| hide_field(field, out));
}

/// The same of a query, or a part of one.
pub(crate) fn hide_query(query: &[u8], out: &mut Out<'_>) {
    fields::read(query).iter().for_each(|field| hide_field(field, out));
}

fn hide_password(uri: &[u8], out: &mut Out<'_>) {
    if let Some(password) = uri::password(uri) {
        out.secret("password", password, DEFAULTS);
    }
}

fn hide_field(field: &Field<'_>, out: &mut Out<'_>) {
    match field.kind {
        Kind::Password => drop(out.secret("password", field.place, &[])),
        Kind::Token => drop(out.secret("session token", field.place, &[])),
        Kind::User | Kind::Other => (),
    }
}

/// Overwrites the tokens that the answer to a log-on brings.
pub(crate) fn of_body(protocol: &'static str, body: &[u8], out: &mut Out<'_>) {
    form(protocol, &fields::read(body), out);
}

/// Overwrites a cookie's value; gives its name and what may be told of the value. RFC 6265 §4
fn cookie<'a>(pair: &'a [u8], out: &mut Out<'_>) -> Option<(&'a [u8], Text)> {
    let at = pair.iter().position(|octet| *octet == b'=')?;
    let (name, value) = (pair.get(..at)?.trim_ascii(), pair.get(at + 1..)?);
    Some((name, out.secret("session token", value, &[])))
}

/// RFC 9110 §11.4
fn authorization(protocol: &'static str, value: &[u8], out: &mut Out<'_>) -> Option<LogOn> {
    let (scheme, parameters) = scheme(value);
    if scheme.eq_ignore_ascii_case(b"Basic") {
        return basic(protocol, parameters, out);
    }
    out.is(protocol, Subject::of(out.side().other()), "authentication", scheme);
    if scheme.eq_ignore_ascii_case(b"Digest") {
        out.secret("digest", parameter(parameters, b"response").unwrap_or_default(), &[]);
        return parameter(parameters, b"username").map(|user| LogOn::User(user.into()));
    }
    let told = out.secret("session token", parameters, &[]);
    if scheme.eq_ignore_ascii_case(b"Bearer") {
        out.is(protocol, Subject::of(out.side()), "session_token", told);
    }
    None
}

/// At most 20 octets: a longer scheme is none.
fn scheme(value: &[u8]) -> (&[u8], &[u8]) {
    let at = value.iter().position(|octet| *octet == b' ').unwrap_or(value.len());
    let scheme = value.get(..at.min(20)).unwrap_or_default();
    (scheme, value.get(at..).unwrap_or_default().trim_ascii())
}

/// `name="value"` among the parameters of a scheme.
fn parameter<'a>(parameters: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let at = parameters.windows(name.len() + 2).position(|part| {
        part.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
            && part.ends_with(b"=\"")
    })?;
    parameters.get(at + name.len() + 2..)?.split(|octet| *octet == b'"').next()
}

/// `user:password` in Base64 (RFC 7617 §2). Only the part that holds the password is
/// overwritten; with it go the last bits of the colon, which then reads `;` or `<`.
fn basic(protocol: &'static str, encoded: &[u8], out: &mut Out<'_>) -> Option<LogOn> {
    let decoded = base64(encoded);
    let colon = decoded
        .iter()
        .position(|octet| *octet == b':')
        .or_else(|| decoded.iter().position(|octet| matches!(octet, b';' | b'<')))?;
    let place = encoded.get((colon + 1) * 8 / 6..).unwrap_or_default();
    let (user, password) = (decoded.get(..colon)?, decoded.get(colon + 1..)?);
    Some(LogOn::Password(Account::new(protocol, user, password, place, out)))
}

/// RFC 4648 §4, up to the first octet that is none of its digits.
fn base64(encoded: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(encoded.len());
    let (mut bits, mut length) = (0_u32, 0);
    for octet in encoded {
        let digit = match octet {
            b'A'..=b'Z' => octet - b'A',
            b'a'..=b'z' => octet - b'a' + 26,
            b'0'..=b'9' => octet - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(digit);
        length += 6;
        if length >= 8 {
            length -= 8;
            decoded.push((bits >> length) as u8);
        }
    }
    decoded
}

/// The account of a form with a password; all its secrets are overwritten.
fn form(protocol: &'static str, fields: &[Field<'_>], out: &mut Out<'_>) -> Option<LogOn> {
    let user = fields.iter().find(|field| field.kind == Kind::User);
    let user = user.map_or(&b""[..], |field| field.value.as_ref());
    let mut account = None;
    for field in fields {
        match field.kind {
            Kind::Password if account.is_none() => {
                account = Some(Account::new(protocol, user, &field.value, field.place, out));
            }
            _ => hide_field(field, out),
        }
    }
    account.map(LogOn::Form)
}
