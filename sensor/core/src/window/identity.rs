//! What makes two sights the same fact: a digest of all that it is.

use super::Window;
use crate::digest::Digest;
use wire::{Kind, Name, Observation, Subject};

impl Window {
    #[inline]
    pub(super) fn digest(&self, link: u32, o: &Observation<'_>, object: &Name) -> u64 {
        self.digest_as(link, o, object, (o.status, o.text.bytes()))
    }

    #[inline]
    pub(super) fn digest_as(
        &self,
        link: u32,
        o: &Observation<'_>,
        object: &Name,
        (status, text): (u32, &[u8]),
    ) -> u64 {
        let head = u64::from(o.span) << 16 | (o.kind as u64) << 8 | o.by as u64;
        // Each name by itself: none waits for the one before.
        let new = self.keyed.digest();
        let [unit, code, object] =
            [&o.unit, &o.code, object].map(|name| take_name(new, name).finish());
        let protocol = new.octets(o.protocol.as_bytes()).finish();
        let mut digest = new.pair(u64::from(link) << 32 | u64::from(status), head);
        digest = digest.pair(unit, code).pair(object, protocol);
        if matches!(o.kind, Kind::Is | Kind::Broke) {
            digest = take_subject(digest, o.subject).octets(text);
        }
        digest.finish()
    }
}

#[inline]
pub(super) fn take_name(digest: Digest, name: &Name) -> Digest {
    match name {
        Name::None => digest.pair(0, 0),
        Name::At(form, [a, b, c]) => {
            digest.octets(form.as_bytes()).pair(u64::from(*a) << 32 | u64::from(*b), u64::from(*c))
        }
        Name::Text(text) => digest.octets(text.bytes()),
    }
}

fn take_subject(digest: Digest, subject: Subject) -> Digest {
    match subject {
        Subject::Server => digest.pair(0, 0),
        Subject::Client => digest.pair(0, 1),
        Subject::Mac(mac) => digest.octets(&mac),
        Subject::Ip(ip) => digest.addresses(ip.into(), ip.into()),
    }
}
