//! Mode 6: what monitors ask and set. 9327

use super::{Key, Ntp, NAME};
use wire::{
    code, Name, Observation, Octets, Out, Recognition, Short, Side, Subject, Text, NO_ANSWER,
};

const READ_VARIABLES: u8 = 2;
const WRITES: [u8; 4] = [3, 5, 8, 9];
const TRAP: u8 = 7;
/// Statuses of refusals: this, and the error's code in the status word. 9327 §3.4
pub const REFUSED: u32 = 0x100;
/// Variables that say what the server runs (9327 §4, of the system).
const IDENTITY: [(&[u8], &str); 2] = [(b"version", "software"), (b"system", "os")];

/// An operation that there is, and as many octets as it says.
pub fn recognise(bytes: &[u8]) -> Recognition {
    match Control::read(bytes) {
        Ok(message) if message.is_known() && message.ends_with(bytes) => {
            Recognition::Maybe(Some(if message.is_response { Side::Server } else { Side::Client }))
        }
        Ok(message) if message.is_known() => Recognition::Broken,
        Err(_) if bytes.len() >= 2 => Recognition::Broken,
        _ => Recognition::No,
    }
}

/// Octets before the data.
const HEADER: usize = 12;

/// 9327 §2, figure 1
struct Control<'a> {
    version: u8,
    is_response: bool,
    is_error: bool,
    operation: u8,
    sequence: u16,
    status: u16,
    association: u16,
    offset: u16,
    data: &'a [u8],
}

impl<'a> Control<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        let (first, second) = (octets.u8()?, octets.u8()?);
        let (sequence, status) = (octets.be16()?, octets.be16()?);
        let (association, offset) = (octets.be16()?, octets.be16()?);
        let count = octets.be16()?;
        Ok(Self {
            version: first >> 3 & 7,
            is_response: second & 0x80 != 0,
            is_error: second & 0x40 != 0,
            operation: second & 0x1F,
            sequence,
            status,
            association,
            offset,
            data: octets.take(count.into())?,
        })
    }

    fn is_known(&self) -> bool {
        matches!(self.version, 1..=4) && matches!(self.operation, 1..=12 | 31)
    }

    /// Whether there is no more behind the data than what fills them up to four octets, and a digest
    /// with its key's number (9327 §2): old DTLS begins alike.
    fn ends_with(&self, bytes: &[u8]) -> bool {
        matches!(bytes.len().saturating_sub(HEADER + self.data.len()), 0..=3 | 20..=27)
    }

    /// The operation, on the server itself or on one of the servers that it goes by.
    fn did(&self, by: Side) -> Observation<'static> {
        let of = match self.association {
            0 => Name::None,
            number => Name::at("association {}", number.into()),
        };
        let did = Observation::did(NAME, code([super::CONTROL.into(), self.operation.into()]));
        did.by(by).object(of).writes(WRITES.contains(&self.operation))
    }
}

impl Ntp {
    /// A long answer comes in parts, the first of which counts.
    pub(super) fn control(
        &mut self,
        side: Side,
        bytes: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let message = Control::read(bytes)?;
        let key = Key::Control(message.operation, message.sequence);
        if message.operation == TRAP {
            out.state(&message.did(side).status(NO_ANSWER));
        } else if !message.is_response {
            self.0.ask(key, message.did(side), (), out);
            return Ok(());
        } else if let Some(asked) = self.0.answer(&key) {
            let error = REFUSED | u32::from(message.status >> 8);
            asked.answered(if message.is_error { error } else { 0 }, out);
        } else if message.offset == 0 {
            out.orphan();
        }
        if message.operation == READ_VARIABLES && message.association == 0 && !message.is_error {
            identity(message.data, out);
        }
        Ok(())
    }
}

/// `name=value` or `name="value"`, with commas between them. 9327 §3
fn identity(data: &[u8], out: &mut Out<'_>) {
    for (name, attribute) in IDENTITY {
        let value = variables(data).find(|(known, _)| *known == name);
        if let Some(value) = value.and_then(|(_, value)| Text::trimmed(value)) {
            out.is(NAME, Subject::of(out.side()), attribute, value);
        }
    }
}

fn variables(data: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut is_quoted = false;
    let parts = data.split(move |octet| {
        is_quoted ^= *octet == b'"';
        *octet == b',' && !is_quoted
    });
    parts.filter_map(|part| {
        let at = part.iter().position(|octet| *octet == b'=')?;
        let (name, value) = (part.get(..at)?.trim_ascii(), part.get(at + 1..)?.trim_ascii());
        let inside = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\""));
        Some((name, inside.unwrap_or(value)))
    })
}
