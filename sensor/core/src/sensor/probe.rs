//! What tests hear: a sensor with one interface, and frames between two hosts for it.

use super::{Captured, Sensor, Settings};
use wire::probe::hex;
use wire::{Decoder, Out, Protocol, Side, Step};

/// A decoder that takes all octets and states nothing.
pub struct Nothing;

impl Decoder for Nothing {
    fn message(&mut self, _: Side, bytes: &[u8], _: &mut Out<'_>) -> Step {
        Step::Took(bytes.len())
    }
}

/// A sensor that knows these protocols.
pub fn sensor(protocols: &'static [Protocol]) -> Sensor {
    let mut sensor = Sensor::new(protocols, &Settings::default());
    sensor.interface("a", "a", "a", 1);
    sensor
}

/// A UDP datagram from one port to the other that carries one octet.
pub fn datagram([from, to]: [u16; 2], octet: u8) -> Vec<u8> {
    let headers = "020000000002 020000000001 0800
        4500 001d 0000 0000 4011 0000 0a000001 0a000002";
    let ports = format!("{from:04x} {to:04x} 0009 0000");
    [hex(headers), hex(&ports), vec![octet]].concat()
}

/// A TCP segment from one port to the other with this number, of one octet.
pub fn segment([from, to]: [u16; 2], sequence: u32, octet: u8) -> Vec<u8> {
    let headers = "020000000002 020000000001 0800
        4500 0029 0000 0000 4006 0000 0a000001 0a000002";
    let tcp = format!("{from:04x} {to:04x} {sequence:08x} 00000000 5018 0000 0000 0000");
    [hex(headers), hex(&tcp), vec![octet]].concat()
}

/// A frame that came at this time.
pub fn captured((number, at_ns): (u64, i64), bytes: &[u8]) -> Captured<'_> {
    Captured { interface: 0, at_ns, wire_length: bytes.len() as u32, number, bytes }
}

/// The sensor takes it.
pub fn take(sensor: &mut Sensor, sent: (u64, i64), bytes: &[u8]) {
    sensor.frame(captured(sent, bytes));
}
