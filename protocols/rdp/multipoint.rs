//! T.125: how both sides connect and tell their settings, and which channels a user joins.

use super::settings::{self, Channels, Client};
use super::{account, status, NAME};
use crate::ber::{Element, Elements, Fault};
use crate::cotp::tpdu::DATA;
use wire::{
    code, Frames, Name, Observation, Octets, Out, Pending, Shape, Short, Side, Values, NO_ANSWER,
};

/// The first octet of all tags that have two, and the tags of the messages that connect.
/// T.125 §7, part 1
const CONNECTS: u8 = 0x7F;
const CONNECT_INITIAL: u32 = 0x7F65;
const CONNECT_RESPONSE: u32 = 0x7F66;
const ENUMERATED: u32 = 0x0A;
const OCTET_STRING: u32 = 0x04;

/// Choices of DomainMCSPDU. T.125 §7, part 2
const ERECT_DOMAIN: u8 = 1;
const DISCONNECT: u8 = 8;
const ATTACH_USER: u8 = 10;
const ATTACH_CONFIRM: u8 = 11;
const JOIN_CHANNEL: u8 = 14;
const JOIN_CONFIRM: u8 = 15;
const SEND_REQUEST: u8 = 25;

/// Users are counted from here on, and each has a channel of that number. T.125 §7, part 3
const FIRST_USER: u16 = 1001;

/// Reasons of a disconnection. T.125 §7, part 3
const REASONS: [&str; 5] = [
    "domain disconnected",
    "provider initiated",
    "token purged",
    "user requested",
    "channel purged",
];

/// One connection of T.125.
#[derive(Default)]
pub struct Multipoint {
    connecting: Pending<(), Client, 4>,
    /// By choice and channel.
    waiting: Pending<(u8, u16), (), 32>,
    /// What the server chose before; `None` where that was not seen.
    security: Option<u32>,
    channels: Channels,
    /// What names the channels.
    named: Frames,
}

impl Multipoint {
    /// The server chose a security protocol.
    pub const fn secured(&mut self, chosen: u32) {
        self.security = Some(chosen);
    }

    /// Reads what one data TPDU carries.
    pub fn message(&mut self, side: Side, data: &[u8], out: &mut Out<'_>) {
        let read = match data.first() {
            Some(&CONNECTS) => self.connect(side, data, out).is_ok(),
            _ => self.domain(side, Octets::new(data), out).is_ok(),
        };
        if !read {
            let text = format!("{} octets were there, its parts need more", data.len());
            out.broke(NAME, "message cut short", text);
        }
    }

    /// Overwrites what is there of a password in a data TPDU of which the end is missing.
    pub fn conceal(data: &[u8], out: &mut Out<'_>) {
        match data {
            [first, rest @ ..] if first >> 2 == SEND_REQUEST => {
                account::conceal(Octets::new(rest), out);
            }
            _ => (),
        }
    }

    /// States what still waits.
    pub fn end(&mut self, out: &mut Out<'_>) {
        self.connecting.end(out);
        self.waiting.end(out);
    }

    fn connect(&mut self, side: Side, data: &[u8], out: &mut Out<'_>) -> Result<(), Fault> {
        let message = Elements::new(data).element()?;
        match message.tag {
            CONNECT_INITIAL => {
                self.named = out.keep();
                let client = Client::read(user_data(message), out).map_err(|_| CUT)?;
                let did = done(message.number()).by(side).object(client.object());
                self.connecting.ask((), did, client, out);
            }
            CONNECT_RESPONSE => self.connected(message, out)?,
            _ => (),
        }
        Ok(())
    }

    fn connected(&mut self, message: Element<'_>, out: &mut Out<'_>) -> Result<(), Fault> {
        let result = message.inside().required(ENUMERATED)?.unsigned().unwrap_or(u32::MAX);
        self.named.extend(&out.keep());
        let ids = settings::server(user_data(message), self.security, out).map_err(|_| CUT)?;
        let Some(asked) = self.connecting.answer(&()) else {
            out.orphan();
            return Ok(());
        };
        let answer = if result == 0 { 0 } else { status(message.number(), result) };
        let done = asked.answered(answer, out).into_owned();
        if let (0, Some(layout)) = (result, asked.more.keyboard) {
            let values = Values { shape: Shape::U32Le, bytes: &layout.to_le_bytes(), step: 1 };
            let keyboard = done.object(Name::At("keyboard layout", [0; 3]));
            out.state_at(asked.at_ns, &asked.frames, &Observation::was(&keyboard, values));
        }
        let names = std::iter::once("input and output".into()).chain(asked.more.channels);
        self.channels = ids.into_iter().zip(names).collect();
        Ok(())
    }

    /// One choice of DomainMCSPDU, in aligned PER.
    fn domain(&mut self, side: Side, octets: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let mut octets = octets;
        let first = octets.u8()?;
        let choice = first >> 2;
        let did = done(choice.into()).by(side);
        match choice {
            ERECT_DOMAIN => out.state(&did.status(NO_ANSWER)),
            DISCONNECT => {
                let reason = (first & 3) << 1 | octets.u8()? >> 7;
                let reason = REASONS.get(usize::from(reason)).copied().unwrap_or("unknown");
                out.state(&did.object(Name::At(reason, [0; 3])).status(NO_ANSWER));
            }
            ATTACH_USER => self.waiting.ask((choice, 0), did, (), out),
            JOIN_CHANNEL => {
                let (user, channel) = (octets.be16()?, octets.be16()?);
                out.rests_on(&self.named);
                let did = did.object(self.name(user, channel));
                self.waiting.ask((choice, channel), did, (), out);
            }
            ATTACH_CONFIRM => self.answered((ATTACH_USER, 0), first, octets.u8()?, out),
            JOIN_CONFIRM => {
                let second = octets.u8()?;
                let channel = octets.skip(2)?.be16()?;
                self.answered((JOIN_CHANNEL, channel), first, second, out);
            }
            SEND_REQUEST => account::state(did, octets, out)?,
            _ => (), // what comes through a channel
        }
        Ok(())
    }

    /// Four bits of the first two octets are the result.
    fn answered(&mut self, key: (u8, u16), first: u8, second: u8, out: &mut Out<'_>) {
        let result = (first & 1) << 3 | second >> 5;
        let answer = if result == 0 { 0 } else { status((key.0 + 1).into(), result.into()) };
        match self.waiting.answer(&key) {
            Some(asked) => drop(asked.answered(answer, out)),
            None => out.orphan(),
        }
    }

    fn name(&self, user: u16, channel: u16) -> Name {
        match self.channels.iter().find(|(id, _)| *id == channel) {
            Some((_, name)) => Name::Text(name.clone()),
            None if channel.checked_sub(FIRST_USER) == Some(user) => Name::text("user"),
            None => Name::at("channel {}", channel.into()),
        }
    }
}

const CUT: Fault = Fault::Broken("settings longer than their message");

fn done(message: u32) -> Observation<'static> {
    Observation::did(NAME, code([DATA.into(), message]))
}

/// The last part of a message that connects: what T.124 puts there. T.125 §7, part 1
fn user_data<'a>(message: Element<'a>) -> &'a [u8] {
    let strings = message.inside().filter(|element| element.tag == OCTET_STRING);
    strings.last().map_or(&[], |element| element.contents)
}
