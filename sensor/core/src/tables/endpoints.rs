//! Who sent, and how much.

use super::Table;
use crate::sensor::Sensor;

/// The endpoints that sent in this window.
pub(super) fn endpoints(sensor: &Sensor) -> Table {
    let mut table = Table::default();
    for ((realm, mac, ip), sent) in sensor.endpoints.list() {
        let realm = sensor.realms.name(realm);
        table
            .text("realm", realm)
            .shown("mac", mac)
            .text("ip", &ip.map(|ip| ip.to_string()).unwrap_or_default())
            .u64("packets", sent.packets.into())
            .u64("bytes", sent.bytes)
            .i64("first_ns", sent.first_ns)
            .i64("last_ns", sent.last_ns)
            .number("ttl_min", [sent.ttl_min])
            .number("ttl_max", [sent.ttl_max])
            .end_row();
    }
    table
}
