//! Discovery and basic Configuration Protocol: who is there, what is it called, which
//! addresses it has, and what it is told to be (IEC 61158-6-10).
//!
//! One operation for each request (`4.0`: service Set, type request). Its object is the
//! first block that it is about or, when some failed, the first that did. To an Identify,
//! which goes to all, answers come in conversations of their own: it has no status.

use super::block::{self, Block, Blocks};
use wire::{
    code, Name, Observation, Octets, Out, Pending, Recognition, Shape, Short, Side, Subject, Text,
    Values, NO_ANSWER,
};

pub(super) const NAME: &str = "profinet-dcp";

const GET: u8 = 3;
const SET: u8 = 4;
const IDENTIFY: u8 = 5;
const HELLO: u8 = 6;

const REQUEST: u8 = 0;
const SUCCESS: u8 = 1;
const NOT_SUPPORTED: u8 = 5;

/// The status of a request whose service the device does not know: no block error is as great.
const SERVICE_NOT_SUPPORTED: u32 = (NOT_SUPPORTED as u32) << 8;

/// What frames with an identifier hold: their service, and who sends them.
const fn holds(id: u16, service: u8, kind: u8) -> Option<Side> {
    match (id, service, kind) {
        (0xFEFC, HELLO, REQUEST) | (0xFEFE, IDENTIFY, REQUEST) => Some(Side::Client),
        (0xFEFD, GET | SET, REQUEST) => Some(Side::Client),
        (0xFEFD, GET | SET, SUCCESS | NOT_SUPPORTED) | (0xFEFF, IDENTIFY, SUCCESS) => {
            Some(Side::Server)
        }
        _ => None,
    }
}

/// Frame identifier, service and type: 32 bits that cannot be chance.
pub(super) fn recognise(id: u16, octets: Octets<'_>) -> Recognition {
    match octets.rest() {
        [service, kind, ..] => match holds(id, *service, *kind) {
            Some(side) => Recognition::Sure(Some(side)),
            None => Recognition::Broken,
        },
        _ => Recognition::Broken,
    }
}

/// The header behind the frame identifier, and the blocks.
struct Pdu<'a> {
    service: u8,
    kind: u8,
    /// Pairs an answer with its request.
    xid: u32,
    blocks: Octets<'a>,
    /// Octets that the header speaks of and that are not there.
    missing: usize,
}

impl<'a> Pdu<'a> {
    fn read(mut octets: Octets<'a>) -> Result<Self, Short> {
        let [service, kind] = octets.array()?;
        let xid = octets.be32()?;
        let length = usize::from(octets.skip(2)?.be16()?); // response delay
        let missing = length.saturating_sub(octets.len());
        let blocks = octets.part(length.min(octets.len()))?;
        Ok(Self { service, kind, xid, blocks, missing })
    }

    fn did(&self, side: Side) -> Observation<'static> {
        Observation::did(NAME, code([self.service.into(), REQUEST.into()])).by(side)
    }
}

/// A block that is to be set: what, and to which value.
struct Setting {
    name: Name,
    value: Text,
}

/// Gets and sets that wait for their answers, by who asks and transaction.
#[derive(Default)]
pub(super) struct Dcp(Pending<(Side, u32), Vec<Setting>>);

impl Dcp {
    /// Blocks of one request that are told of: devices have no more.
    const MOST: usize = 16;

    pub fn frame(&mut self, side: Side, id: u16, octets: Octets<'_>, out: &mut Out<'_>) {
        let read = Pdu::read(octets).and_then(|pdu| match holds(id, pdu.service, pdu.kind) {
            Some(_) => self.pdu(side, &pdu, out),
            None => {
                let text = format!("service {}, type {} in a {id:#06x}", pdu.service, pdu.kind);
                out.broke(NAME, "unknown message", text);
                Ok(())
            }
        });
        if let Err(short) = read {
            out.broke(NAME, "wrong length", short);
        }
    }

    fn pdu(&mut self, side: Side, pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let read = match (pdu.service, pdu.kind) {
            (GET, REQUEST) => self.get(side, pdu, out),
            (SET, REQUEST) => self.set(side, pdu, out),
            (IDENTIFY, REQUEST) => identify(side, pdu, out),
            (HELLO, _) => {
                out.state(&pdu.did(side).status(NO_ANSWER));
                claims(pdu, out)
            }
            (IDENTIFY, _) => claims(pdu, out),
            _ => self.answer(side, pdu, out),
        };
        if pdu.missing > 0 {
            return Err(Short { missing: pdu.missing });
        }
        read
    }

    /// What is asked for: options and suboptions.
    fn get(&mut self, side: Side, pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let mut octets = pdu.blocks;
        let object = octets.array().map(block::name).unwrap_or_default();
        self.0.ask((side, pdu.xid), pdu.did(side).object(object), Vec::new(), out);
        Ok(())
    }

    fn set(&mut self, side: Side, pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let mut blocks = Blocks(pdu.blocks);
        let settings: Vec<_> =
            blocks.by_ref().filter(Block::sets).take(Self::MOST).map(Setting::of).collect();
        let object = settings.first().map(|setting| setting.name.clone()).unwrap_or_default();
        self.0.ask((side, pdu.xid), pdu.did(side).object(object), settings, out);
        blocks.whole()
    }

    /// The answer to a Get or a Set: values, or what became of each block.
    fn answer(&mut self, side: Side, pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let key = (side.other(), pdu.xid);
        let service = code([pdu.service.into(), REQUEST.into()]);
        let Some(asked) = self
            .0
            .peek(&key)
            .is_some_and(|asked| asked.observation.code == service)
            .then(|| self.0.answer(&key))
            .flatten()
        else {
            out.orphan();
            return claims(pdu, out);
        };
        if pdu.kind == NOT_SUPPORTED {
            asked.answered(SERVICE_NOT_SUPPORTED, out);
            return Ok(());
        }
        let failed = Blocks(pdu.blocks).find_map(|block| block.refused());
        let Some((object, status)) = failed else {
            let done = asked.answered(0, out);
            let mut out = out.with(&asked.frames);
            asked.more.iter().for_each(|setting| setting.state(&done, &mut out));
            return claims(pdu, &mut out);
        };
        let done = asked.observation.clone().object(object).status(status.into());
        out.state_at(asked.at_ns, &asked.frames, &done);
        Ok(())
    }

    pub fn end(&mut self, out: &mut Out<'_>) {
        self.0.end(out);
    }
}

impl Setting {
    fn of(block: Block<'_>) -> Self {
        Self { name: block::name(block.option), value: block.setting() }
    }

    /// That it was set, and that nobody had to prove who he is.
    fn state(&self, done: &Observation<'_>, out: &mut Out<'_>) {
        let values = Values { shape: Shape::Text, bytes: self.value.bytes(), step: 1 };
        out.state(&Observation::was(done, values).object(self.name.clone()));
        out.is(NAME, Subject::of(out.side()), "authentication", "none");
    }
}

/// Whom or what is looked for.
fn identify(side: Side, pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut blocks = Blocks(pdu.blocks);
    let object = blocks.next().map(|block| block.filter()).unwrap_or_default();
    out.state(&pdu.did(side).object(object).status(NO_ANSWER));
    blocks.whole()
}

/// What a device says of itself.
fn claims(pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let owner = Subject::of(out.side());
    let mut blocks = Blocks(pdu.blocks);
    for block in blocks.by_ref() {
        block.claims(&mut |attribute, value| out.is(NAME, owner, attribute, value));
    }
    blocks.whole()
}
