use super::userdata::Header;
use super::Request;
use wire::{Frames, Name, Octets, Out};

/// Answers that come in parts, each but the first asked for by the job that the answer names.
#[derive(Default)]
pub(super) struct Parts(Vec<Answer>);

/// The parts of one answer that came so far.
pub(super) struct Answer {
    job: [u8; 3],
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

    /// What a request for a further part of the answer that `header` names asks.
    pub fn go_on(&self, header: &Header) -> Request {
        match self.0.iter().find(|answer| answer.job == header.job()) {
            Some(Answer { object, frames, .. }) => {
                Request { object: object.clone(), earlier: frames.clone(), ..Request::default() }
            }
            None => Request::default(),
        }
    }

    /// Whether `header` is of an answer that has, or goes on in, other parts.
    pub fn takes(&self, header: &Header) -> bool {
        !header.last || self.0.iter().any(|answer| answer.job == header.job())
    }

    /// Adds a part; gives the answer when it is whole.
    pub fn add(
        &mut self,
        header: &Header,
        object: Name,
        payload: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Option<Answer> {
        let job = header.job();
        let mut answer = match self.0.iter().position(|answer| answer.job == job) {
            Some(at) => self.0.remove(at),
            None => Answer { job, object, octets: Vec::new(), frames: Frames::default() },
        };
        let room = Self::LONGEST.saturating_sub(answer.octets.len());
        answer.octets.extend(payload.rest().iter().take(room));
        answer.frames.extend(out.frames());
        if header.last {
            return Some(answer);
        }
        out.remember(&mut self.0, answer, Self::MOST);
        None
    }
}
