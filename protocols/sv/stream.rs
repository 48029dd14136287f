//! One stream: what it says each time, and what changed.

use super::asdu::{Asdu, Facts, FACTS};
use super::counting::Counting;
use super::NAME;
use wire::{Frames, Name, Observation, Out, Shape, Text, Values, NO_ANSWER};

/// The light edition's data set `PhsMeas1` (9-2LE, 7.2.2; IEC 61869-9's 4 currents and 4
/// voltages): currents in mA, voltages in 10 mV.
const CHANNELS: [&str; 8] = ["Ia", "Ib", "Ic", "In", "Ua", "Ub", "Uc", "Un"];
/// Value and quality of a channel.
const CHANNEL: usize = 8;
/// The bits that a quality has: thirteen, and `derived`, which the light edition adds.
const QUALITY: u32 = 0x3FFF;

type Channels = [([u8; 4], u32); CHANNELS.len()];

/// A stream as it was last heard.
pub(super) struct Stream {
    id: Text,
    did: Observation<'static>,
    counting: Counting,
    facts: Facts,
    qualities: Option<[u32; CHANNELS.len()]>,
    frames: Frames,
    /// Which of the station's frames had it last: several samples of a frame are one operation.
    heard_in: u64,
}

impl Stream {
    pub fn is_of(&self, asdu: &Asdu<'_>) -> bool {
        self.id.bytes() == asdu.id
    }

    pub fn begin(asdu: &Asdu<'_>, facts: Facts, heard_in: u64, out: &mut Out<'_>) -> Self {
        let id = Text::new(asdu.id);
        let object = Name::Text(id.clone());
        let did = Observation::did(NAME, Name::at("publish", 0)).object(object).status(NO_ANSWER);
        let (counting, frames) = (Counting::default(), out.frames().clone());
        let mut new = Self { id, did, counting, facts, qualities: None, frames, heard_in };
        out.state(&new.did);
        new.state_facts(Facts::default(), out);
        new.count(asdu, out);
        new.state_samples(asdu, true, out);
        new
    }

    pub fn goes_on(&mut self, asdu: &Asdu<'_>, facts: Facts, heard_in: u64, out: &mut Out<'_>) {
        if self.heard_in != heard_in {
            out.state(&self.did);
            self.heard_in = heard_in;
        }
        self.count(asdu, out);
        let before = std::mem::replace(&mut self.facts, facts);
        if before != self.facts {
            self.state_facts(before, out);
        }
        self.state_samples(asdu, asdu.count == Some(0), out);
        self.frames.clone_from(out.frames());
    }

    /// Frames were lost.
    pub fn forget_count(&mut self) {
        self.counting.forget();
    }

    fn count(&mut self, asdu: &Asdu<'_>, out: &mut Out<'_>) {
        let Some(number) = asdu.count else { return };
        if let Some(broken) = self.counting.count(number, asdu.samples, out.at_ns()) {
            out.breaks(&self.frames, &self.did, broken);
        }
    }

    fn state_facts(&self, before: Facts, out: &mut Out<'_>) {
        for (what, (now, before)) in FACTS.iter().zip(self.facts.iter().zip(before)) {
            if let Some(number) = now.filter(|_| *now != before) {
                self.state_value(what, Shape::U32Be, number.to_be_bytes(), out);
            }
        }
    }

    /// A quality where it changes, all samples where it is `time` for them: on the wire they
    /// change thousands of times a second.
    fn state_samples(&mut self, asdu: &Asdu<'_>, time: bool, out: &mut Out<'_>) {
        let Some(channels) = channels(asdu.samples) else { return };
        let qualities = channels.map(|(_, quality)| quality);
        let before = self.qualities.replace(qualities);
        if !time && before == Some(qualities) {
            return;
        }
        for (nth, (channel, (value, quality))) in CHANNELS.iter().zip(channels).enumerate() {
            let known = before.and_then(|before| before.get(nth).copied());
            if time {
                self.state_value(channel, Shape::I32Be, value, out);
            }
            if known != Some(quality) {
                let what = format!("{channel} quality");
                self.state_value(&what, Shape::U32Be, quality.to_be_bytes(), out);
            }
        }
    }

    fn state_value(&self, what: &str, shape: Shape, number: [u8; 4], out: &mut Out<'_>) {
        let values = Values { shape, bytes: &number, step: 1 };
        let object = Name::text(format!("{}: {what}", self.id));
        out.state(&Observation::was(&self.did, values).object(object));
    }
}

/// The light edition's channels: values and qualities, where the octets can be these.
fn channels(samples: &[u8]) -> Option<Channels> {
    if samples.len() != CHANNELS.len() * CHANNEL {
        return None;
    }
    let mut channels = Channels::default();
    for (channel, octets) in channels.iter_mut().zip(samples.chunks_exact(CHANNEL)) {
        let (value, quality) = octets.split_first_chunk()?;
        let quality = u32::from_be_bytes(quality.try_into().ok()?);
        if quality > QUALITY {
            return None;
        }
        *channel = (*value, quality);
    }
    Some(channels)
}
