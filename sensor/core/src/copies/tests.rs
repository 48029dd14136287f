use super::*;
use crate::link::tests::parse;
use crate::random::Random;
use wire::probe::hex;

fn mark(ttl: u8, numbered: bool) -> Mark {
    Mark { digest: 7 << 40, ttl, numbered }
}

#[test]
fn a_routed_copy_is_not_a_repetition() {
    let mut copies = Copies::default();
    let [one, routed] = [mark(64, true), mark(63, true)];
    assert_eq!(copies.look(one, 0, 0), Sight::First);
    assert_eq!(copies.look(routed, 1, 50_000), Sight::Routed);
    assert_eq!(copies.look(routed, 1, 60_000), Sight::Again);
    assert_eq!(copies.look(routed, 0, 70_000), Sight::Passed);
    assert_eq!(copies.look(routed, 0, 80_000), Sight::Again);
    assert_eq!(copies.look(one, 0, 1_000_000), Sight::Again);
    assert_eq!(copies.look(one, 0, 2_100_000), Sight::First);
    assert_eq!(copies.look(routed, 1, 2_000_000_000), Sight::First);
}

#[test]
fn without_a_number_the_mirror_must_be_known_to_show_twice() {
    let mut copies = Copies::default();
    let unnumbered = mark(64, false);
    assert_eq!(copies.look(unnumbered, 0, 0), Sight::First);
    assert_eq!(copies.look(unnumbered, 0, 1000), Sight::First);
    let numbered = Mark { digest: 8 << 40, ..mark(64, true) };
    copies.look(numbered, 0, 1000);
    assert_eq!(copies.look(numbered, 0, 2000), Sight::Again);
    assert_eq!(copies.look(unnumbered, 0, 3000), Sight::Again);
    assert_eq!(copies.look(unnumbered, 0, 4000), Sight::First, "the sender's second");
    assert_eq!(copies.look(unnumbered, 0, 5000), Sight::Again);
    let routed = Mark { ttl: 63, ..unnumbered };
    assert_eq!(copies.look(routed, 0, 6000), Sight::Passed, "still known behind a router");
    let another = Mark { digest: 9 << 40, ..unnumbered };
    assert_eq!(copies.look(another, 1, 6000), Sight::First);
    assert_eq!(copies.look(another, 1, 7000), Sight::First, "another realm's mirror");
    let later = TWOFOLD_NS + 10_000;
    assert_eq!(copies.look(unnumbered, 0, later), Sight::First);
    assert_eq!(copies.look(unnumbered, 0, later + 1000), Sight::First);
}

#[test]
fn a_pair_has_one_number_and_one_content() {
    const MACS: &str = "0001 0203 0405 0607 0809 0a0b";
    let mut copies = Copies::default();
    let mut look = |carried: &str, realm: u32, at_ns: i64| {
        let frame = hex(&[MACS, "88b8", carried].concat());
        let packet = parse(1, &frame, frame.len() as u32);
        copies.look_at_pair(&packet, packet.pair.unwrap(), realm, at_ns)
    };
    assert_eq!(look("0102 0007 a008 88fb", 0, 0), Sight::First);
    assert_eq!(look("0102 0007 b008 88fb", 0, 300_000_000), Sight::Again);
    assert_eq!(look("0102 0007 b008 88fb", 1, 300_000_000), Sight::Routed);
    assert_eq!(look("0102 0007 b008 88fb", 1, 300_000_000), Sight::Again);
    assert_eq!(look("0102 0008 a008 88fb", 0, 0), Sight::First);
    assert_eq!(look("0103 0007 a008 88fb", 0, 0), Sight::First);
    assert_eq!(look("0102 0007 a008 88fb", 0, 401_000_000), Sight::First);
}

/// Between both sights lie as many packets as a busy mirror shows within a millisecond.
#[test]
fn others_between_hide_hardly_any_copy() {
    let mut copies = Copies::default();
    let mut random = Random(1);
    let mut marks = Vec::new();
    let mut hidden = 0;
    for at in 0..20_000_usize {
        let digest = ((random.below(1 << 31) as u64) << 33) | ((random.below(1 << 31) as u64) << 2);
        marks.push(Mark { digest, ..mark(64, true) });
        assert_eq!(copies.look(marks[at], 0, 0), Sight::First);
        if let Some(before) = at.checked_sub(100) {
            let again = Mark { ttl: 63, ..marks[before] };
            hidden += usize::from(copies.look(again, 1, 0) == Sight::First);
        }
    }
    assert!(hidden < 20, "{hidden}");
}

#[test]
fn the_frame_one_hop_away_is_known_for_each_hop() {
    let mut copies = Copies::default();
    let mut look = |ttl, order: u64, sight| {
        assert_eq!(copies.look(mark(ttl, true), 0, 0), sight);
        let earlier = copies.earlier();
        if sight == Sight::Again {
            copies.forget_earlier();
        } else {
            copies.came_in(order);
        }
        earlier
    };
    assert_eq!(look(64, 10, Sight::First), None);
    assert_eq!(look(63, 20, Sight::Passed), Some(10));
    assert_eq!(look(62, 30, Sight::Passed), Some(20), "not that of its first sight");
    assert_eq!(look(60, 40, Sight::Passed), None, "two hops away");
    assert_eq!(look(61, 50, Sight::Passed), Some(30), "late");
    assert_eq!(look(61, 60, Sight::Again), Some(50), "the same once more");
    assert_eq!(look(60, 70, Sight::Again), Some(40));
    assert_eq!(look(59, 80, Sight::Passed), None, "forgotten");
}

#[test]
fn a_hop_lies_within_a_realm() {
    let mut copies = Copies::default();
    let mut look = |ttl, realm, order: u64| {
        let sight = copies.look(mark(ttl, true), realm, 0);
        let earlier = copies.earlier();
        copies.came_in(order);
        (sight, earlier)
    };
    assert_eq!(look(64, 1, 10).0, Sight::First);
    assert_eq!(look(63, 0, 20), (Sight::Routed, None), "from another realm");
    assert_eq!(look(64, 0, 30), (Sight::Routed, Some(20)));
    assert_eq!(look(63, 1, 40), (Sight::Passed, Some(10)));
}
