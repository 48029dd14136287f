//! RTSP: which media somebody asks of a camera or gives to a server, and who is let in. Media
//! that go through the same connection are passed over.
//!
//! RFC 2326 (RTSP 1.0), RFC 7826 (RTSP 2.0), RFC 8866 (descriptions of media).

mod recognise;
mod target;

use crate::http::credentials::{self, LogOn};
use crate::http::ends::{self, Heads};
use crate::http::head::{Body, Head};
use crate::log_on::proved;
use crate::sdp::{self, Described};
use recognise::VERSION;
use wire::{
    Asked, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Shape, Side, Sides,
    Step, Subject, Text, Values, NO_ANSWER, UNANSWERED,
};

const NAME: &str = "rtsp";

/// RTSP on its registered ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(554), Over::tcp(8554)],
    recognise: recognise::recognise,
    decoder: |_: Carrier| Box::<Rtsp>::default(),
};

/// One conversation. Either side asks: a server, too, whether its client is still there.
#[derive(Default)]
struct Rtsp {
    /// By who asked, and the sequence number that the answer repeats (RFC 7826, 18.20).
    requests: Pending<(Side, u32), Waiting>,
    heads: Heads,
    /// Who has tried to prove who it is.
    tried: Sides<bool>,
}

/// What an answer needs of its request.
struct Waiting {
    log_on: Option<LogOn>,
    /// It asks for a transport: behind that media flow.
    sets_up: bool,
    /// What a client says that it will bring.
    described: Option<Described>,
}

impl Decoder for Rtsp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Some(step) = interleaved(bytes) {
            return step;
        }
        if let Some(blank) = ends::blank_line(bytes) {
            return Step::Took(blank);
        }
        if !recognise::begins(bytes) {
            return Step::Foreign;
        }
        let length = match self.heads.end(NAME, bytes, out) {
            Ok(length) => length,
            Err(step) => return step,
        };
        let head = Head::read(bytes.get(..length).unwrap_or_default());
        let body = match head.text(is_read(&head), length, bytes) {
            Ok(body) => body,
            Err(more) => return more,
        };
        match head.response().filter(|_| bytes.starts_with(VERSION)) {
            Some(code) => self.response(code, &head, body, out),
            None => match head.request(VERSION) {
                Some((method, target)) => self.request(method, target, &head, body, out),
                None => return Step::Foreign,
            },
        }
        if let Some(software) = [head.user_agent, head.server].into_iter().flatten().next() {
            out.is(NAME, Subject::of(side), "software", software);
        }
        behind(&head, length)
    }

    fn gap(&mut self, side: Side) {
        self.heads.gap(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        for side in [Side::Client, Side::Server] {
            while let Some(asked) = self.requests.answer_newest(|(by, _), _| *by == side) {
                asked.unanswered(out);
                log_on(&asked, UNANSWERED, out);
            }
        }
    }
}

impl Rtsp {
    fn request(
        &mut self,
        method: &[u8],
        target: &[u8],
        head: &Head<'_>,
        body: &[u8],
        out: &mut Out<'_>,
    ) {
        let side = out.side();
        hide(head, body, out);
        let form = if head.is_form() { body } else { &[] };
        let log_on = credentials::of_request(NAME, head, target, form, out);
        self.tried[side] |= log_on.is_some();
        if let Some(host) = target::host(target) {
            out.is(NAME, Subject::of(side.other()), "server_name", host);
        }
        let described = describes(head).then(|| sdp::read(body, out));
        let writes = method == b"SET_PARAMETER" || described.is_some();
        let asked = Observation::did(NAME, Name::text(method)).by(side).writes(writes);
        let asked = asked.object(Name::text(target::path(target)));
        let waiting = Waiting { log_on, sets_up: method == b"SETUP", described };
        self.requests.ask((side, sequence(head)), asked, waiting, out);
    }

