//! Replies: three digits and text, on one line or on several. RFC 959 §4.2

use super::Ftp;
use wire::{Frames, Out};

/// Of a reply's text so much is kept.
const MOST_TEXT: usize = 512;

/// A reply of several lines, until its last. RFC 959 §4.2
pub(super) struct Reply {
    code: [u8; 3],
    text: Vec<u8>,
    frames: Frames,
}

impl Ftp {
    /// One line of a reply: its only one, one of several, or the last of them.
    pub(super) fn reply_line(&mut self, line: &[u8], out: &mut Out<'_>) -> Option<()> {
        let (code, more, text) = match line {
            [a @ b'1'..=b'6', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] => {
                let text = rest.get(1..).unwrap_or_default();
                (Some([*a, *b, *c]), rest.first() == Some(&b'-'), text)
            }
            _ => (None, false, line),
        };
        match (self.reply.take(), code) {
            (Some(mut reply), code) => {
                reply.add(text, out);
                if code == Some(reply.code) && !more {
                    self.replied(reply.code, &reply.text, &reply.frames, out);
                } else {
                    self.reply = Some(reply);
                }
            }
            (None, Some(code)) if more => {
                let mut reply = Reply { code, text: Vec::new(), frames: Frames::default() };
                reply.add(text, out);
                self.reply = Some(reply);
            }
            (None, Some(code)) => self.replied(code, text, &Frames::default(), out),
            (None, None) if line.iter().all(|octet| (0x20..0x7F).contains(octet)) => {
                out.broke("ftp", "no reply code", "a reply begins with three digits");
            }
            (None, None) => return None,
        }
        Some(())
    }
}

impl Reply {
    fn add(&mut self, line: &[u8], out: &Out<'_>) {
        let room = MOST_TEXT.saturating_sub(self.text.len());
        if room > 0 {
            self.text.extend(line.trim_ascii().iter().take(room).chain(b"\n"));
            self.frames.extend(out.frames());
        }
    }
}
