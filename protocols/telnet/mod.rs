//! Telnet: the options both sides negotiate, and the log-on between them.
//!
//! RFC 854 (commands), RFC 855 (options), RFC 2946 (encryption).

use wire::{
    code, Carrier, Decoder, Observation, Octets, Out, Over, Protocol, Recognition, Short, Side,
    Sides, Step, NO_ANSWER,
};

mod dialogue;
mod text;

use dialogue::Dialogue;

/// Telnet on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: "telnet",
    over: &[Over::tcp(23)],
    recognise,
    decoder: |_| Box::<Telnet>::default(),
};

/// Commands. RFC 854, *TELNET command structure*; from 236 on RFC 1184 and RFC 885.
const IAC: u8 = 255;
const DONT: u8 = 254;
const WILL: u8 = 251;
const SB: u8 = 250;
const SE: u8 = 240;
const EOF: u8 = 236;

const LONGEST_SUBNEGOTIATION: usize = 1024;

/// Negotiation is telnet's own; text may be, when it asks for a name or a password.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes {
        [IAC, WILL..=DONT, _, IAC, SB..=DONT, ..] => Recognition::Sure(None),
        [IAC, WILL..=DONT, _, ..] | [IAC, SE..=SB, ..] => Recognition::Maybe(None),
        [IAC] | [IAC, WILL..=DONT] => Recognition::Short,
        _ if !bytes.iter().all(|octet| text::printable(*octet)) => Recognition::No,
        _ if text::prompt(text::last_line(&text::plain(bytes))).is_some() => {
            Recognition::Maybe(Some(Side::Server))
        }
        _ => Recognition::Short,
    }
}

/// One conversation.
#[derive(Default)]
struct Telnet {
    dialogue: Dialogue,
    /// What the side sends from here on is encrypted.
    encrypted: Sides<bool>,
}

impl Decoder for Telnet {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if self.encrypted[side] {
            return Step::REST;
        }
        if bytes.first() == Some(&IAC) {
            let read = self.command(side, bytes, out);
            return read.unwrap_or_else(|short| Step::More(bytes.len() + short.missing));
        }
        let end = bytes.iter().position(|octet| *octet == IAC).unwrap_or(bytes.len());
        let data = bytes.get(..end).unwrap_or_default();
        match side {
            Side::Client => self.dialogue.client(data, out),
            Side::Server => self.dialogue.server(data, out),
        }
        Step::Took(end)
    }

    fn gap(&mut self, _side: Side) {
        self.dialogue.interrupted();
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.dialogue.end(out);
    }
}

impl Telnet {
    fn command(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Result<Step, Short> {
        let mut octets = Octets::new(bytes);
        let command = octets.skip(1)?.u8()?;
        let done = match command {
            IAC => return Ok(Step::Took(2)), // an octet of data
            WILL..=DONT => code([command.into(), octets.u8()?.into()]),
            SB => match subnegotiation(&mut octets) {
                Ok(parameters) => {
                    self.encrypted[side] |= starts_encryption(parameters);
                    if let Some(user) = user(parameters).filter(|_| side == Side::Client) {
                        self.dialogue.comes_as(user);
                    }
                    code([SB.into(), parameters.first().copied().unwrap_or_default().into()])
                }
                Err(short) if bytes.len() < LONGEST_SUBNEGOTIATION => return Err(short),
                Err(_) => {
                    let text = "the end was expected within 1024 octets";
                    out.broke("telnet", "endless subnegotiation", text);
                    return Ok(Step::Took(2));
                }
            },
            EOF..SB => code([command.into()]),
            _ => return Ok(Step::Foreign),
        };
        self.dialogue.opens(out);
        out.state(&Observation::did("telnet", done).by(side).status(NO_ANSWER));
        Ok(Step::Took(bytes.len() - octets.len()))
    }
}

/// The option and its parameters, up to IAC SE. RFC 855
fn subnegotiation<'a>(octets: &mut Octets<'a>) -> Result<&'a [u8], Short> {
    let mut at = 0;
    loop {
        match (octets.peek(at), octets.peek(at + 1)) {
            (Some(IAC), Some(SE)) => break,
            (Some(IAC), Some(_)) => at += 2,
            (Some(_), _) => at += 1,
            (None, _) => return Err(Short { missing: 1 }),
        }
    }
    let parameters = octets.take(at)?;
    octets.skip(2)?;
    Ok(parameters)
}

/// ENCRYPT START: what this side sends is encrypted from here on. RFC 2946 §2
fn starts_encryption(parameters: &[u8]) -> bool {
    const ENCRYPT: u8 = 38;
    const START: u8 = 3;
    matches!(parameters, [ENCRYPT, START, ..])
}

/// The variable USER of NEW-ENVIRON IS. RFC 1572 §2
fn user(parameters: &[u8]) -> Option<&[u8]> {
    const NEW_ENVIRON_IS: [u8; 2] = [39, 0];
    const USER: &[u8] = b"\0USER\x01";
    let variables = parameters.strip_prefix(&NEW_ENVIRON_IS)?;
    let at = variables.windows(USER.len()).position(|part| part == USER)?;
    variables.get(at + USER.len()..)?.split(|octet| *octet < 4).next()
}

#[cfg(test)]
mod tests;
