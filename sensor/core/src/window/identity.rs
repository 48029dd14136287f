//! What makes two sights the same fact: a digest of all that it is.

use super::Window;
use crate::address::Address;
use crate::digest::Digest;
use wire::{Kind, Name, Observation};

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
        let whose = match o.kind {
            Kind::Is => self.subject(link, o),
            _ => u64::from(link) << 32 | u64::from(status),
        };
        let mut digest = new.pair(whose, head).pair(unit, code).pair(object, protocol);
        if matches!(o.kind, Kind::Is | Kind::Broke) {
            digest = digest.octets(text);
        }
        digest.finish()
    }

    /// Whom a claim is about: whoever is told, and on whatever link, it is one fact.
    fn subject(&self, link: u32, o: &Observation<'_>) -> u64 {
        let Some(key) = self.link_key(link) else { return 0 };
        self.host(key.realm, key.subject(o.subject, o.by)).finish()
    }

    /// A digest of an address in a realm.
    pub(super) fn host(&self, realm: u32, address: Address) -> Digest {
        self.keyed.digest().address(address).pair(realm.into(), 0)
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

#[cfg(test)]
mod tests {
    use super::super::{Heard, Limits, LinkKey, Trail};
    use super::*;
    use crate::evidence::{self, Known};
    use crate::frame::{Kept, Recent};
    use crate::statistics::Exchange;
    use wire::{code, Frames, Subject};

    const MINUTE: i64 = 60_000_000_000;

    fn host(last: u8) -> Address {
        std::net::IpAddr::from([10, 0, 0, last]).into()
    }

    /// A link of a client to a name server in a realm.
    fn link(window: &mut Window, realm: u32, client: u8) -> u32 {
        let (client, server) = (host(client), host(53));
        let key = LinkKey { realm, client, server, transport: "udp", port: 53, protocol: "dns" };
        window.link(key).unwrap().0
    }

    fn counts(window: &Window) -> Vec<u32> {
        window.rows.iter().map(|row| row.count).collect()
    }

    #[test]
    fn a_claim_is_one_fact_whoever_is_told() {
        let mut window = Window::new(Limits::default());
        let [one, other, elsewhere] =
            [(0, 1), (0, 2), (1, 1)].map(|(realm, client)| link(&mut window, realm, client));
        let ip = std::net::IpAddr::from([10, 0, 0, 9]);
        let name = |subject| Observation::is("dns", subject, "name", "historian");
        for link in [one, other, elsewhere] {
            for subject in [Subject::Ip(ip), Subject::Server, Subject::Client] {
                let _ = window.sight(link, &name(subject), 0);
            }
        }
        // Of the host, of the server, of two clients; and once more in the other realm.
        assert_eq!(counts(&window), [2, 2, 1, 1, 1, 1, 1]);
        let asks = Observation::did("dns", code([1]));
        assert!([one, other].iter().all(|link| window.sight(*link, &asks, 0).is_some()));
        assert_eq!(counts(&window)[7..], [1, 1]);
    }

    #[test]
    fn an_address_of_another_kind_is_another_subject() {
        let mut window = Window::new(Limits::default());
        let link = link(&mut window, 0, 1);
        let ips = [[0, 0, 0, 9].into(), std::net::Ipv6Addr::from(9).into()].map(Subject::Ip);
        for subject in [Subject::Mac([0, 0, 0, 0, 0, 9])].into_iter().chain(ips) {
            let _ = window.sight(link, &Observation::is("dns", subject, "name", "historian"), 0);
        }
        assert_eq!(counts(&window), [1; 3]);
    }

    #[test]
    fn the_latest_proof_of_a_claim_is_of_the_link_that_stated_it_last() {
        let mut window = Window::new(Limits::default());
        let links = [1, 60].map(|client| link(&mut window, 0, client));
        let name = Observation::is("dns", Subject::Server, "name", "dns1");
        let (recent, kept) = (Recent::new(0), Kept::default());
        for (minute, client) in [0, 1].into_iter().enumerate() {
            let at_ns = minute as i64 * MINUTE;
            let exchange = Exchange::of(&Frames::default(), &Frames::one(7 + minute as u64));
            let heard = Heard { link: links[minute], client: Some(client), at_ns, exchange };
            if let Some(row) = window.state(&name, &heard, &mut Trail::default()) {
                let known = Known { client: Some(0), ..Known::default() };
                let take = || evidence::take(&Frames::default(), known, &recent, &kept);
                window.prove(row, take);
            }
        }
        let shown = std::cell::RefCell::new(Vec::new());
        window.prove_latest(|frames, key, client| {
            let frames: Vec<u64> = frames.iter().collect();
            shown.borrow_mut().push((frames, key.client, client));
            None
        });
        assert_eq!(shown.into_inner(), [(vec![8], host(60), Some(1))]);
    }
}
