//! The router's own protocol on UDP: who is there, and routes by name and password. Beckhoff
//! publishes no specification; the layout is what captures and open clients agree on.

use super::NAME;
use crate::log_on::Account;
use wire::{
    Asked, Breach, Name, Observation, Octets, Out, Pending, Recognition, Short, Side, Subject, Text,
};

const MAGIC: u32 = 0x7114_6603;
const ANSWER: u32 = 0x8000_0000;
/// Tags of one message.
const MOST: u32 = 32;

// Services.
const IDENTIFY: u32 = 1;
const ADD_ROUTE: u32 = 6;

// Tags.
const STATUS: u16 = 1;
const PASSWORD: u16 = 2;
const VERSION: u16 = 3;
const OS: u16 = 4;
const HOST: u16 = 5;
const ROUTE: u16 = 12;
const USER: u16 = 13;
const FINGERPRINT: u16 = 18;

pub fn recognise(bytes: &[u8]) -> Recognition {
    let mut octets = Octets::new(bytes);
    match (octets.le32(), octets.le32(), octets.le32()) {
        (Ok(MAGIC), Ok(_), Ok(service)) if service & ANSWER != 0 => {
            Recognition::Sure(Some(Side::Server))
        }
        (Ok(MAGIC), Ok(_), Ok(_)) => Recognition::Sure(Some(Side::Client)),
        _ => Recognition::No,
    }
}

/// Requests by invoke id and service.
pub type Requests = Pending<(u32, u32), Option<Account>>;

struct Message<'a> {
    invoke: u32,
    service: u32,
    tags: Octets<'a>,
}

impl<'a> Message<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Breach> {
        let mut octets = Octets::new(bytes);
        let magic = octets.le32()?;
        if magic != MAGIC {
            let text = format_args!("{MAGIC:#010x} needed, {magic:#010x} there");
            return Err(Breach("wrong start", text.into()));
        }
        let (invoke, service) = (octets.le32()?, octets.le32()?);
        octets.skip(8)?; // the sender's net id and port
        let number = octets.le32()?;
        let tags = octets;
        let counted = (0..number.min(MOST)).try_for_each(|_| tag(&mut octets).map(|_| ()));
        counted.map_err(Breach::from)?;
        Ok(Self { invoke, service, tags })
    }

    fn tag(&self, wanted: u16) -> Option<&'a [u8]> {
        let mut tags = self.tags;
        std::iter::from_fn(|| tag(&mut tags).ok()).find(|(id, _)| *id == wanted).map(|(_, v)| v)
    }

    fn text(&self, wanted: u16) -> Option<Text> {
        self.tag(wanted).and_then(Text::trimmed)
    }

    /// A number, and what comes behind it.
    fn numbers(&self, wanted: u16) -> Option<Octets<'a>> {
        self.tag(wanted).map(Octets::new)
    }
}

fn tag<'a>(octets: &mut Octets<'a>) -> Result<(u16, &'a [u8]), Short> {
    let (id, length) = (octets.le16()?, octets.le16()?);
    Ok((id, octets.take(length.into())?))
}

pub fn take(requests: &mut Requests, bytes: &[u8], out: &mut Out<'_>) -> Result<(), Breach> {
    let message = Message::read(bytes)?;
    let service = message.service & !ANSWER;
    if message.service & ANSWER == 0 {
        ask(requests, &message, out);
        return Ok(());
    }
    let asked = requests.answer_newest(|key, _| *key == (message.invoke, service));
    let Some(asked) = asked else {
        out.orphan();
        return told(service, &message, out);
    };
    answered(&asked, service, &message, out);
    told(service, &message, &mut out.with(&asked.frames))
}

fn ask(requests: &mut Requests, message: &Message<'_>, out: &mut Out<'_>) {
    let object = match (message.text(ROUTE), message.text(HOST)) {
        (Some(route), Some(host)) if message.service == ADD_ROUTE => {
            Name::Text(format_args!("route {route} to {host}").into())
        }
        _ => Name::None,
    };
    let did = Observation::did(NAME, Name::at("udp.{}", message.service)).object(object);
    requests.ask((message.invoke, message.service), did, account(message, out), out);
}

/// Name and password, each with its end.
fn account(message: &Message<'_>, out: &mut Out<'_>) -> Option<Account> {
    let (user, password) = (message.tag(USER)?, message.tag(PASSWORD)?);
    let plain = |field: &'_ [u8]| field.iter().take_while(|octet| **octet != 0).count();
    let user = user.get(..plain(user)).unwrap_or_default();
    let secret = password.get(..plain(password)).unwrap_or_default();
    Some(Account::new(NAME, user, secret, password, out))
}

fn answered(
    asked: &Asked<Option<Account>>,
    service: u32,
    message: &Message<'_>,
    out: &mut Out<'_>,
) {
    let status = message.numbers(STATUS).and_then(|mut status| status.le32().ok());
    let status = status.filter(|_| service != IDENTIFY).unwrap_or(0);
    asked.answered(status, out);
    if let (0, Some(account)) = (status, &asked.more) {
        account.let_in(asked, out);
    }
}

/// Who answers to `IDENTIFY`.
fn told(service: u32, message: &Message<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
    if service != IDENTIFY {
        return Ok(());
    }
    let mut is = |attribute, value: Option<Text>| {
        value.into_iter().for_each(|value| out.is(NAME, Subject::Server, attribute, value));
    };
    is("name", message.text(HOST));
    is("os", message.numbers(OS).and_then(|os| system(os).ok().flatten()));
    is("software", message.numbers(VERSION).and_then(|version| twincat(version).ok()));
    let fingerprint = message.text(FINGERPRINT);
    is("fingerprint", fingerprint.filter(|text| text.bytes().len() == 64));
    Ok(())
}

/// `OSVERSIONINFO`: its size, major, minor, build, platform.
fn system(mut octets: Octets<'_>) -> Result<Option<Text>, Short> {
    let (major, minor, _build) = (octets.skip(4)?.le32()?, octets.le32()?, octets.le32()?);
    let name = match octets.le32()? {
        2 => "Windows NT",
        3 => "Windows CE",
        _ => return Ok(None),
    };
    Ok(Some(format_args!("{name} {major}.{minor}").into()))
}

fn twincat(mut octets: Octets<'_>) -> Result<Text, Short> {
    let (version, revision, build) = (octets.u8()?, octets.u8()?, octets.le16()?);
    Ok(format_args!("TwinCAT {version}.{revision}.{build}").into())
}
