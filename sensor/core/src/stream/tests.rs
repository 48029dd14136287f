use super::*;

fn feed(order: &mut Order, segment: Segment<'_>, give: &mut impl FnMut(Piece<'_>)) {
    if !order.goes_on(&segment) {
        order.take(segment, &Backlog::default(), give);
    } else if !segment.bytes.is_empty() {
        give(piece(&segment, 0));
    }
}

fn run(segments: &[(u32, &[u8])]) -> (Vec<u8>, Vec<u64>, u64) {
    let (mut order, mut octets, mut gaps) = (Order::default(), Vec::new(), Vec::new());
    let mut give = |piece: Piece<'_>| match piece {
        Piece::Octets { bytes, .. } => octets.extend_from_slice(bytes),
        Piece::Gap(n) => gaps.push(n),
        Piece::Again(_) | Piece::Belied(_) => {}
    };
    feed(
        &mut order,
        Segment { sequence: 99, syn: true, push: false, bytes: &[], frame: 0, at_ns: 0 },
        &mut give,
    );
    for (sequence, bytes) in segments {
        feed(&mut order, pushed(*sequence, bytes), &mut give);
    }
    order.flush(&mut give);
    (octets, gaps, order.retransmitted())
}

#[test]
fn without_room_nothing_is_waited_for() {
    let (mut order, mut given) = (Order::default(), Vec::new());
    let backlog = Backlog::new(3);
    for (sequence, bytes) in [(10, "ab"), (20, "xyz"), (15, "cd"), (30, "u"), (12, "no")] {
        let (frame, at_ns, bytes) = (0, 0, bytes.as_bytes());
        let segment = Segment { sequence, syn: false, push: true, bytes, frame, at_ns };
        let give = &mut |piece: Piece<'_>| match piece {
            Piece::Octets { bytes, .. } => given.push(String::from_utf8_lossy(bytes).into()),
            Piece::Gap(octets) => given.push(octets.to_string()),
            Piece::Again(_) | Piece::Belied(_) => {}
        };
        if order.goes_on(&segment) {
            given.push("ab".into());
        } else {
            order.take(segment, &backlog, give);
        }
    }
    // What came before what waits is too late, once that was read.
    assert_eq!(given, ["ab", "8", "xyz"]);
    assert_eq!((order.given_up(), backlog.octets()), (1, 1));
}

#[test]
fn any_order_gives_the_same_octets() {
    let in_order = run(&[(100, b"abc"), (103, b"def"), (106, b"g")]);
    assert_eq!(in_order, (b"abcdefg".to_vec(), vec![], 0));
    assert_eq!(run(&[(106, b"g"), (103, b"def"), (100, b"abc")]), in_order);
}

#[test]
fn what_was_known_is_counted_not_repeated() {
    let (octets, gaps, again) = run(&[(100, b"abc"), (100, b"abc"), (101, b"bcde"), (105, b"f")]);
    assert_eq!((octets, gaps, again), (b"abcdef".to_vec(), vec![], 2));
}

#[test]
fn a_loss_is_a_gap_of_its_size() {
    let (octets, gaps, _) = run(&[(100, b"abc"), (110, b"xyz")]);
    assert_eq!((octets, gaps), (b"abcxyz".to_vec(), vec![7]));
}

#[test]
fn what_the_other_side_has_is_not_waited_for_long() {
    let (mut order, mut octets) = (Order::default(), Vec::new());
    let mut give = |piece: Piece<'_>| {
        if let Piece::Octets { bytes, .. } = piece {
            octets.extend_from_slice(bytes);
        }
    };
    let at = |sequence, bytes, at_ns| Segment { at_ns, ..pushed(sequence, bytes) };
    feed(&mut order, at(100, b"abc", 0), &mut give);
    feed(&mut order, at(110, b"xyz", 5), &mut give);
    assert_eq!(order.overdue(2 * PATIENCE_NS), None);
    order.acknowledged(113, &mut give);
    assert_eq!(order.overdue(PATIENCE_NS), None);
    assert_eq!(order.overdue(PATIENCE_NS + 6), Some(5));
    order.pass_gap(&mut give);
    assert_eq!((order.overdue(2 * PATIENCE_NS), octets), (None, b"abcxyz".to_vec()));
}

