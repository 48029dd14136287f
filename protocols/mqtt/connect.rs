//! Who connects, and how he proves who he is. 3 §3.1, 5 §3.1

use super::packet::{string, Properties, AUTHENTICATION_DATA, AUTHENTICATION_METHOD};
use super::NAME;
use crate::log_on::{proved, Account};
use wire::{Asked, Name, Octets, Out, Short, Subject, Text};

/// What a CONNECT says.
pub struct Connect<'a> {
    /// 3 is MQTT 3.1, 4 is 3.1.1.
    pub version: u8,
    pub client: &'a [u8],
    pub will: Option<Will<'a>>,
    pub log_on: LogOn,
}

/// What the broker says for a client that is lost.
pub struct Will<'a> {
    pub topic: &'a [u8],
    pub payload: &'a [u8],
}

/// How a client logs on, until the broker has decided.
#[derive(Clone, Debug)]
pub enum LogOn {
    /// Without a name.
    Anonymous,
    /// By a name alone.
    Named(Text),
    /// By name and password.
    Account(Box<Account>),
    /// By a method of its own.
    Method(Text),
}

/// Whether `bytes` are a CONNECT's protocol name and a version there is. 3 §3.1.2.1
pub fn version(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [0, 4, b'M', b'Q', b'T', b'T', version @ 4..=5, ..] => Some(*version),
        [0, 6, b'M', b'Q', b'I', b's', b'd', b'p', 3, ..] => Some(3),
        // Bridges set the highest bit.
        [0, 4, b'M', b'Q', b'T', b'T', version @ 0x84..=0x85, ..] => Some(version & 0x7F),
        [0, 6, b'M', b'Q', b'I', b's', b'd', b'p', 0x83, ..] => Some(3),
        _ => None,
    }
}

const WILL: u8 = 0x04;
const PASSWORD: u8 = 0x40;
const USER: u8 = 0x80;

impl<'a> Connect<'a> {
    /// Reads what follows the fixed header: name, version, flags, keep alive, and what the
    /// flags say is there.
    pub fn read(body: &'a [u8], out: &mut Out<'_>) -> Result<Self, Short> {
        let version = version(body).unwrap_or(4);
        let mut octets = Octets::new(body);
        string(&mut octets)?;
        let flags = octets.skip(1)?.u8()?;
        let properties = Properties::read(version, octets.skip(2)?)?;
        let client = string(&mut octets)?;
        let will = if flags & WILL != 0 { Some(Will::read(version, &mut octets)?) } else { None };
        let user = if flags & USER != 0 { Some(string(&mut octets)?) } else { None };
        let password = if flags & PASSWORD != 0 { Some(string(&mut octets)?) } else { None };
        let log_on = log_on(&properties, user, password, out);
        Ok(Self { version, client, will, log_on })
    }

    /// What the client says of itself.
    pub fn state(&self, out: &mut Out<'_>) {
        if let Some(client) = Text::trimmed(self.client) {
            out.is(NAME, Subject::Client, "client_id", client);
        }
        let version = match self.version {
            3 => "MQTT 3.1",
            4 => "MQTT 3.1.1",
            _ => "MQTT 5.0",
        };
        out.is(NAME, Subject::Server, "version", version);
    }

    /// The client's own name.
    pub fn object(&self) -> Name {
        Text::trimmed(self.client).map_or(Name::None, Name::Text)
    }
}

impl<'a> Will<'a> {
    fn read(version: u8, octets: &mut Octets<'a>) -> Result<Self, Short> {
        Properties::read(version, octets)?;
        Ok(Self { topic: string(octets)?, payload: string(octets)? })
    }
}

fn log_on(
    properties: &Properties<'_>,
    user: Option<&[u8]>,
    password: Option<&[u8]>,
    out: &mut Out<'_>,
) -> LogOn {
    if let Some(data) = properties.find(AUTHENTICATION_DATA) {
        out.secret("authentication data", data, &[]);
    }
    match (properties.find(AUTHENTICATION_METHOD), user, password) {
        (_, user, Some(password)) => {
            let account = Account::new(NAME, user.unwrap_or_default(), password, password, out);
            LogOn::Account(account.into())
        }
        (Some(method), ..) => LogOn::Method(method.into()),
        (None, Some(user), None) => LogOn::Named(user.into()),
        (None, None, None) => LogOn::Anonymous,
    }
}

impl LogOn {
    /// The broker let the client in.
    pub fn let_in<X>(&self, asked: &Asked<X>, out: &mut Out<'_>) {
        let how = match self {
            Self::Anonymous => "anonymous".into(),
            Self::Account(account) => return account.let_in(asked, out),
            Self::Named(user) => {
                proved(asked, "user", user.clone(), out);
                "user name alone".into()
            }
            Self::Method(method) => method.clone(),
        };
        proved(asked, "authentication", how, out);
    }
}
