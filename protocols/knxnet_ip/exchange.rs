//! Telegrams: what a client has sent to the bus waits until that is confirmed, or until the
//! device that it asked answers.

use super::application::{
    self, code, GROUP_READ, GROUP_RESPONSE, GROUP_WRITE, RESTART, UNCONFIRMED,
};
use super::cemi::{self, Apdu, Telegram, To, CONTROL};
use super::{identity, secret, values, Knx, NAME};
use wire::{Asked, Breach, Name, Observation, Octets, Out, Side, Text, NO_ANSWER};

/// The group of all devices.
const ALL: u16 = 0;

/// What will tell that a request was done.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// A service of KNXnet/IP.
    Service(u16),
    /// A tunnel's feature.
    Feature(u8),
    /// A message that manages the server, about an object.
    Management(u8, Name),
    /// An application's service, by the device that was asked or from a group, about an object.
    Application(To, u16, Name),
    /// Nobody: that the telegram was sent is confirmed.
    Sent(To, u16, Name),
}

/// What an answer is to.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    pub by: Side,
    pub channel: u8,
    /// Of the frame that carried it in a connection.
    pub sequence: Option<u8>,
    pub answer: Answer,
}

impl Key {
    pub const fn of(by: Side, answer: Answer) -> Self {
        Self { by, channel: 0, sequence: None, answer }
    }
}

/// What a request brought.
#[derive(Debug, Default)]
pub enum Question {
    #[default]
    Nothing,
    /// An application's message, and what may be told of the key in it, which is not kept.
    Telegram { service: u16, short: u8, data: Box<[u8]>, key: Option<Text> },
    /// A value of one of the server's own properties.
    Property(Box<[u8]>),
}