fn pushed(sequence: u32, bytes: &[u8]) -> Segment<'_> {
    Segment { sequence, syn: false, push: true, bytes, frame: 0, at_ns: 0 }
}

/// As a keep-alive has it.
fn alive(sequence: u32, octet: &[u8]) -> Segment<'_> {
    Segment { push: false, ..pushed(sequence, octet) }
}

#[test]
fn numbers_wrap() {
    let mut order = Order::default();
    let mut octets = Vec::new();
    let mut give = |piece: Piece<'_>| match piece {
        Piece::Octets { bytes, .. } => octets.extend_from_slice(bytes),
        other => panic!("{other:?}"),
    };
    feed(&mut order, pushed(u32::MAX - 1, b"abcd"), &mut give);
    feed(&mut order, pushed(2, b"ef"), &mut give);
    assert_eq!(octets, b"abcdef");
}

#[test]
fn what_is_heard_from_a_keep_alive_on_begins_behind_it() {
    for octets in [b"\0", b"x"] {
        let (mut order, mut given) = (Order::default(), Vec::new());
        let mut give = |piece: Piece<'_>| match piece {
            Piece::Octets { bytes, .. } => given.extend_from_slice(bytes),
            other => panic!("{other:?}"),
        };
        feed(&mut order, alive(99, octets), &mut give);
        feed(&mut order, pushed(100, b"abc"), &mut give);
        feed(&mut order, alive(102, octets), &mut give);
        feed(&mut order, pushed(103, b"d"), &mut give);
        assert_eq!(given, b"abcd");
    }
}

#[test]
fn one_octet_that_is_pushed_is_no_keep_alive() {
    let (mut order, mut given) = (Order::default(), Vec::new());
    let mut give = |piece: Piece<'_>| {
        if let Piece::Octets { bytes, .. } = piece {
            given.extend_from_slice(bytes);
        }
    };
    feed(&mut order, pushed(100, b"a"), &mut give);
    feed(&mut order, pushed(101, b"bc"), &mut give);
    assert_eq!(given, b"abc");
}

#[test]
fn waiting_is_bounded() {
    let mut order = Order::default();
    let mut given = 0;
    let mut give = |piece: Piece<'_>| {
        if let Piece::Octets { bytes, .. } = piece {
            given += bytes.len();
        }
    };
    for n in 0..1000_u32 {
        feed(&mut order, pushed(n * 20, &[0; 10]), &mut give);
    }
    assert!(order.late().waiting.len() <= MOST_WAITING);
    assert_eq!(order.given_up(), 1000 - 1 - MOST_WAITING as u64);
    assert!(given >= 9000);
}

#[test]
fn what_comes_behind_a_reset_belies_it() {
    let segment = |sequence, bytes, frame, at_ns| Segment {
        sequence,
        syn: false,
        push: true,
        bytes,
        frame,
        at_ns,
    };
    let belied = |reset: u32, late: i64| {
        let (mut order, mut found) = (Order::default(), None);
        feed(&mut order, segment(10, b"ab", 4 << 18, 0), &mut |_| {});
        order.reset(&segment(reset, b"", 5 << 18, 1));
        let mut give = |piece: Piece<'_>| {
            if let Piece::Belied(belied) = piece {
                found = Some(belied);
            }
        };
        feed(&mut order, segment(12, b"cd", 6 << 18, late), &mut give);
        found
    };
    let told = |at_ns| Belied { last: 4, reset: 5 << 18, frame: 6 << 18, at_ns };
    assert_eq!(belied(12, 2), Some(told(2)));
    assert_eq!(belied(11, 2), Some(told(2)));
    assert_eq!(belied(14, 2), None, "it was overtaken by the reset");
    assert_eq!(belied(14, 2_000_000_000), Some(told(2_000_000_000)), "not for so long");
}
