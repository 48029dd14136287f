use super::NAME;
use wire::{code, Name, Observation, Out, Side, Subject, Text};

/// From here on addresses mean all outstations. IEEE 1815, 9.2.4.1.4.
const BROADCAST: u16 = 0xFFFD;

/// Who talks: whichever side opened the conversation, the master is client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    pub outstation: u16,
    pub master: u16,
    pub master_side: Side,
}

impl Ends {
    /// Of a message from `source` to `destination`, sent by `side`.
    pub const fn new(from_master: bool, source: u16, destination: u16, side: Side) -> Self {
        if from_master {
            Self { outstation: destination, master: source, master_side: side }
        } else {
            Self { outstation: source, master: destination, master_side: side.other() }
        }
    }

    pub const fn is_broadcast(&self) -> bool {
        self.outstation >= BROADCAST
    }

    pub fn station(&self) -> Name {
        Name::at("{}", self.outstation.into())
    }

    /// The master did `function`.
    pub fn did(&self, function: u8) -> Observation<'static> {
        Observation::did(NAME, code([function.into()])).unit(self.station()).by(self.master_side)
    }

    /// The outstation did.
    pub fn reported(&self, function: u8) -> Observation<'static> {
        self.did(function).by(self.master_side.other())
    }

    /// A claim about the outstation.
    pub fn claim(&self, attribute: &'static str, value: impl Into<Text>, out: &mut Out<'_>) {
        let subject = Subject::of(self.master_side.other());
        out.state(&Observation::is(NAME, subject, attribute, value).unit(self.station()));
    }

    /// The sender of the message broke the specification.
    pub fn broke(&self, kind: &'static str, text: impl Into<Text>, out: &mut Out<'_>) {
        out.state(&Observation::broke(NAME, out.side(), kind, text).unit(self.station()));
    }
}