/// States a request with its outcome, and the values that it brought: that of one which was
/// refused tells what it wanted.
pub fn ended(asked: &Asked<Question>, status: u32, out: &mut Out<'_>) -> Observation<'static> {
    let done = asked.answered(status, out).into_owned();
    let out = &mut out.with(&asked.frames);
    match &asked.more {
        Question::Telegram { service, short, data, .. } if application::brings(*service) => {
            values::were(&Apdu { service: *service, short: *short, data }, &done, out);
        }
        Question::Property(value) => values::number(value, done.object.clone(), &done, out),
        _ => {}
    }
    done
}

/// How a cEMI frame came: in a connection, by its channel and counter, or by routing.
#[derive(Clone, Copy)]
pub struct Carried {
    pub side: Side,
    pub tunnel: Option<(u8, u8)>,
}

impl Carried {
    pub const fn routed(side: Side) -> Self {
        Self { side, tunnel: None }
    }

    pub fn key(self, answer: Answer) -> Key {
        let (channel, sequence) = self.tunnel.unzip();
        Key { by: self.side, channel: channel.unwrap_or(0), sequence, answer }
    }

    /// Whether a request waits here for such an answer.
    pub fn awaits(self, key: &Key, is: impl FnOnce(&Answer) -> bool) -> bool {
        let (channel, _) = self.tunnel.unwrap_or_default();
        (key.by, key.channel) == (self.side.other(), channel) && is(&key.answer)
    }
}

impl Knx {
    pub(super) fn cemi(
        &mut self,
        carried: Carried,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let message = octets.u8()?;
        if !cemi::is_telegram(message) {
            return self.management(carried, message, octets, out);
        }
        let telegram = Telegram::read(message, *octets)?;
        let key = secret::hide(&telegram.apdu, out);
        if telegram.apdu.service & !1 == CONTROL | 2 {
            return Ok(()); // a transport connection's acknowledgement
        }
        let (object, span) = application::object(&telegram.apdu, telegram.to)?;
        let asked = Observation::did(NAME, code(telegram.apdu.service))
            .by(carried.side)
            .object(object)
            .span(span)
            .writes(application::writes(telegram.apdu.service));
        let asks = cemi::sender(message) == Side::Client && carried.tunnel.is_some();
        match message {
            cemi::DATA_CONFIRMATION => self.confirmed(carried, &telegram, asked.object, out),
            _ if asks => self.sent(carried, &telegram, asked, key, out),
            _ => self.told(carried, &telegram, asked, out),
        }
        Ok(())
    }

    /// What a client sends to the bus.
    fn sent(
        &mut self,
        carried: Carried,
        telegram: &Telegram<'_>,
        asked: Observation<'static>,
        key: Option<Text>,
        out: &mut Out<'_>,
    ) {
        let Apdu { service, short, data } = telegram.apdu;
        // What answers a restart does not repeat what was to be erased.
        let object = if service == RESTART { Name::None } else { asked.object.clone() };
        let answer = match application::answer(service) {
            Some(answer) => Answer::Application(telegram.to, answer, object),
            None => Answer::Sent(telegram.to, service, object),
        };
        let unit = match telegram.to {
            To::Device(address) => application::device(address),
            To::Group(_) => Name::None,
        };
        let data = if key.is_some() { Box::default() } else { data.into() };
        let question = Question::Telegram { service, short, data, key };
        let key = carried.key(answer);
        match (telegram.to, &key.answer) {
            (To::Group(ALL), Answer::Application(..)) => self.open.ask(key, asked, question, out),
            _ => self.pending.ask(key, asked.unit(unit), question, out),
        }
    }

    /// The server says how a client's telegram was sent, and repeats it.
    fn confirmed(
        &mut self,
        carried: Carried,
        telegram: &Telegram<'_>,
        object: Name,
        out: &mut Out<'_>,
    ) {
        let service = telegram.apdu.service;
        let sent = Answer::Sent(telegram.to, service, object.clone());
        let asked = application::answer(service)
            .map(|answer| Answer::Application(telegram.to, answer, object));
        let is =
            |known: &Answer| *known == sent || telegram.failed && Some(known) == asked.as_ref();
        let found = self.pending.answer_newest(|key, _| carried.awaits(key, is));
        if let Some(asked) = found {
            ended(&asked, if telegram.failed { UNCONFIRMED } else { 0 }, out);
        }
    }

    /// What the bus shows, or a router tells all others: an answer to a client, or somebody
    /// else's telegram.
    fn told(
        &mut self,
        carried: Carried,
        telegram: &Telegram<'_>,
        told: Observation<'static>,
        out: &mut Out<'_>,
    ) {
        let (apdu, object) = (&telegram.apdu, &told.object);
        if let Some(asked) = self.answers(carried, telegram, object) {
            answered(&asked, apdu, out);
            return;
        }
        let is_answer = application::answers(apdu.service);
        let unit = match telegram.to {
            To::Device(address) if !is_answer => application::device(address),
            _ => application::device(telegram.source),
        };
        let told = told.unit(unit).status(NO_ANSWER);
        let told = match (apdu.service, carried.tunnel) {
            (GROUP_READ | GROUP_RESPONSE | GROUP_WRITE, Some(_)) => Observation {
                code: Name::at("bus.{X}", apdu.service.into()),
                writes: false,
                ..told
            },
            _ => told,
        };
        if is_answer && matches!(telegram.to, To::Device(_)) && carried.tunnel.is_some() {
            out.orphan();
        } else {
            out.state(&told);
        }
        if application::status(apdu) == 0 {
            values::were(apdu, &told, out);
            identity::state(apdu, &told.unit, out);
        }
    }

    /// The request that a telegram in a connection answers, by who was asked and about what.
    fn answers(
        &mut self,
        carried: Carried,
        telegram: &Telegram<'_>,
        object: &Name,
    ) -> Option<Box<Asked<Question>>> {
        carried.tunnel?;
        let (source, service) = (telegram.source, telegram.apdu.service);
        let second = application::second_object(&telegram.apdu);
        let is = |answer: &Answer| {
            let Answer::Application(to, needed, about) = answer else { return false };
            let asked = matches!(to, To::Group(_)) || *to == To::Device(source);
            asked && *needed == service && (about == object || Some(about) == second.as_ref())
        };
        let fits = |key: &Key, _: &Asked<Question>| carried.awaits(key, is);
        self.pending.answer_newest(fits).or_else(|| self.open.answer_newest(fits))
    }
}

/// A device's answer: what it did, what it had, and who it is.
fn answered(asked: &Asked<Question>, apdu: &Apdu<'_>, out: &mut Out<'_>) {
    let status = application::status(apdu);
    let done = ended(asked, status, out);
    if status != 0 {
        return;
    }
    match &asked.more {
        Question::Telegram { key: Some(key), .. } if identity::is_let_in(apdu) => {
            crate::log_on::proved(asked, "credential", key.clone(), out);
        }
        _ => {}
    }
    let out = &mut out.with(&asked.frames);
    if !done.writes {
        values::were(apdu, &done, out);
    }
    identity::state(apdu, &done.unit, out);
}
