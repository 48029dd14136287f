//! Frames at which a decoder took its whole process with it.

use super::{Captured, Parts, Sensor};
use crate::speech::{Fault, Missed, Payload};
use wire::Frames;

impl Sensor {
    /// Takes a frame at which an earlier start of this sensor ended. No decoder sees it: the
    /// conversations that it begins here are only counted.
    pub fn accuse(&mut self, frame: Captured<'_>) {
        let known: Vec<u32> = self.conversations.places().collect();
        let protocols = std::mem::take(&mut self.protocols);
        self.frame(frame);
        self.protocols = protocols;
        if let Some(delivered) = self.delivered.get_mut(frame.interface as usize) {
            delivered.decoder_faults += 1;
        }
        let all: Vec<u32> = self.conversations.places().collect();
        for at in all.into_iter().filter(|at| !known.contains(at)) {
            self.count_only(at, frame.at_ns);
        }
    }

    fn count_only(&mut self, at: u32, at_ns: i64) {
        let Parts { conversations, mut desk, .. } = self.parts();
        let Some(conversation) = conversations.get(at) else { return };
        let (direction, frame) = (conversation.first, conversation.first_frame);
        let payload = Payload { direction, bytes: &[], frame, offset: 0, at_ns };
        let fault = Fault::new(Fault::FATAL, Frames::one(frame));
        conversation.with_speech(&mut Missed::default(), |speech, seat| {
            speech.fall_back(&fault, &payload, &mut desk, seat);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{probe, Sensor};
    use crate::tables::{hand_over, Column, Tables};
    use wire::{code, Carrier, Decoder, Observation, Out, Over, Protocol, Recognition, Side, Step};

    /// Fails at `!`, states without end at `*`, and cannot bear `?` as the first octet.
    struct Fragile;

    impl Decoder for Fragile {
        fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
            assert!(bytes.first() != Some(&b'!'), "a fault of ours");
            let times = if bytes.first() == Some(&b'*') { 1 << 20 } else { 1 };
            for _ in 0..times {
                out.state(&Observation::did("fragile", code([1])));
            }
            Step::Took(1)
        }

        fn gap(&mut self, _: Side) {
            panic!("a fault of ours");
        }
    }

    fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
        assert!(bytes.first() != Some(&b'?'), "a fault of ours");
        Recognition::Sure(Some(Side::Client))
    }

    static FRAGILE: &[Protocol] = &[Protocol {
        name: "fragile",
        over: &[Over::udp(7), Over::tcp(7)],
        recognise,
        decoder: |_| Box::new(Fragile),
    }];

    /// A UDP datagram from this port to port 7.
    fn datagram(port: u16, octet: u8) -> Vec<u8> {
        probe::datagram([port, 7], octet)
    }

    /// A TCP segment to port 7 with this number.
    fn segment(number: u32, octet: u8) -> Vec<u8> {
        probe::segment([4096, 7], number, octet)
    }

    fn take(sensor: &mut Sensor, frames: &[Vec<u8>]) {
        for (number, bytes) in (1..).zip(frames) {
            probe::take(sensor, (number, number as i64 * 1_000_000), bytes);
        }
    }

    fn texts(tables: &Tables, table: &str, column: &str) -> Vec<String> {
        let found = tables.tables.iter().find(|(name, _)| *name == table);
        let columns = found.map_or(&[][..], |(_, table)| &table.columns);
        let Some((_, Column::Varied(offsets, items))) = columns.iter().find(|c| c.0 == column)
        else {
            return Vec::new();
        };
        let offsets: Vec<usize> = offsets
            .chunks_exact(4)
            .map(|n| u32::from_le_bytes([n[0], n[1], n[2], n[3]]) as usize)
            .collect();
        let text = |pair: &[usize]| String::from_utf8_lossy(&items[pair[0]..pair[1]]).into_owned();
        offsets.windows(2).map(text).collect()
    }

    /// Faults counted, the kinds of rows, and the violation's protocol and text.
    fn told(mut sensor: Sensor) -> (u64, Vec<String>, Vec<String>) {
        let faults = sensor.delivered.iter().map(|d| d.decoder_faults).sum();
        let tables = hand_over(&mut sensor, true);
        let kinds = texts(&tables, "observations", "kind");
        assert_eq!(texts(&tables, "evidence", "id").is_empty(), kinds.is_empty());
        let broken = kinds.iter().position(|kind| kind == "broke");
        let of = |column| broken.map(|at| texts(&tables, "observations", column)[at].clone());
        let proof = of("evidence").map(|id| (!id.is_empty()).to_string());
        let violation = [of("protocol"), of("object"), of("text"), proof];
        (faults, kinds, violation.into_iter().flatten().collect())
    }

    #[test]
    fn a_decoder_that_fails_is_told_with_the_frame_and_all_else_goes_on() {
        let mut sensor = probe::sensor(FRAGILE);
        take(&mut sensor, &[datagram(1, b'a'), datagram(1, b'!'), datagram(1, b'b')]);
        take(&mut sensor, &[datagram(2, b'c')]);
        let links: Vec<u64> = sensor.window.links().iter().map(|l| l.traffic.packets[0]).collect();
        let (faults, kinds, violation) = told(sensor);
        assert_eq!((faults, kinds), (1, vec!["did".into(), "broke".into()]));
        assert_eq!(violation[..2], ["fragile", "decoder fault"]);
        assert!(violation[2].starts_with("Sightglass's own decoder failed at this message"));
        assert_eq!(violation[3], "true");
        assert_eq!(links.len(), 1);
    }

    #[test]
    fn a_message_has_a_budget() {
        let mut sensor = probe::sensor(FRAGILE);
        take(&mut sensor, &[datagram(1, b'*'), datagram(1, b'a'), datagram(2, b'a')]);
        let rows = sensor.window.touched().to_vec();
        let did = rows.iter().filter_map(|at| sensor.window.row(*at)).map(|row| row.count).max();
        assert_eq!(did, Some((1 << 16) + 1));
        let (faults, _, violation) = told(sensor);
        assert_eq!(faults, 1);
        assert!(violation[2].contains("more in this message than it can hold"), "{violation:?}");
    }

    #[test]
    fn recognising_and_gaps_are_contained_too() {
        let mut sensor = probe::sensor(FRAGILE);
        take(&mut sensor, &[datagram(1, b'?'), datagram(1, b'a')]);
        let (faults, kinds, violation) = told(sensor);
        assert_eq!((faults, kinds), (1, vec!["broke".into()]));
        assert_eq!(violation[..2], ["udp", "decoder fault"]);
        let mut sensor = probe::sensor(FRAGILE);
        take(&mut sensor, &[segment(1, b'a'), segment(9, b'b')]);
        sensor.settle(true);
        assert_eq!(sensor.delivered[0].decoder_faults, 1);
    }

    #[test]
    fn a_frame_that_ended_a_decoder_is_told_and_its_conversation_only_counted() {
        let mut sensor = probe::sensor(FRAGILE);
        sensor.accuse(probe::captured((0, 0), &datagram(1, b'!')));
        take(&mut sensor, &[datagram(1, b'a')]);
        let frames = sensor.delivered[0].frames;
        let (faults, kinds, violation) = told(sensor);
        assert_eq!((faults, frames, kinds), (1, 2, vec!["broke".into()]));
        assert!(violation[2].starts_with("Sightglass's own decoder ended at this frame"));
        assert_eq!(violation[3], "true");
    }
}
