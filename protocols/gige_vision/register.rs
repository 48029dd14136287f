//! What registers are called. GigE Vision 2.0, 27 and 28

use wire::{Name, Out};

/// The bootstrap registers that clients read and set to work with a device; a maker's own begin
/// at A000.
const NAMES: [(u32, &str); 36] = [
    (0x0000, "version"),
    (0x0004, "device mode"),
    (0x0008, "MAC address, high"),
    (0x000C, "MAC address, low"),
    (0x0010, "network capability"),
    (0x0014, "network configuration"),
    (0x0024, "IP address"),
    (0x0034, "subnet mask"),
    (0x0044, "default gateway"),
    (0x0600, "number of network interfaces"),
    (0x064C, "persistent IP address"),
    (0x065C, "persistent subnet mask"),
    (0x066C, "persistent default gateway"),
    (0x0900, "number of message channels"),
    (0x0904, "number of stream channels"),
    (0x090C, "action device key"),
    (0x0934, "capability"),
    (0x0938, "heartbeat timeout"),
    (0x093C, "timestamp tick frequency, high"),
    (0x0940, "timestamp tick frequency, low"),
    (0x0944, "timestamp control"),
    (0x0948, "timestamp, high"),
    (0x094C, "timestamp, low"),
    (0x0954, "configuration"),
    (0x0958, "pending timeout"),
    (0x095C, "control switchover key"),
    (0x0A00, "control channel privilege"),
    (0x0A04, "primary application port"),
    (0x0A14, "primary application address"),
    (0x0B00, "message channel port"),
    (0x0B10, "message channel destination"),
    (0x0D00, "stream channel port"),
    (0x0D04, "stream channel packet size"),
    (0x0D08, "stream channel packet delay"),
    (0x0D18, "stream channel destination"),
    (0x0D1C, "stream channel source port"),
];

/// A register by its name in the specification, else by its address.
pub(super) fn name(address: u32) -> Name {
    let known = NAMES.iter().find(|(at, _)| *at == address);
    known.map_or(Name::at("register {X}", address), |(_, name)| Name::at(name, 0))
}

/// A place in a device's memory.
pub(super) fn memory(address: u32) -> Name {
    Name::at("memory {X}", address)
}

/// How many octets of a register, from the first on, are a key: with these, control passes to
/// another client, and devices act.
pub(super) const fn key_of(address: u32) -> usize {
    match address {
        0x090C | 0x095C => 4,
        0x0A00 => 2,
        _ => 0,
    }
}

/// The value of a register without the key that is in it.
pub(super) fn without_key(address: u32, place: &[u8], out: &mut Out<'_>) -> [u8; 4] {
    let key = key_of(address);
    hide(place.get(..key).unwrap_or_default(), out);
    let mut value = [0; 4];
    for (to, from) in value.iter_mut().zip(place).skip(key) {
        *to = *from;
    }
    value
}

/// Overwrites a key, if it is one.
pub(super) fn hide(key: &[u8], out: &mut Out<'_>) {
    if key.iter().any(|octet| *octet != 0) {
        out.secret("key", key, &[]);
    }
}
