use super::secrets;
use crate::ber::{dotted, subidentifiers, Element, Elements, Fault};
use wire::Text;

/// PDUs (RFC 3416, 3; RFC 1157, 4.1): the numbers of their tags.
pub(super) const RESPONSE: u32 = 2;
pub(super) const SET: u32 = 3;
pub(super) const TRAP_V1: u32 = 4;
pub(super) const TRAP_V2: u32 = 7;
const INFORM: u32 = 6;
pub(super) const REPORT: u32 = 8;
/// Of an encrypted request.
pub(super) const UNKNOWN: u32 = 9;

/// Tags of values (RFC 2578, 7.1).
pub(super) const INTEGER: u32 = 0x02;
pub(super) const OCTETS: u32 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u32 = 0x06;
const SEQUENCE: u32 = 0x30;
pub(super) const IP_ADDRESS: u32 = 0x40;
pub(super) const COUNTER: u32 = 0x41;
pub(super) const GAUGE: u32 = 0x42;
pub(super) const TIME_TICKS: u32 = 0x43;

/// 1.3.6.1.2.1.1.3.0, sysUpTime (RFC 3418).
const SYS_UP_TIME: &[u8] = b"\x2b\x06\x01\x02\x01\x01\x03\x00";
/// 1.3.6.1.6.3.1.1.4.1.0, snmpTrapOID (RFC 3418).
const TRAP_OID: &[u8] = b"\x2b\x06\x01\x06\x03\x01\x01\x04\x01\x00";
/// 1.3.6.1.6.3.15.1.1 usmStats (RFC 3414), .11.2.1 snmpMPDStats (RFC 3412), .12.1
/// snmpTargetObjects (RFC 3413): counters that reports name, and what stands above their
/// number in a status.
const REPORTED: [(&[u8], u32); 3] = [
    (b"\x2b\x06\x01\x06\x03\x0f\x01\x01", 0x100),
    (b"\x2b\x06\x01\x06\x03\x0b\x02\x01", 0x200),
    (b"\x2b\x06\x01\x06\x03\x0c\x01", 0x300),
];

const REPORT_OF_OTHERS: u32 = 0x1FF;

const VERSION_3: u32 = 3;
const REPORTABLE: u8 = 4;
const USER_BASED: u32 = 3;

/// A message of any version.
pub(super) struct Message<'a> {
    pub(super) version: u32,
    /// The same in request and answer: of version 3 the message's, else the PDU's.
    pub(super) id: i64,
    /// Version 3: whoever receives this must answer.
    pub(super) reportable: bool,
    pub(super) security: Security<'a>,
    pub(super) content: Content<'a>,
}

/// How the sender proves who it is.
pub(super) enum Security<'a> {
    Community(&'a [u8]),
    /// `time`: how long the engine has been up, in seconds.
    User {
        name: &'a [u8],
        flags: u8,
        engine: &'a [u8],
        time: Option<u32>,
    },
}

#[derive(Clone, Copy)]
pub(super) enum Content<'a> {
    Pdu(Pdu<'a>),
    Encrypted,
}

impl<'a> Message<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut message = Elements::new(bytes).required(SEQUENCE)?.inside();
        match message.required(INTEGER)?.unsigned() {
            Some(version @ (0 | 1)) => Self::with_community(version, message),
            Some(VERSION_3) => Self::with_user(message),
            _ => Err(Fault::Broken("version 1, 2c or 3 needed")),
        }
    }

    /// RFC 1157, 4; RFC 1901, 3.
    fn with_community(version: u32, mut message: Elements<'a>) -> Result<Self, Fault> {
        let community = message.required(OCTETS)?.contents;
        let pdu = Pdu::read(message.element()?)?;
        let security = Security::Community(community);
        Ok(Self { version, id: pdu.id, reportable: false, security, content: Content::Pdu(pdu) })
    }

    /// RFC 3412, 6.
    fn with_user(mut message: Elements<'a>) -> Result<Self, Fault> {
        let mut header = message.required(SEQUENCE)?.inside();
        let id = number(&mut header)?;
        number(&mut header)?;
        let flags = header.required(OCTETS)?.contents.first().copied().unwrap_or_default();
        let model = header.required(INTEGER)?.unsigned();
        let parameters = message.required(OCTETS)?;
        let security = match model {
            Some(USER_BASED) => user(flags, parameters)?,
            _ => Security::User { name: &[], flags, engine: &[], time: None },
        };
        let data = message.element()?;
        let content = match data.tag {
            OCTETS => Content::Encrypted,
            _ => Content::Pdu(scoped(data)?),
        };
        let reportable = flags & REPORTABLE != 0;
        Ok(Self { version: VERSION_3, id, reportable, security, content })
    }
}

fn number(elements: &mut Elements<'_>) -> Result<i64, Fault> {
    let number = elements.required(INTEGER)?.signed();
    number.ok_or(Fault::Broken("an integer of one to eight octets needed"))
}

