//! HTTP/1.x: what is asked of which path, who serves it, and accounts in clear. Bodies are
//! passed over, but for forms, JSON and XML that may carry a password.
//!
//! RFC 9110 (semantics), RFC 9112 (HTTP/1.1), RFC 7617 (Basic), RFC 7616 (Digest).

use crate::tls;
use wire::{
    Asked, Decoder, Name, Observation, Out, Over, Pending, Protocol, Side, Sides, Step, Subject,
};

mod body;
pub(crate) mod credentials;
pub(crate) mod ends;
pub(crate) mod fields;
pub(crate) mod head;
mod recognise;
pub(crate) mod uri;
mod xml;

use body::Next;
use credentials::LogOn;
use ends::Heads;
use head::Head;

/// HTTP on its registered ports and those of WS-Management and web proxies.
pub const PROTOCOL: Protocol = Protocol {
    name: "http",
    over: &[
        Over::tcp(80),
        Over::tcp(591),
        Over::tcp(631),
        Over::tcp(3128),
        Over::tcp(5985),
        Over::tcp(8008),
        Over::tcp(8080),
    ],
    recognise: recognise::recognise,
    decoder: |_| Box::<Http>::default(),
};

/// The status code that says that another protocol follows.
const SWITCHING: u32 = 101;

/// One conversation.
#[derive(Default)]
struct Http {
    requests: Pending<(), Waiting>,
    /// What the side's next message is.
    next: Sides<Next>,
    heads: Heads,
    /// What goes through an agreed tunnel.
    tunnel: Option<tls::Inside>,
}

/// What a response needs of its request.
struct Waiting {
    method: Method,
    log_on: Option<LogOn>,
    /// It went to a proxy: what is said of the server is not said of the proxy.
    proxied: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Head,
    Connect,
    Other,
}

impl Decoder for Http {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Some(tunnel) = &mut self.tunnel {
            return tunnel.message(side, bytes, out);
        }
        match self.next[side] {
            Next::Head => self.head(side, bytes, out),
            Next::Chunk => self.chunk(side, bytes, out),
            Next::Trailer => self.trailer(side, bytes),
            Next::Foreign => Step::REST,
        }
    }

    fn gap(&mut self, side: Side) {
        self.heads.gap(side);
        if !matches!(self.next[side], Next::Foreign) {
            self.next[side] = Next::Head;
        }
    }

    fn end(&mut self, out: &mut Out<'_>) {
        while let Some(asked) = self.requests.answer(&()) {
            asked.unanswered(out);
            log_on(&asked, wire::UNANSWERED, out);
        }
        if let Some(tunnel) = &mut self.tunnel {
            tunnel.end(out);
        }
    }
}

impl Http {
    fn head(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Some(blank) = ends::blank_line(bytes) {
            return Step::Took(blank); // RFC 9112 §2.2
        }
        if !recognise::begins_head(side, bytes) {
            return Step::Foreign;
        }
        let length = match self.heads.end("http", bytes, out) {
            Ok(length) => length,
            Err(step) => return step,
        };
        let head = Head::read(bytes.get(..length).unwrap_or_default());
        match side {
            Side::Client => self.request(&head, length, bytes, out),
            Side::Server => self.response(&head, length, bytes, out),
        }
    }

    fn request(&mut self, head: &Head<'_>, length: usize, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let Some((method, target)) = head.request(recognise::RESPONSE) else {
            return Step::Foreign;
        };
        let body = match head.text(head.is_form(), length, bytes) {
            Ok(body) => body,
            Err(more) => return more,
        };
        let waiting = Waiting {
            method: match method {
                b"HEAD" => Method::Head,
                b"CONNECT" => Method::Connect,
                _ => Method::Other,
            },
            log_on: credentials::of_request("http", head, target, body, out),
            proxied: !target.starts_with(b"/") && target != b"*",
        };
        if let Some(agent) = head.user_agent {
            out.is("http", Subject::Client, "software", agent);
        }
        if let Some(host) = head.host_name().filter(|_| !waiting.proxied) {
            out.is("http", Subject::Server, "server_name", host);
        }
        let asked = Observation::did("http", Name::text(method));
        self.requests.ask((), asked.object(Name::text(uri::path(target))), waiting, out);
        self.body(head, length, out)
    }

    fn response(
        &mut self,
        head: &Head<'_>,
        length: usize,
        bytes: &[u8],
        out: &mut Out<'_>,
    ) -> Step {
        let Some(code) = head.response() else { return Step::Foreign };
        if code < 200 && code != SWITCHING {
            return Step::Took(length); // the response proper follows, RFC 9110 §15.2
        }
        let logs_on = self.requests.peek(&()).is_some_and(|asked| asked.more.log_on.is_some());
        match head.text(head.is_form(), length, bytes) {
            Ok(body) if logs_on => credentials::of_body("http", body, out),
            Err(more) if logs_on => return more,
            _ => (),
        }
        let asked = self.requests.answer(&());
        match &asked {
            Some(asked) => {
                asked.answered(if code < 400 { 0 } else { code }, out);
                log_on(asked, if matches!(code, 401 | 403 | 407) { code } else { 0 }, out);
            }
            None => out.orphan(),
        }
        if !asked.as_ref().is_some_and(|asked| asked.more.proxied) {
            for software in [head.server, head.powered_by].into_iter().flatten() {
                out.is("http", Subject::Server, "software", software);
            }
        }
        credentials::of_response("http", head, out);
        let method = asked.as_ref().map_or(Method::Other, |asked| asked.more.method);
        if let (200..300, Method::Connect, Some(asked)) = (code, method, &asked) {
            let opening = out.with(&asked.frames).keep();
            self.tunnel = Some(tls::Inside::new("http", opening));
        }
        self.behind_response(code, method, head, length, out)
    }

    fn behind_response(
        &mut self,
        code: u32,
        method: Method,
        head: &Head<'_>,
        length: usize,
        out: &mut Out<'_>,
    ) -> Step {
        match (code, method) {
            (SWITCHING, _) => {
                self.next[Side::Client] = Next::Foreign;
                self.next[Side::Server] = Next::Foreign;
                Step::Took(length)
            }
            (200..300, Method::Connect) | (204 | 304, _) | (_, Method::Head) => Step::Took(length),
            _ => self.body(head, length, out),
        }
    }
}

fn log_on(asked: &Asked<Waiting>, status: u32, out: &mut Out<'_>) {
    if let Some(log_on) = &asked.more.log_on {
        log_on.ended(asked, status, out);
    }
}

#[cfg(test)]
mod tests;