    fn response(&mut self, code: u32, head: &Head<'_>, body: &[u8], out: &mut Out<'_>) {
        if code < 200 {
            return; // the response proper follows (RFC 7826, 8.2)
        }
        hide(head, body, out);
        credentials::of_response(NAME, head, out);
        let described = describes(head).then(|| sdp::read(body, out));
        let asker = out.side().other();
        let Some(asked) = self.requests.answer(&(asker, sequence(head))) else {
            out.orphan();
            return;
        };
        let accepted = (200..300).contains(&code);
        let done = asked.answered(if accepted { 0 } else { code }, out).into_owned();
        log_on(&asked, outcome(code), out);
        if accepted {
            self.accepted(&asked, &done, head, described.as_ref(), out);
        }
    }

    /// What was agreed on.
    fn accepted(
        &self,
        asked: &Asked<Waiting>,
        done: &Observation<'_>,
        head: &Head<'_>,
        described: Option<&Described>,
        out: &mut Out<'_>,
    ) {
        if let Some(described) = described.or(asked.more.described.as_ref()) {
            told(asked, done, "session name", described.name.as_ref(), out);
            told(asked, done, "media", described.media.as_ref(), out);
        }
        if asked.more.sets_up {
            let transport = head.value("transport").and_then(target::transport);
            told(asked, done, "transport", transport.as_ref(), out);
            if asked.more.log_on.is_none() && !self.tried[done.by] {
                proved(asked, "authentication", "none", out);
            }
        }
    }
}

/// Media in the same connection: a channel and a length (RFC 7826, 14).
fn interleaved(bytes: &[u8]) -> Option<Step> {
    match bytes {
        [b'$', _, high, low, ..] => {
            Some(Step::Took(4 + usize::from(u16::from_be_bytes([*high, *low]))))
        }
        [b'$', ..] => Some(Step::More(4)),
        _ => None,
    }
}

/// Past the body: without a length there is none (RFC 7826, 18.17).
fn behind(head: &Head<'_>, length: usize) -> Step {
    let most = usize::MAX / 4; // an exabyte never comes
    match head.body() {
        Body::Octets(n) => Step::Took(usize::try_from(n).map_or(most, |n| n.min(most)) + length),
        _ => Step::Took(length),
    }
}

fn describes(head: &Head<'_>) -> bool {
    head.is_of(b"application/sdp")
}

fn has_parameters(head: &Head<'_>) -> bool {
    head.is_of(b"text/parameters")
}

fn is_read(head: &Head<'_>) -> bool {
    describes(head) || has_parameters(head) || head.is_form()
}

/// Without a number all have the same, and answers come in order.
fn sequence(head: &Head<'_>) -> u32 {
    let number = head.value("cseq").and_then(|value| std::str::from_utf8(value).ok()?.parse().ok());
    number.unwrap_or(u32::MAX)
}

/// How a log-on ended in an answer that brings this code: of what failed for another reason,
/// nobody knows.
const fn outcome(code: u32) -> u32 {
    match code {
        200..300 => 0,
        401 | 403 | 407 => code,
        _ => NO_ANSWER,
    }
}

fn log_on(asked: &Asked<Waiting>, status: u32, out: &mut Out<'_>) {
    if let Some(log_on) = &asked.more.log_on {
        log_on.ended(asked, status, out);
    }
}

/// Overwrites passwords that stand in further URLs, and in parameters by their names.
fn hide(head: &Head<'_>, body: &[u8], out: &mut Out<'_>) {
    let values = ["content-base", "rtp-info"].iter().filter_map(|name| head.value(name));
    for url in values.flat_map(|value| value.split(|octet| *octet == b',')) {
        credentials::hide_uri(url, out);
    }
    let parameters = if has_parameters(head) { body } else { &[] };
    Head::read(parameters)
        .secrets
        .iter()
        .for_each(|secret| drop(out.secret("secret", secret, &[])));
}

/// What a session has: its name, its media, how they come.
fn told(
    asked: &Asked<Waiting>,
    done: &Observation<'_>,
    what: &str,
    value: Option<&Text>,
    out: &mut Out<'_>,
) {
    if let Some(value) = value {
        let values = Values { shape: Shape::Text, bytes: value.bytes(), step: 1 };
        let object = Name::text(format!("{}: {what}", done.object));
        out.state_at(asked.at_ns, &asked.frames, &Observation::was(done, values).object(object));
    }
}

#[cfg(test)]
mod tests;
