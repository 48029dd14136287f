//! MQTT 3.1, 3.1.1 and 5.0, and what Sparkplug B says in it.
//!
//! *3* is MQTT Version 3.1.1 (OASIS 2014), *5* is MQTT Version 5.0 (OASIS 2019); § is a
//! section of one of them. The code is the control packet's type. Both sides publish: a
//! broker hands on what it got. A packet's steps of acknowledgement are its answer.

mod connect;
mod packet;
mod publish;
mod recognise;
mod sparkplug;
mod subscribe;

use connect::{Connect, LogOn};
use packet::*;
use publish::{guess, value, was, Aliases, Publish};
use recognise::recognise;
use sparkplug::{Nodes, Topic};
use wire::{
    code, Decoder, Frames, Halves, Name, Observation, Octets, Out, Over, Pending, Protocol, Shape,
    Short, Side, Sides, Step, NO_ANSWER,
};

const NAME: &str = "mqtt";

/// MQTT on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(1883)],
    recognise,
    decoder: |carrier| Box::new(Mqtt { halves: Halves::new(carrier), ..Mqtt::default() }),
};

/// Octets of a packet that are read; the rest of a longer one is passed over.
const MOST: usize = 1 << 16;

/// One connection. Requests wait by who asked, their type and their number.
#[derive(Default)]
struct Mqtt {
    halves: Halves,
    /// Of the protocol, as CONNECT says or a later packet shows; 0 when none did.
    version: u8,
    /// The frames that say so.
    opened: Frames,
    pending: Pending<(Side, u8, u16), Option<LogOn>>,
    aliases: Sides<Aliases>,
    nodes: Nodes,
}

impl Decoder for Mqtt {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let header = match Header::read(bytes) {
            Ok(header) => header,
            Err(Unread::Short) => return self.halves.begun(bytes.len() + 1, bytes.len(), out),
            Err(Unread::Length) => {
                out.broke(NAME, "wrong length", "a length of at most four octets needed");
                return Step::Foreign;
            }
        };
        let needed = header.whole().min(MOST);
        let Some(body) = bytes.get(header.octets..needed) else {
            return self.halves.begun(needed, bytes.len(), out);
        };
        self.halves.forget(side);
        if let Err(short) = self.packet(side, header, body, out) {
            if header.whole() <= MOST {
                out.broke(NAME, "wrong length", short);
            }
        }
        Step::Took(header.whole())
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
        self.nodes.gap();
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

fn did(kind: u8, side: Side) -> Observation<'static> {
    Observation::did(NAME, code([kind.into()])).by(side)
}

impl Mqtt {
    fn packet(
        &mut self,
        side: Side,
        header: Header,
        body: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let mut octets = Octets::new(body);
        if matches!(header.kind, SUBSCRIBE..=UNSUBACK) && self.version > 4 {
            out.rests_on(&self.opened); // properties stand before the rest
        }
        self.learn(header.shows(), out);
        match header.kind {
            CONNECT => return self.connect(side, body, out),
            CONNACK => self.connected(side, octets.skip(1)?.u8()?, out),
            PUBLISH => return self.publish(side, header, body, out),
            PUBACK | PUBREC => {
                let (packet, reason) = (octets.be16()?, octets.u8().unwrap_or(0));
                self.answered((side.other(), PUBLISH, packet), failure(reason), out);
            }
            SUBSCRIBE | UNSUBSCRIBE => {
                let (packet, filters) = subscribe::read(header.kind, self.version, body)?;
                let asked = did(header.kind, side).object(filters);
                self.pending.ask((side, header.kind, packet), asked, None, out);
            }
            SUBACK | UNSUBACK => {
                let (packet, status) = (octets.be16()?, subscribe::answered(self.version, octets));
                self.answered((side.other(), header.kind - 1, packet), status, out);
            }
            PINGREQ => {
                self.pending.ask((side, PINGREQ, 0), did(PINGREQ, side), None, out);
            }
            PINGRESP => self.answered((side.other(), PINGREQ, 0), 0, out),
            DISCONNECT => parting(side, octets, out),
            AUTH => self.authenticate(side, octets, out)?,
            PUBREL | PUBCOMP => {} // further steps of what is answered already
            kind => {
                out.broke(NAME, "reserved packet type", format_args!("type {kind} is reserved"))
            }
        }
        Ok(())
    }

    /// The version, where it was not known, and what shows it.
    fn learn(&mut self, shown: Option<u8>, out: &mut Out<'_>) {
        if let (0, Some(version)) = (self.version, shown) {
            (self.version, self.opened) = (version, out.keep());
        }
    }

