//! UMAS, with which Schneider Electric's tools program Modicon controllers, in function 90
//! of Modbus. No specification is public: what is known is from observation (L. Liras, "The
//! Unity (UMAS) protocol", 2017; Apache PLC4X and other clients; "From Pass-the-Hash to Code
//! Execution on Schneider Electric M340 PLCs", Black Hat Europe 2024).
//!
//! - Behind function 90 stand a reservation key, a UMAS function and its data, all
//!   little-endian; in an answer 254 (done) or 253 (refused) instead of the function.
//! - The code is the UMAS function. A signed message (56) is not stated, what it carries is.
//! - The status is 0, or 253 in bits 16 to 23 with the first two octets of the reason below;
//!   numbers below 256 are exceptions of Modbus.

mod identity;
mod variable;

#[cfg(test)]
mod tests;

use wire::{code, Asked, Name, Observation, Octets, Out, Short, Subject, Text};

const UMAS: &str = "umas";
/// The function of Modbus that carries it.
pub const CARRIER: u8 = 90;

const READ_ID: u8 = 0x02;
const READ_PROJECT: u8 = 0x03;
const READ_MEMORY: u8 = 0x20;
const READ_VARIABLES: u8 = 0x22;
const WRITE_VARIABLES: u8 = 0x23;
const RESERVE: u8 = 0x10;
const SIGNED: u8 = 0x38;
const DONE: u8 = 0xFE;
const REFUSED: u8 = 0xFD;
/// The range and block of memory that hold a project's passwords, as public tools read them
/// (tenable/poc, auth_bypass.py of 2023).
const PASSWORDS: &[u8] = &[1, 0x14, 0];
/// A signature and the octet before it.
const SIGNATURE: usize = 33;

/// A message without what is around it.
struct Message<'a> {
    /// The function, or how it went.
    function: u8,
    data: &'a [u8],
    signed: bool,
}

impl<'a> Message<'a> {
    /// From behind function 90 on. In a signed one the whole message stands again behind
    /// its signature, function 90 included.
    fn read(body: &'a [u8], may_be_signed: bool) -> Result<Self, Short> {
        let mut octets = Octets::new(body);
        let function = octets.skip(1)?.u8()?;
        if function != SIGNED && !(may_be_signed && function == DONE) {
            return Ok(Self { function, data: octets.rest(), signed: false });
        }
        let inside = octets.skip(SIGNATURE + 1)?.rest();
        let (function, data) = match inside {
            [_, function, data @ ..] => (*function, data),
            _ => return Err(Short { missing: 2 - inside.len() }),
        };
        Ok(Self { function, data, signed: true })
    }
}

