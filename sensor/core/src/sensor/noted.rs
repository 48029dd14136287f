//! Evidence that is heard again: its notes tell what frames alone do not.

use crate::conversation::Conversation;
use crate::evidence::Note;
use crate::speech::{Payload, Speech};
use wire::Protocol;

impl Conversation {
    /// A payload of evidence, from where its note says that the message begins.
    #[cold]
    pub(super) fn as_noted<'a>(
        &mut self,
        payload: &Payload<'a>,
        note: &Note,
        protocols: &'static [Protocol],
    ) -> Payload<'a> {
        self.believe(note, payload.direction, protocols);
        let start = usize::from(note.start).saturating_sub(payload.offset);
        if start > 0 {
            self.speech.drop_unread(payload.direction);
        }
        let bytes = payload.bytes.get(start..).unwrap_or_default();
        Payload { bytes, offset: payload.offset + start, ..*payload }
    }

    /// What a note of evidence tells and its frames alone do not.
    fn believe(&mut self, note: &Note, direction: usize, protocols: &'static [Protocol]) {
        if self.client.is_none() {
            let from = note.from.map(|side| (side as usize + direction) % 2);
            self.client = from;
        }
        if let (Speech::Open(_), Some(protocol)) =
            (&self.speech, protocols.iter().find(|p| p.name == note.protocol))
        {
            self.speech = Speech::of(protocol, self.key.carrier());
        }
    }
}