    /// The version of which a PUBLISH is; none where that is not sure.
    fn version_of(
        &mut self,
        header: Header,
        body: &[u8],
        out: &mut Out<'_>,
    ) -> Result<Option<u8>, Short> {
        if self.version > 4 {
            out.rests_on(&self.opened);
            return Ok(Some(self.version));
        }
        let guess = guess(header, body)?;
        self.learn(guess.version.filter(|_| guess.shows), out);
        if self.version == 0 {
            return Ok(guess.version);
        }
        if guess.version != Some(4) {
            out.rests_on(&self.opened); // alone it would be read in another way
        }
        Ok(Some(self.version))
    }

    fn connect(&mut self, side: Side, body: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
        let connect = Connect::read(body, out)?;
        self.version = connect.version;
        self.opened = out.keep();
        connect.state(out);
        let asked = did(CONNECT, side).object(connect.object());
        if let Some(will) = &connect.will {
            let topic = String::from_utf8_lossy(will.topic);
            let of = asked.clone().object(Name::text(format!("{topic} will")));
            value(&of, will.payload, out);
        }
        self.pending.ask((side, CONNECT, 0), asked, Some(connect.log_on), out);
        Ok(())
    }

    fn connected(&mut self, side: Side, reason: u8, out: &mut Out<'_>) {
        let Some(asked) = self.pending.answer(&(side.other(), CONNECT, 0)) else {
            return out.orphan();
        };
        asked.answered(reason.into(), out);
        if reason == 0 {
            asked.more.iter().for_each(|log_on| log_on.let_in(&asked, out));
        }
    }

    fn answered(&mut self, key: (Side, u8, u16), status: u32, out: &mut Out<'_>) {
        match self.pending.answer(&key) {
            Some(asked) => {
                asked.answered(status, out);
            }
            None => out.orphan(),
        }
    }

    fn publish(
        &mut self,
        side: Side,
        header: Header,
        body: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let version = self.version_of(header, body, out)?;
        let Publish { topic, packet, payload } =
            Publish::read(header, version.unwrap_or(4), body, &mut self.aliases[side], out)?;
        let done = did(PUBLISH, side).object(Name::Text(topic.clone()));
        match header.qos() {
            0 => out.state(&done.clone().status(NO_ANSWER)),
            1 | 2 => self.pending.ask((side, PUBLISH, packet), done.clone(), None, out),
            _ => {
                out.state(&done.clone().status(NO_ANSWER));
                out.broke(NAME, "wrong quality of service", "0, 1 or 2 needed, 3 there");
            }
        }
        delivery(header, &done, &topic, out);
        match Topic::read(topic.bytes()).filter(|_| version.is_some()) {
            Some(of) => {
                let read = self.nodes.payload(&of, &done, payload, out);
                // A broker hands on what it did not read, and we do not read all of what is long.
                let is_all = side == Side::Client && header.whole() <= MOST;
                if let (Err(short), true) = (read, is_all) {
                    out.broke(NAME, "broken Sparkplug payload", short);
                }
            }
            None if version.is_some() => value(&done, payload, out),
            None => {}
        }
        Ok(())
    }

    /// Reason, then properties: the method and its data, which are secret. 5 §3.15
    fn authenticate(
        &mut self,
        side: Side,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        octets.u8().unwrap_or(0);
        let properties = Properties::read(5, &mut octets)?;
        if let Some(data) = properties.find(AUTHENTICATION_DATA) {
            out.secret("authentication data", data, &[]);
        }
        out.state(&did(AUTH, side).status(NO_ANSWER));
        Ok(())
    }
}

/// 5 §2.4: reason codes from 128 on are failures.
const fn failure(reason: u8) -> u32 {
    if reason < 0x80 {
        0
    } else {
        reason as u32
    }
}

/// Who ends a connection says why, from version 5 on. 5 §3.14
fn parting(side: Side, mut octets: Octets<'_>, out: &mut Out<'_>) {
    let status = match octets.u8().map_or(0, failure) {
        0 => NO_ANSWER,
        failure => failure,
    };
    out.state(&did(DISCONNECT, side).status(status));
}

/// How a message is delivered, where it is not once at most and forgotten.
fn delivery(header: Header, done: &Observation<'static>, topic: &wire::Text, out: &mut Out<'_>) {
    let facts = [("QoS", header.qos()), ("retained", header.is_retained().into())];
    for (what, number) in facts.into_iter().filter(|(_, number)| *number > 0) {
        let object = Name::text(wire::Text::new(&[topic.bytes(), b" ", what.as_bytes()].concat()));
        was(done, Some(object), Shape::U8, &[number], out);
    }
}

#[cfg(test)]
mod tests;