/// What a request asks of `station`, to wait for its answer.
pub fn request(station: Name, body: &[u8], out: &mut Out<'_>) -> Option<Observation<'static>> {
    let message = match Message::read(body, false) {
        Ok(message) => message,
        Err(short) => {
            out.broke(UMAS, "wrong length", format!("a request: {short}"));
            return None;
        }
    };
    let asked = Observation::did(UMAS, code([message.function.into()]))
        .unit(station)
        .writes(message.function == WRITE_VARIABLES);
    if message.function == RESERVE {
        reserves(message.data, out);
    }
    Some(match target(message.function, message.data) {
        Ok((object, span)) => asked.object(object).span(span),
        Err(_) => asked,
    })
}

/// What the answer to `asked` says, whose request's octets were `request`.
pub fn answer(asked: &Asked<Text>, body: &[u8], out: &mut Out<'_>) {
    let request = Message::read(asked.more.bytes(), false);
    let signed = request.as_ref().is_ok_and(|request| request.signed);
    let answer = match Message::read(body, signed) {
        Ok(answer) => answer,
        Err(short) => {
            asked.unanswered(out);
            let text = format!("an answer: {short}");
            return out.broke(UMAS, "wrong length", text);
        }
    };
    let status = match (answer.function, answer.data) {
        (DONE, _) => 0,
        (REFUSED, [high, low, ..]) => {
            u32::from(REFUSED) << 16 | u32::from(*high) << 8 | u32::from(*low)
        }
        (REFUSED, _) => u32::from(REFUSED) << 16,
        (other, _) => {
            let text = format!("253 or 254 needed, {other} there");
            out.broke(UMAS, "wrong answer", text);
            u32::from(other) << 16
        }
    };
    let done = asked.answered(status, out);
    if let (0, Ok(request)) = (status, request) {
        accepted(asked, &done, &request, answer.data, out);
    }
}

fn accepted(
    asked: &Asked<Text>,
    done: &Observation<'static>,
    request: &Message<'_>,
    data: &[u8],
    out: &mut Out<'_>,
) {
    // Where the answer does not fit, nobody says what it means.
    let _ = match request.function {
        READ_MEMORY if request.data.starts_with(PASSWORDS) => memory(data, out),
        READ_VARIABLES => variable::were(done, &asked.frames, request.data, data, out),
        WRITE_VARIABLES => variable::are(done, &asked.frames, request.data, out),
        _ => Ok(()),
    };
    let mut is = |attribute, value: Text| {
        let claim = Observation::is(UMAS, Subject::Server, attribute, value);
        out.state_with(&asked.frames, &claim.unit(done.unit.clone()));
    };
    match (request.function, request.data) {
        (READ_ID, _) => identity::id(data, &mut is),
        (READ_PROJECT, [0, ..]) => identity::project(data, &mut is),
        (RESERVE, reserver) if !request.signed => {
            let credential = reservation(reserver).is_ok_and(|(_, rest)| !rest.is_empty());
            is("authentication", if credential { "password" } else { "none" }.into());
        }
        _ => {}
    }
}

/// Memory that holds passwords, behind its range and length.
fn memory(data: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
    out.secret("project's passwords", Octets::new(data).skip(3)?.rest(), &[]);
    Ok(())
}

/// Who reserves says who it is; what newer tools add proves it.
fn reserves(data: &[u8], out: &mut Out<'_>) {
    let Ok((name, proof)) = reservation(data) else { return };
    if let Some(name) = Text::trimmed(name) {
        out.state(&Observation::is(UMAS, Subject::Client, "name", name));
    }
    if !proof.is_empty() {
        out.secret("reservation proof", proof, &[]);
    }
}

/// Four octets of the tool, then its computer's name and what proves that it may, which stands
/// behind a zero within their common length or behind it.
fn reservation(data: &[u8]) -> Result<(&[u8], &[u8]), Short> {
    let mut octets = Octets::new(data);
    let length = octets.skip(4)?.u8()?;
    let stated = octets.take(length.into())?;
    let end = stated.iter().position(|octet| *octet == 0).unwrap_or(stated.len());
    let (name, within) = stated.split_at_checked(end).unwrap_or((stated, &[]));
    let proof = within.iter().position(|octet| *octet != 0).and_then(|at| within.get(at..));
    Ok((name, proof.unwrap_or(octets.rest())))
}

/// What a request is about, and how many of it.
fn target(function: u8, data: &[u8]) -> Result<(Name, u32), Short> {
    let mut octets = Octets::new(data);
    match function {
        0x20 | 0x21 => {
            let (block, offset) = (octets.skip(1)?.le16()?, octets.le16()?);
            let name = Name::At("block {} offset {}", [block.into(), offset.into(), 0]);
            Ok((name, octets.skip(2)?.le16()?.into()))
        }
        READ_VARIABLES | WRITE_VARIABLES => variable::target(data, function == WRITE_VARIABLES),
        0x24 | 0x25 => located(octets),
        0x28 | 0x29 => {
            let name = Name::at("physical address {X}", octets.le32()?);
            Ok((name, octets.le16()?.into()))
        }
        0x31 | 0x34 => Ok((Name::at("program block {}", octets.skip(2)?.le16()?.into()), 1)),
        _ => Ok((Name::None, 1)),
    }
}

/// The first of bits or registers that have addresses, and how many there are: behind the
/// number each has two octets, of which the second tells the area, address and length.
fn located(mut octets: Octets<'_>) -> Result<(Name, u32), Short> {
    let count = octets.u8()?;
    let (area, address) = (octets.skip(1)?.u8()?, octets.le16()?);
    let form = match area {
        2 => "%M{}",
        3 => "%MW{}",
        _ => return Ok((Name::None, count.into())),
    };
    Ok((Name::at(form, address.into()), count.into()))
}
