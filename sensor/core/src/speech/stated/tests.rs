//! Context is given back, and a secret is overwritten wherever its parts are.

use crate::sensor::probe;
use wire::{Carrier, Decoder, Frames, Out, Over, Protocol, Recognition, Side, Step};

/// Puts a message of two octets together, a datagram each: all of it is a secret.
struct Parted(Option<(u8, Frames)>);

impl Decoder for Parted {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match self.0.take() {
            None => self.0 = Some((bytes[0], out.frames().clone())),
            Some((first, earlier)) => {
                let secret = [first, bytes[0]];
                out.with(&earlier).secret("password", &secret, &[]);
            }
        }
        Step::Took(1)
    }
}

static PARTED: &[Protocol] = &[Protocol {
    name: "parted",
    over: &[Over::udp(7)],
    recognise: |_: Carrier, _: &[u8]| Recognition::Sure(Some(Side::Client)),
    decoder: |_| Box::new(Parted(None)),
}];

/// Each message is the context of the next one only.
#[derive(Default)]
struct Following(Frames);

impl Decoder for Following {
    fn message(&mut self, _: Side, _: &[u8], out: &mut Out<'_>) -> Step {
        let before = std::mem::replace(&mut self.0, out.keep());
        out.release(&before);
        Step::Took(1)
    }
}

static FOLLOWING: &[Protocol] =
    &[Protocol { decoder: |_| Box::new(Following::default()), ..PARTED[0] }];

#[test]
fn context_that_has_ended_takes_no_room() {
    let mut sensor = probe::sensor(FOLLOWING);
    for number in 1..=2 * super::MOST_KEPT as u64 {
        let frame = probe::datagram([4096, 7], number as u8);
        probe::take(&mut sensor, (number, number as i64 * 1_000_000), &frame);
    }
    let held = sensor
        .held(&crate::sensor::Settings::default())
        .into_iter()
        .find(|(of, ..)| *of == "kept frames");
    assert_eq!(held.map(|(_, held, _)| held), Some(1));
    assert!(sensor.window.bitten.is_empty(), "{:?}", sensor.window.bitten);
}

#[test]
fn a_secret_in_parts_is_overwritten_in_all_of_its_frames() {
    let mut sensor = probe::sensor(PARTED);
    for (number, octet) in [(1, b'a'), (2, b'b')] {
        let frame = probe::datagram([4096, 7], octet);
        probe::take(&mut sensor, (number, number as i64 * 1_000_000), &frame);
    }
    // With its head each takes three steps of the ring.
    let kept = [1, 4].map(|order| sensor.recent.get(order).unwrap().bytes);
    assert_eq!(kept.map(|bytes| *bytes.last().unwrap()), [b'x'; 2]);
}
