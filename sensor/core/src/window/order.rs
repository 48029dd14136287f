//! The order in which operations follow each other on a link, as a digest: one bit of 256 for
//! each pair of an operation and the one behind it. Digests of windows are joined bit by bit,
//! however they were cut.

use super::identity::take_name;
use super::Window;
use crate::digest::Keyed;
use wire::{Kind, Name, Observation, UNANSWERED};

/// One bit for each pair of operations, by its digest.
pub type Order = [u64; 4];

/// No row.
pub(super) const NONE: u32 = u32::MAX;
/// So many pairs wait until they are digested.
const MOST_WAITING: usize = 1 << 16;
/// Digests are kept and compared by others: their key is the same everywhere.
const KEY: Keyed = Keyed::fixed();

/// Who came last on each link, from each side, and the pairs that are not digested yet.
#[derive(Default)]
pub(super) struct Orders {
    last: Vec<[u32; 2]>,
    pairs: Vec<(u32, u32)>,
}

impl Orders {
    /// Nothing came on that link yet.
    pub(super) fn begin(&mut self, link: u32) {
        match self.last.get_mut(link as usize) {
            Some(last) => *last = [NONE; 2],
            None => self.last.push([NONE; 2]),
        }
    }

    /// Forgets the rows that are not kept.
    pub(super) fn retain(&mut self, kept: impl Fn(u32) -> bool) {
        let forgotten = self.last.iter_mut().flatten().filter(|row| !kept(**row));
        forgotten.for_each(|row| *row = NONE);
    }
}

impl Window {
    /// An operation follows the one before. What nobody answered is told late, and has no place
    /// in the order.
    #[inline]
    pub(super) fn follow(&mut self, link: u32, at: u32, o: &Observation<'_>) {
        if o.kind != Kind::Did || o.status == UNANSWERED {
            return;
        }
        let Some(last) = self.orders.last.get_mut(link as usize) else { return };
        let before = std::mem::replace(&mut last[o.by as usize], at);
        if before == NONE {
            return;
        }
        let Some(row) = self.rows.get_mut(at as usize) else { return };
        if row.behind != before {
            row.behind = before;
            self.orders.pairs.push((before, at));
            if self.orders.pairs.len() >= MOST_WAITING {
                self.digest_order();
            }
        }
    }

    /// Digests the pairs that wait.
    pub fn digest_order(&mut self) {
        for (before, at) in std::mem::take(&mut self.orders.pairs) {
            let rows = self.rows.get(before as usize).zip(self.rows.get(at as usize));
            let Some((before, at)) = rows else { continue };
            let pair = KEY.digest().pair(before.told.word, at.told.word).finish();
            let Some(link) = self.links.get_mut(at.link() as usize) else { continue };
            link.order[(pair >> 62) as usize] |= 1 << (pair >> 56 & 63);
        }
    }
}

