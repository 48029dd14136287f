//! HTTP/1.x: what is asked of which path, who serves it, and accounts in clear. Bodies are
//! passed over, but for forms, JSON and XML that may carry a password.
//!
//! RFC 9110 (semantics), RFC 9112 (HTTP/1.1), RFC 7617 (Basic), RFC 7616 (Digest).

use crate::log_on::{proved, Account};
use wire::{
    Asked, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Side, Sides, Step,
    Subject, Text, NO_ANSWER,
};

mod body;
mod credentials;
mod fields;
mod head;
mod recognise;
mod uri;
mod xml;

use body::Next;
use head::{Body, Head};

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

/// A longer head is not waited for; servers accept less.
const LONGEST_HEAD: usize = 16 * 1024;
/// A longer form is not read.
const LONGEST_FORM: u64 = 8 * 1024;

/// The status code that says that another protocol follows.
const SWITCHING: u32 = 101;

/// One conversation.
#[derive(Default)]
struct Http {
    requests: Pending<(), Waiting>,
    /// What the side's next message is.
    next: Sides<Next>,
    /// Octets in which no head's end was found.
    searched: Sides<usize>,
    /// What goes through an agreed tunnel.
    tunnel: Option<Box<dyn Decoder>>,
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

/// Who wants to be let in.
enum LogOn {
    Password(Account),
    /// In a form: whether the page that answers lets in or refuses is for a person to read.
    Form(Account),
    /// Proved without showing the password (Digest).
    User(Text),
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
        self.searched[side] = 0;
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
        if let Some(blank) = head::blank_line(bytes) {
            return Step::Took(blank); // RFC 9112 §2.2
        }
        if !recognise::begins_head(side, bytes) {
            return Step::Foreign;
        }
        let searched = std::mem::take(&mut self.searched[side]);
        let Some(length) = head::end(bytes, searched) else {
            if bytes.len() < LONGEST_HEAD {
                self.searched[side] = bytes.len();
                return Step::More(bytes.len() + 1);
            }
            out.broke("http", "head too long", "its end was expected within 16384 octets");
            return Step::Foreign;
        };
        let Some(head) = Head::read(bytes.get(..length).unwrap_or_default()) else {
            return Step::Foreign;
        };
        match side {
            Side::Client => self.request(&head, length, bytes, out),
            Side::Server => self.response(&head, length, bytes, out),
        }
    }

    fn request(&mut self, head: &Head<'_>, length: usize, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let Some((method, target)) = head.request() else { return Step::Foreign };
        let body = match form(head, length, bytes) {
            Ok(body) => body,
            Err(more) => return more,
        };
        let waiting = Waiting {
            method: match method {
                b"HEAD" => Method::Head,
                b"CONNECT" => Method::Connect,
                _ => Method::Other,
            },
            log_on: credentials::of_request(head, target, body, out),
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
        match form(head, length, bytes) {
            Ok(body) if logs_on => credentials::of_body(body, out),
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
        let waiting = asked.map(|asked| asked.more);
        if !waiting.as_ref().is_some_and(|waiting| waiting.proxied) {
            for software in [head.server, head.powered_by].into_iter().flatten() {
                out.is("http", Subject::Server, "software", software);
            }
        }
        credentials::of_response(head, out);
        let method = waiting.map_or(Method::Other, |waiting| waiting.method);
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
            (200..300, Method::Connect) => {
                self.tunnel = Some((crate::tls::PROTOCOL.decoder)(Carrier::Inside("http")));
                Step::Took(length)
            }
            (204 | 304, _) | (_, Method::Head) => Step::Took(length),
            _ => self.body(head, length, out),
        }
    }
}

/// The body, when it has fields and is short enough to be read; else nothing.
fn form<'a>(head: &Head<'_>, length: usize, bytes: &'a [u8]) -> Result<&'a [u8], Step> {
    let octets = match head.body() {
        Body::Octets(n) if n <= LONGEST_FORM && head.is_form() => n as usize,
        _ => 0,
    };
    bytes.get(length..length + octets).ok_or(Step::More(length + octets))
}

/// States how the log-on in a request ended: refused with a status, else with 0, or with
/// `NO_ANSWER` where nobody can know.
fn log_on(asked: &Asked<Waiting>, status: u32, out: &mut Out<'_>) {
    let Some(log_on) = &asked.more.log_on else { return };
    let told = match log_on {
        LogOn::Form(_) if status == 0 => NO_ANSWER,
        _ => status,
    };
    let done = Observation::did("http", Name::text("login")).status(told);
    out.state_at(asked.at_ns, &asked.frames, &done);
    if status == 0 || status == wire::UNANSWERED {
        match log_on {
            LogOn::Password(account) | LogOn::Form(account) => account.let_in(asked, out),
            LogOn::User(user) => proved(asked, "user", user.clone(), out),
        }
    }
}

#[cfg(test)]
mod tests;
