//! syslog: which host and program reports how severe a thing. What it says may hold secrets, and is
//! overwritten.
//!
//! RFC 5424, RFC 3164 (as it was before), RFC 5426 (UDP), RFC 6587 (TCP).

mod header;

use header::Header;
use wire::{
    code, Carrier, Decoder, Name, Observation, Out, Over, Protocol, Recognition, Side, Sides, Step,
    Subject, Text, NO_ANSWER,
};

/// syslog on its registered ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(514), Over::tcp(514), Over::tcp(601)],
    recognise,
    decoder: |carrier| {
        let stream = carrier == Carrier::Tcp;
        Box::new(Syslog { stream, host: None, hidden: Sides::default() })
    },
};

const NAME: &str = "syslog";

/// Of a longer message on a stream nothing is told. RFC 5424 §6.1 asks for 2,048 at least.
const LONGEST: usize = 16 * 1024;

/// Who sends is the client: nobody answers.
fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    let message = match counted(bytes) {
        Some((head, _)) if carrier == Carrier::Tcp => bytes.get(head..).unwrap_or_default(),
        _ => bytes,
    };
    match Header::read(message) {
        Some(header) if header.dated => Recognition::Sure(Some(Side::Client)),
        Some(header)
            if header.text.iter().all(|octet| *octet >= b' ' || b"\0\t\r\n".contains(octet)) =>
        {
            Recognition::Maybe(Some(Side::Client))
        }
        _ => Recognition::No,
    }
}

/// How many octets a message's length has, the blank behind it included, and the length itself.
/// RFC 6587 §3.4.1
fn counted(bytes: &[u8]) -> Option<(usize, usize)> {
    let digits = bytes.iter().take(6).take_while(|octet| octet.is_ascii_digit()).count();
    let length = std::str::from_utf8(bytes.get(..digits)?).ok()?.parse().ok()?;
    (bytes.get(digits) == Some(&b' ')).then_some((digits + 1, length))
}

/// What one host sends to another.
struct Syslog {
    stream: bool,
    /// Who the first message was of; who sends for others is none of them.
    host: Option<Text>,
    /// Octets that are overwritten of a text that is not whole yet.
    hidden: Sides<usize>,
}

impl Decoder for Syslog {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let (begin, length) = match (self.stream, counted(bytes)) {
            (false, _) => (0, bytes.len()),
            (true, Some((head, length))) => (head, head.saturating_add(length)),
            (true, None) => match bytes.iter().position(|octet| *octet == b'\n') {
                Some(end) => (0, end + 1),
                None => (0, bytes.len() + 1),
            },
        };
        if length > LONGEST {
            return if self.stream { Step::Foreign } else { Step::Took(bytes.len()) };
        }
        let Some(message) = bytes.get(begin..length) else {
            self.hide(side, bytes.get(begin..).unwrap_or_default(), out);
            return Step::More(length);
        };
        self.hidden[side] = 0;
        self.line(side, message.strip_suffix(b"\n").unwrap_or(message), out);
        Step::Took(length.max(1))
    }

    fn gap(&mut self, side: Side) {
        self.hidden[side] = 0;
    }
}

impl Syslog {
    /// The rest of a text may never come: what is there of it is overwritten.
    fn hide(&mut self, side: Side, begun: &[u8], out: &mut Out<'_>) {
        let header = Header::read(begun).filter(|header| header.program.is_some());
        let Some(Header { text, .. }) = header else { return };
        if let Some(new) = text.get(self.hidden[side]..).filter(|new| !new.is_empty()) {
            out.secret_in(new, "log text", &[], &[]);
            self.hidden[side] = text.len();
        }
    }

    fn line(&mut self, side: Side, message: &[u8], out: &mut Out<'_>) {
        let Some(header) = Header::read(message) else {
            out.secret_in(message, "log text", &[], &[]);
            return out.broke(NAME, "no priority", "a message begins with its priority");
        };
        out.secret_in(header.text, "log text", &[], &[]);
        let severity = code([(header.priority & 7).into()]);
        let program = header.program.map_or(Name::None, Name::text);
        let did = Observation::did(NAME, severity).by(side).object(program);
        out.state(&did.status(NO_ANSWER));
        if let Some(host) = header.host.map(Text::new) {
            let first = self.host.get_or_insert_with(|| host.clone());
            if *first == host {
                out.is(NAME, Subject::of(side), "name", host);
            }
        }
    }
}

#[cfg(test)]
mod tests;