/// What was done, whatever came of it; 0 for what is no operation.
pub(super) fn word(o: &Observation<'_>, object: &Name) -> u64 {
    if o.kind != Kind::Did {
        return 0;
    }
    let head = u64::from(o.span) << 8 | o.by as u64;
    let mut digest = KEY.digest().pair(head, 0).octets(o.protocol.as_bytes());
    for name in [&o.unit, &o.code, object] {
        digest = take_name(digest, name);
    }
    digest.finish()
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, LinkKey};
    use super::*;
    use wire::{code, Side};

    fn link() -> LinkKey {
        let end = |last| std::net::IpAddr::from([10, 0, 0, last]).into();
        let (client, server) = (end(1), end(2));
        LinkKey { realm: 0, client, server, transport: "tcp", port: 502, protocol: "modbus" }
    }

    fn read(register: u32) -> Observation<'static> {
        let object = Name::at("holding register {}", register);
        Observation::did("modbus", code([3])).object(object)
    }

    /// The digests of windows in which these operations came.
    fn orders(windows: &[&[Observation<'static>]]) -> Vec<Order> {
        let mut window = Window::new(Limits::default());
        let (at, _) = window.link(link()).unwrap();
        let mut orders = Vec::new();
        for sights in windows {
            for sight in *sights {
                let _ = window.sight(at, sight, 0);
            }
            window.digest_order();
            orders.push(window.link_at(at).unwrap().order);
            window.next();
        }
        orders
    }

    fn order(sights: &[Observation<'static>]) -> Order {
        orders(&[sights])[0]
    }

    fn cycle(registers: &[u32], times: usize) -> Vec<Observation<'static>> {
        registers.iter().copied().cycle().take(registers.len() * times).map(read).collect()
    }

    fn join(orders: &[Order]) -> Order {
        std::array::from_fn(|word| orders.iter().fold(0, |all, order| all | order[word]))
    }

    fn pairs(order: Order) -> u32 {
        order.iter().map(|word| word.count_ones()).sum()
    }

    #[test]
    fn a_cycle_has_one_order_wherever_it_begins() {
        assert_eq!(pairs(order(&cycle(&[1, 2, 3, 4], 5))), 4);
        assert_eq!(order(&cycle(&[1, 2, 3, 4], 5)), order(&cycle(&[3, 4, 1, 2], 2)));
    }

    #[test]
    fn another_order_of_the_same_operations_has_another_digest() {
        let (one, other) = (order(&cycle(&[1, 2, 3, 4], 5)), order(&cycle(&[1, 3, 2, 4], 5)));
        assert_eq!(pairs(join(&[one, other])), 7, "only 4 to 1 is in both");
        assert_eq!(pairs(order(&[read(1), read(1), read(1)])), 1);
    }

    #[test]
    fn windows_joined_are_the_whole() {
        let all = cycle(&[1, 2, 3, 4, 2], 4);
        for cut in 0..all.len() {
            let (one, other) = all.split_at(cut);
            assert_eq!(join(&orders(&[one, other])), order(&all), "cut at {cut}");
        }
    }

    #[test]
    fn each_window_tells_its_whole_order() {
        let polls = cycle(&[1, 2, 3], 3);
        assert_eq!(orders(&[&polls, &polls])[1], order(&polls));
    }

    #[test]
    fn a_pair_across_windows_is_told_again_in_a_later_one() {
        let windows: [&[_]; 4] = [&[read(1)], &[], &[read(2)], &[read(1), read(2)]];
        assert_eq!(orders(&windows)[3], order(&cycle(&[1, 2], 2)));
    }

    #[test]
    fn refused_is_done_too_and_unanswered_has_no_place() {
        let refused = [read(1), read(2).status(4), read(3), read(1)];
        let with_lost = [read(1), read(9).status(UNANSWERED), read(2), read(3), read(1)];
        assert_eq!(order(&refused), order(&cycle(&[1, 2, 3], 2)));
        assert_eq!(order(&with_lost), order(&refused));
    }

    #[test]
    fn sides_do_not_follow_each_other() {
        let report = || read(7).by(Side::Server);
        let mixed = [read(1), report(), read(2), report(), read(1), read(2)];
        let expected = join(&[order(&cycle(&[1, 2], 2)), order(&[report(), report()])]);
        assert_eq!(order(&mixed), expected);
    }

    #[test]
    fn it_is_the_same_wherever_it_is_made() {
        assert_eq!(order(&cycle(&[1, 2], 2)), [0, 1 << 32 | 1 << 31, 0, 0]);
    }

    #[test]
    fn any_number_of_pairs_is_digested() {
        let scan: Vec<_> = (0..1000).chain(0..1000).map(read).collect();
        assert!(pairs(order(&scan)) > 240);
        let mut window = Window::new(Limits::default());
        let (at, _) = window.link(link()).unwrap();
        for n in 0..200_000 {
            let _ = window.sight(at, &read(n % 7 * n % 5), 0);
            assert!(window.orders.pairs.len() < MOST_WAITING);
        }
    }

    #[test]
    fn rows_that_are_forgotten_have_nothing_behind_them() {
        let mut window = Window::new(Limits { rows: 4, ..Limits::default() });
        let (at, _) = window.link(link()).unwrap();
        let mut see = |sights: &[Observation<'static>]| {
            for sight in sights {
                let _ = window.sight(at, sight, 0);
            }
            window.digest_order();
            let order = window.link_at(at).unwrap().order;
            window.next();
            order
        };
        see(&[read(0), read(1), read(2)]);
        see(&[read(3).status(UNANSWERED)]);
        assert_eq!(see(&[read(9)]), [0; 4]);
        assert_eq!(see(&[read(8)]), order(&[read(9), read(8)]));
    }
}
