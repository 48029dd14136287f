//! A log-on that takes several questions of the server. §5.4.2

use wire::{Frames, Out, Text};

/// The most that are remembered of one connection.
const MOST: usize = 16;

/// What the server asked for. §5.2
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    User,
    Password,
    /// Nothing yet, or something else.
    Other,
}

impl Wanted {
    /// What a reply asks for; none when it decides.
    pub(super) const fn of(status: u8) -> Option<Self> {
        match status {
            3 => Some(Self::Other),
            4 => Some(Self::User),
            5 => Some(Self::Password),
            _ => None,
        }
    }
}

pub(super) struct Session {
    id: u32,
    pub user: Text,
    pub wanted: Wanted,
    /// What it began in, and all questions.
    pub frames: Frames,
}

#[derive(Default)]
pub(super) struct Sessions(Vec<Session>);

impl Sessions {
    /// The current message begins one of `user`.
    pub(super) fn begin(&mut self, id: u32, user: &[u8], out: &mut Out<'_>) {
        self.end(id, out);
        if self.0.len() >= MOST {
            out.release(&self.0.remove(0).frames);
            out.bite(Out::MEMORY);
        }
        let frames = out.keep();
        self.0.push(Session { id, user: user.into(), wanted: Wanted::Other, frames });
    }

    pub(super) fn of(&mut self, id: u32) -> Option<&mut Session> {
        self.0.iter_mut().find(|session| session.id == id)
    }

    /// What may be a user's name in the client's next message.
    pub(super) fn wants_user(&self, id: u32) -> bool {
        self.0.iter().any(|session| session.id == id && session.wanted == Wanted::User)
    }

    /// The current message asks for something, or, with nothing, ends it.
    pub(super) fn answered(&mut self, id: u32, wanted: Option<Wanted>, out: &mut Out<'_>) {
        match (wanted, self.of(id)) {
            (Some(wanted), Some(session)) => {
                session.wanted = wanted;
                session.frames = session.frames.clone().and(&out.keep());
            }
            _ => self.end(id, out),
        }
    }

    pub(super) fn end(&mut self, id: u32, out: &mut Out<'_>) {
        if let Some(at) = self.0.iter().position(|session| session.id == id) {
            out.release(&self.0.remove(at).frames);
        }
    }
}
