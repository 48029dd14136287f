use super::userdata::Header;
use wire::{Frames, Name, Octets, Out};

/// Answers that come in parts, each asked for by their sequence number.
#[derive(Default)]
pub(super) struct Parts(Vec<Answer>);

/// The parts of one answer that came so far.
pub(super) struct Answer {
    sequence: u8,
    /// What the first request asked for; the others do not repeat it.
    object: Name,
    pub octets: Vec<u8>,
    pub frames: Frames,
}

impl Parts {
    /// Answers at a time: clients ask for one after the other.
    const MOST: usize = 4;
    /// Octets of an answer; the longest list, a diagnostic buffer, is passed over.
    const LONGEST: usize = 8192;

    /// What an answer under way is about.
    pub fn object(&self, sequence: u8) -> Name {
        self.0
            .iter()
            .find(|answer| answer.sequence == sequence)
            .map_or(Name::None, |answer| answer.object.clone())
    }

    /// Whether `header` is of an answer that has, or goes on in, other parts.
    pub fn takes(&self, header: &Header) -> bool {
        !header.last || self.0.iter().any(|answer| answer.sequence == header.sequence)
    }

    /// Adds a part; gives the answer when it is whole.
    pub fn add(
        &mut self,
        header: &Header,
        object: Name,
        payload: Octets<'_>,
        out: &Out<'_>,
    ) -> Option<Answer> {
        let sequence = header.sequence;
        let found = self.0.iter().position(|answer| answer.sequence == sequence);
        let mut answer = match found {
            Some(at) => self.0.remove(at),
            None => Answer { sequence, object, octets: Vec::new(), frames: Frames::default() },
        };
        let room = Self::LONGEST.saturating_sub(answer.octets.len());
        answer.octets.extend(payload.rest().iter().take(room));
        answer.frames.extend(out.frames());
        if header.last {
            return Some(answer);
        }
        if self.0.len() >= Self::MOST {
            self.0.remove(0);
        }
        self.0.push(answer);
        None
    }
}
