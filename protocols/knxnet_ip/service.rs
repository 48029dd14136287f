//! Services of KNXnet/IP itself (KNX 3/8/2 to 3/8/9): discovery, connections, and what carries
//! cEMI frames.

use super::exchange::{ended, Answer, Carried, Key, Question};
use super::header::*;
use super::{description, Knx, NAME};
use wire::{Breach, Name, Observation, Octets, Out, Short, Side, Subject, NO_ANSWER};

/// Octets of an address and port (KNX 3/8/2, 7.5.1).
const ENDPOINT: usize = 8;
/// The structure in front of what a connection carries: its length, channel, counter, and one
/// octet that is reserved, or a status.
const CONNECTION: u8 = 4;

impl Knx {
    pub(super) fn service(
        &mut self,
        side: Side,
        service: u16,
        mut body: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let octets = &mut body;
        match service {
            SEARCH | SEARCH_EXTENDED | DIAGNOSTIC => {
                let key = Key::of(side, Answer::Service(service + 1));
                self.open.ask(key, did(side, service), Question::default(), out);
            }
            DESCRIPTION | CONNECT | CONNECTION_STATE | DISCONNECT | SESSION => {
                self.asked(side, service, octets, out)?;
            }
            0x0202 | 0x020C | 0x0741 => self.found(side, service, octets, out)?,
            0x0204 | 0x0206 | 0x0208 | 0x020A | 0x0952 => {
                self.answered(side, service, octets, out)?;
            }
            TUNNELLING | CONFIGURATION => self.carried(side, service, octets, out)?,
            TUNNELLING_ACK | CONFIGURATION_ACK => self.acknowledged(side, octets, out)?,
            FEATURE_GET..=FEATURE_INFO => self.feature(side, service, octets, out)?,
            ROUTING | SYSTEM_BROADCAST => self.cemi(Carried::routed(side), octets, out)?,
            _ => out.state(&did(side, service).status(NO_ANSWER)),
        }
        Ok(())
    }

    fn asked(
        &mut self,
        side: Side,
        service: u16,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let mut key = Key::of(side, Answer::Service(service + 1));
        let mut object = Name::None;
        match service {
            CONNECT => object = connection(octets.skip(2 * ENDPOINT)?)?,
            CONNECTION_STATE | DISCONNECT => key.channel = octets.u8()?,
            _ => {}
        }
        self.pending.ask(key, did(side, service).object(object), Question::default(), out);
        Ok(())
    }

    /// What answers a search says who answers; whose search it was, its place alone may tell.
    fn found(
        &mut self,
        side: Side,
        service: u16,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let key = Key::of(side.other(), Answer::Service(service));
        if let Some(asked) = self.open.answer(&key) {
            asked.answered(0, out);
        }
        if service == 0x0741 {
            return Ok(());
        }
        description::state(octets.skip(ENDPOINT)?, None, out)
    }

    fn answered(
        &mut self,
        side: Side,
        service: u16,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let mut key = Key::of(side.other(), Answer::Service(service));
        let mut status = 0;
        if matches!(service, 0x0206 | 0x0208 | 0x020A) {
            let [channel, told] = octets.array()?;
            status = told.into();
            if service == 0x0206 {
                self.sequences.begin(&(side, channel));
                self.sequences.begin(&(side.other(), channel));
            } else {
                key.channel = channel;
            }
        }
        let done = match self.pending.answer(&key) {
            Some(asked) => Some(asked.answered(status, out).into_owned()),
            None => {
                out.orphan();
                None
            }
        };
        match service {
            0x0204 => description::state(octets, done.as_ref(), out)?,
            0x0206 if status == 0 => out.is(NAME, Subject::of(side), "authentication", "none"),
            0x0952 => secured(side, out),
            _ => {}
        }
        Ok(())
    }

    /// A cEMI frame in a connection.
    fn carried(
        &mut self,
        side: Side,
        service: u16,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let (channel, sequence, _) = head(octets)?;
        let counted = ("sequence counter", sequence.into(), u8::MAX.into());
        self.sequences.count((side, channel), counted, || did(side, service), out);
        self.cemi(Carried { side, tunnel: Some((channel, sequence)) }, octets, out)
    }

    /// What is not taken is not done.
    fn acknowledged(
        &mut self,
        side: Side,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let (channel, sequence, status) = head(octets)?;
        let refused = |key: &Key| {
            (key.by, key.channel, key.sequence) == (side.other(), channel, Some(sequence))
        };
        if status != 0 {
            if let Some(asked) = self.pending.answer_newest(|key, _| refused(key)) {
                ended(&asked, status.into(), out);
            }
        }
        Ok(())
    }

    /// What a tunnel's interface is set to (KNX 3/8/4, 4.4.6).
    fn feature(
        &mut self,
        side: Side,
        service: u16,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let (channel, ..) = head(octets)?;
        let [feature, status] = octets.array()?;
        let answer = Answer::Feature(feature);
        let object = Name::at("interface feature {}", feature.into());
        let asked = did(side, service).object(object).writes(service == FEATURE_SET);
        let done = match service {
            FEATURE_GET | FEATURE_SET => {
                let key = Key { channel, ..Key::of(side, answer) };
                self.pending.ask(key, asked, Question::default(), out);
                return Ok(());
            }
            FEATURE_INFO => {
                let told = asked.status(NO_ANSWER);
                out.state(&told);
                told
            }
            _ => {
                let key = Key { channel, ..Key::of(side.other(), answer) };
                let Some(asked) = self.pending.answer(&key) else {
                    out.orphan();
                    return Ok(());
                };
                asked.answered(status.into(), out).into_owned()
            }
        };
        if status == 0 {
            super::values::number(octets.rest(), done.object.clone(), &done, out);
        }
        Ok(())
    }
}

/// What a service of KNXnet/IP is called.
pub fn did(side: Side, service: u16) -> Observation<'static> {
    Observation::did(NAME, Name::at("{X}", service.into())).by(side)
}

/// Channel, counter and status.
fn head(octets: &mut Octets<'_>) -> Result<(u8, u8, u8), Breach> {
    let [length, channel, sequence, status] = octets.array()?;
    if length == CONNECTION {
        return Ok((channel, sequence, status));
    }
    let text = format_args!("{CONNECTION} octets of a connection's header needed, {length} there");
    Err(Breach("wrong connection header", text.into()))
}

/// Which connection is asked for (KNX 3/8/2, 7.8.1; tunnels: 3/8/4, 4.4.4).
fn connection(octets: &mut Octets<'_>) -> Result<Name, Short> {
    let [_, kind] = octets.array()?;
    Ok(match (kind, octets.peek(0)) {
        (3, _) => Name::at("device management", 0),
        (4, Some(2)) => Name::at("tunnel", 0),
        (4, Some(4)) => Name::at("raw tunnel", 0),
        (4, Some(0x80)) => Name::at("bus monitor", 0),
        (6, _) => Name::at("remote logging", 0),
        (7, _) => Name::at("remote configuration", 0),
        (8, _) => Name::at("object server", 0),
        _ => Name::at("connection type {}", kind.into()),
    })
}

/// A secure session is agreed on (KNX 3/8/9, 2.2.3); all in it is encrypted from here on.
fn secured(side: Side, out: &mut Out<'_>) {
    for (attribute, value) in
        [("authentication", "KNX IP Secure"), ("key_exchange", "X25519"), ("cipher", "AES-128-CCM")]
    {
        out.is(NAME, Subject::of(side), attribute, value);
    }
}