/// RFC 3414, 2.4: engine, its boots and time, user, then proof and salt.
fn user(flags: u8, parameters: Element<'_>) -> Result<Security<'_>, Fault> {
    let mut parameters = parameters.inside().required(SEQUENCE)?.inside();
    let engine = parameters.required(OCTETS)?.contents;
    number(&mut parameters)?;
    let time = parameters.required(INTEGER)?.unsigned();
    let name = parameters.required(OCTETS)?.contents;
    Ok(Security::User { name, flags, engine, time })
}

/// RFC 3412, 6.8: engine and name of the context come before the PDU.
fn scoped(data: Element<'_>) -> Result<Pdu<'_>, Fault> {
    if data.tag != SEQUENCE {
        return Err(Fault::Broken("a scoped PDU or an encrypted one needed"));
    }
    let mut scoped = data.inside();
    scoped.required(OCTETS)?;
    scoped.required(OCTETS)?;
    Pdu::read(scoped.element()?)
}

/// What is asked, answered or reported.
#[derive(Clone, Copy)]
pub(super) struct Pdu<'a> {
    pub(super) kind: u32,
    id: i64,
    /// The error status; of a report what it counted.
    pub(super) status: u32,
    /// Enterprise, generic and specific number of a trap of version 1.
    trap: (&'a [u8], u32, u32),
    /// That of a trap of version 1.
    up_time: Option<u32>,
    variables: Elements<'a>,
}

impl<'a> Pdu<'a> {
    fn read(pdu: Element<'a>) -> Result<Self, Fault> {
        let (kind, mut inside) = (pdu.number(), pdu.inside());
        match pdu.tag {
            0xA4 => Self::trap(inside),
            0xA0..=0xA8 => {
                let id = number(&mut inside)?;
                let status = number(&mut inside)?;
                number(&mut inside)?;
                let variables = inside.required(SEQUENCE)?.inside();
                let status = match kind {
                    RESPONSE => u32::try_from(status).unwrap_or(u32::MAX >> 1),
                    REPORT => reported(variables),
                    _ => 0,
                };
                Ok(Self { kind, id, status, trap: (&[], 0, 0), up_time: None, variables })
            }
            _ => Err(Fault::Broken("a PDU with a tag from 0 to 8 needed")),
        }
    }

    /// RFC 1157, 4.1.6.
    fn trap(mut inside: Elements<'a>) -> Result<Self, Fault> {
        let enterprise = inside.required(OBJECT_IDENTIFIER)?.contents;
        inside.required(IP_ADDRESS)?;
        let generic = inside.required(INTEGER)?.unsigned().unwrap_or_default();
        let specific = inside.required(INTEGER)?.unsigned().unwrap_or_default();
        let up_time = inside.required(TIME_TICKS)?.unsigned();
        let variables = inside.required(SEQUENCE)?.inside();
        Ok(Self {
            kind: TRAP_V1,
            id: 0,
            status: 0,
            trap: (enterprise, generic, specific),
            up_time,
            variables,
        })
    }

    /// Object identifiers and their values.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&'a [u8], Element<'a>)> {
        self.variables.filter_map(|variable| {
            let mut pair = variable.inside();
            let name = pair.optional(OBJECT_IDENTIFIER)?;
            Some((name.contents, pair.next()?))
        })
    }

    /// How long the agent has been up, in hundredths of a second.
    pub(super) fn up_time(&self) -> Option<u32> {
        self.up_time.or_else(|| {
            let mut variables = self.variables();
            let (_, time) =
                variables.find(|(name, of)| *name == SYS_UP_TIME && of.tag == TIME_TICKS)?;
            time.unsigned()
        })
    }

    /// What it is about: the first variable; of a trap its own identifier, which version 1
    /// composes (RFC 3584, 3.1).
    pub(super) fn subject(&self) -> Option<Text> {
        match (self.kind, self.trap) {
            (TRAP_V1, (_, generic @ 0..=5, _)) => {
                Some(format_args!("1.3.6.1.6.3.1.1.5.{}", generic + 1).into())
            }
            (TRAP_V1, (enterprise, _, specific)) => {
                Some(format_args!("{}.0.{specific}", dotted(enterprise)).into())
            }
            (TRAP_V2 | INFORM, _) => {
                let mut variables = self.variables();
                variables.find(|(name, _)| *name == TRAP_OID).map(|(_, of)| dotted(of.contents))
            }
            _ => self.variables().next().map(|(name, _)| dotted(secrets::told(name))),
        }
    }
}

fn reported(mut variables: Elements<'_>) -> u32 {
    let name = variables.next().and_then(|variable| variable.inside().next());
    let counter = name.and_then(|name| {
        REPORTED.iter().find_map(|(group, above)| {
            let rest = name.contents.strip_prefix(*group)?;
            Some(above | subidentifiers(rest).next()?)
        })
    });
    counter.unwrap_or(REPORT_OF_OTHERS)
}
