use super::NAME;
use crate::ALL;
use wire::{Carrier, Decoder, Out, Protocol, Recognition, Side, Step};

const CARRIER: Carrier = Carrier::Inside(NAME);

/// The protocol that a connection's TSDUs belong to, once one has told.
#[derive(Default)]
pub(super) struct Inside(Option<(&'static str, Box<dyn Decoder>)>);

impl Inside {
    /// Hands a whole TSDU on: to the protocol known so far or, when there is none or it
    /// does not take the TSDU, to the one that recognises it.
    pub fn tsdu(&mut self, side: Side, tsdu: &[u8], out: &mut Out<'_>) {
        if tsdu.is_empty() || self.took(side, tsdu, out) {
            return;
        }
        let known = self.0.as_ref().map(|(name, _)| *name);
        if let Some((protocol, _)) = recognised(tsdu).filter(|(p, _)| Some(p.name) != known) {
            self.end(out);
            self.0 = Some((protocol.name, (protocol.decoder)(CARRIER)));
            self.took(side, tsdu, out);
        }
    }

    /// Feeds a TSDU, usually one message, to the protocol known so far; false when there
    /// is none or the TSDU is another's.
    fn took(&mut self, side: Side, tsdu: &[u8], out: &mut Out<'_>) -> bool {
        let Some((_, decoder)) = &mut self.0 else { return false };
        let mut rest = tsdu;
        while !rest.is_empty() {
            match decoder.message(side, rest, out) {
                Step::Took(n) => rest = rest.get(n.max(1)..).unwrap_or_default(),
                Step::Foreign => return rest.len() < tsdu.len(),
                Step::More(n) => {
                    let text = format!("a message of {n} octets in {} of a TSDU", rest.len());
                    out.broke(NAME, "message cut short", text);
                    break;
                }
            }
        }
        true
    }

    pub fn gap(&mut self, side: Side) {
        if let Some((_, decoder)) = &mut self.0 {
            decoder.gap(side);
        }
    }

    pub fn end(&mut self, out: &mut Out<'_>) {
        if let Some((_, decoder)) = &mut self.0 {
            decoder.end(out);
        }
    }
}

/// Who sent `tsdu`, where its content tells.
pub(super) fn sender(tsdu: &[u8]) -> Option<Side> {
    recognised(tsdu).and_then(|(_, side)| side)
}

/// The protocol that `tsdu` surely is of, else the first that it may be of; and who sent it.
fn recognised(tsdu: &[u8]) -> Option<(&'static Protocol, Option<Side>)> {
    let mut maybe = None;
    for protocol in ALL.iter().filter(|p| p.over.iter().any(|over| over.carrier == CARRIER)) {
        match (protocol.recognise)(CARRIER, tsdu) {
            Recognition::Sure(side) => return Some((protocol, side)),
            Recognition::Maybe(side) => maybe = maybe.or(Some((protocol, side))),
            Recognition::Short | Recognition::Broken | Recognition::No => {}
        }
    }
    maybe
}
