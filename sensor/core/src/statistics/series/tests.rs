use super::*;

#[test]
fn values_change_only_when_octets_do() {
    let values = |bytes| Values { shape: Shape::U16Be, bytes, step: 1 };
    let mut series = Series::new(&values(&[0, 1, 0, 2]), 2);
    series.see(&values(&[0, 1, 0, 2]), 2, 5, Exchange::default());
    assert!(series.changes.is_empty());
    series.see(&values(&[0, 1, 0, 9]), 2, 6, Exchange::default());
    let change = &series.changes[0];
    assert_eq!((change.nth, change.at_ns), (1, 6));
    assert_eq!((&change.old, &change.new), (&Value::Number(2.0), &Value::Number(9.0)));
    assert_eq!((series.seen[1].min, series.seen[1].max, series.seen[1].distinct), (2.0, 9.0, 2));
}

#[test]
fn the_first_changes_and_those_after_quiet_are_to_be_proven() {
    const MINUTE: i64 = 60_000_000_000;
    let mut series = Series::new(&Values { shape: Shape::U8, bytes: &[0, 0], step: 1 }, 2);
    let mut see = |values: [u8; 2], at_ns| {
        let values = Values { shape: Shape::U8, bytes: &values, step: 1 };
        series.see(&values, 2, at_ns, Exchange::default()).then(|| series.due.clone())
    };
    let noisy = [1, 2, 3, 4, 5, 6].map(|n| see([n, 0], n.into()));
    assert_eq!(noisy, [Some(0..1), Some(1..2), Some(2..3), Some(3..4), None, None]);
    assert_eq!(see([7, 1], 7), Some(6..8), "the other object's first change");
    assert_eq!(see([8, 2], 8), None);
    assert_eq!(see([8, 2], 9 * MINUTE), None, "nothing changed");
    assert_eq!(see([9, 2], 9 * MINUTE), None);
    assert_eq!(see([9, 3], 11 * MINUTE), Some(11..12));
}

#[test]
fn a_value_far_from_all_before_is_told_and_proven() {
    let mut series = Series::new(&Values { shape: Shape::U8, bytes: &[0], step: 1 }, 1);
    let mut see = |value: u8, at_ns| {
        let values = Values { shape: Shape::U8, bytes: &[value], step: 1 };
        let told = series.changes.len();
        let proven = series.see(&values, 1, at_ns, Exchange::default());
        (series.changes.len() - told, proven)
    };
    for n in 0..40 {
        see(100 + n % 11, i64::from(n) + 1);
    }
    assert_eq!(see(110, 50), (0, false), "as ever");
    assert_eq!(see(160, 51), (0, false), "it went from 0 to 110: not far");
    assert_eq!(see(250, 52), (1, true));
    assert_eq!(see(255, 53), (0, false));
    assert_eq!(see(100, 54), (0, false));
}

#[test]
fn extremes_are_of_finite_numbers_and_what_is_none_is_told() {
    let of = |number: f32, at_ns: i64, series: &mut Series| {
        let values = Values { shape: Shape::F32Be, bytes: &number.to_be_bytes(), step: 1 };
        series.see(&values, 1, at_ns, Exchange::default())
    };
    let first = Values { shape: Shape::F32Be, bytes: &f32::INFINITY.to_be_bytes(), step: 1 };
    let mut series = Series::new(&first, 1);
    for (at_ns, number) in [(5, 2.0), (6, f32::NEG_INFINITY), (7, 3.0)] {
        of(number, at_ns, &mut series);
    }
    let seen = &series.seen[0];
    assert_eq!((seen.min, seen.max, seen.odd()), (2.0, 3.0, Some((f64::INFINITY, 0))));
    series.next_window();
    assert_eq!(series.seen[0].odd(), None);
    assert_eq!((series.seen[0].min, series.seen[0].max), (3.0, 3.0));
    for n in 0..40 {
        of(10.0 + n as f32, 10 + n, &mut series);
    }
    let told = series.changes.len();
    assert!(of(f32::NAN, 60, &mut series), "proven though it changes all the time");
    assert_eq!(series.changes.len(), told + 1);
    assert_eq!(series.seen[0].odd().map(|odd| odd.1), Some(60));
    assert_eq!((series.seen[0].min, series.seen[0].max), (3.0, 49.0));
}

#[test]
fn text_is_no_number_that_should_be_one() {
    let series = Series::new(&Values { shape: Shape::Text, bytes: b"run", step: 1 }, 1);
    assert_eq!(series.seen[0].odd(), None);
}

#[test]
fn text_may_become_nothing() {
    let text = |bytes| Values { shape: Shape::Text, bytes, step: 1 };
    let mut series = Series::new(&text(b"run"), 1);
    series.see(&text(b""), 1, 5, Exchange::default());
    assert_eq!(series.last(0), Some(Value::Text(String::new())));
    assert_eq!(series.changes.len(), 1);
}

#[test]
fn texts_of_one_mark_are_still_two() {
    // FNV-1a has no key, so that anybody can make two texts of one mark.
    let text = |bytes| Values { shape: Shape::Text, bytes, step: 1 };
    let mut series = Series::new(&text(b"run"), 1);
    let mark = Reading::of(Shape::Text, b"run", 0).unwrap().mark;
    assert_eq!(series.seen[0].marks, [mark]);
    series.seen[0].marks = vec![Reading::of(Shape::Text, b"stop", 0).unwrap().mark];
    series.see(&text(b"stop"), 1, 5, Exchange::default());
    assert_eq!(series.changes.len(), 1);
}

#[test]
fn zeros_of_two_signs_are_one_number() {
    let values = |bytes| Values { shape: Shape::F32Be, bytes, step: 1 };
    let mut series = Series::new(&values(&[0, 0, 0, 0]), 1);
    series.see(&values(&[0x80, 0, 0, 0]), 1, 5, Exchange::default());
    assert_eq!((series.changes.len(), series.seen[0].distinct), (0, 1));
}

#[test]
fn a_number_may_become_text() {
    let mut series = Series::new(&Values { shape: Shape::U8, bytes: b"1", step: 1 }, 1);
    series.see(&Values { shape: Shape::Text, bytes: b"1", step: 1 }, 1, 5, Exchange::default());
    assert_eq!(series.changes[0].new, Value::Text("1".into()));
}

#[test]
fn bits_are_the_least_significant_first_and_bounded_by_span() {
    let series = Series::new(&Values { shape: Shape::Bits, bytes: &[0b101], step: 1 }, 3);
    let bits: Vec<f64> = series.seen.iter().map(|s| s.max).collect();
    assert_eq!(bits, [1.0, 0.0, 1.0]);
}
