//! Who talks to whom, and how much of it came.

use super::ends::Ends;
use super::Table;
use crate::sensor::Sensor;
use crate::window::Order;
use wire::Side;

/// The links that have something to tell of this window.
pub(super) fn links(sensor: &mut Sensor) -> Table {
    let mut table = Table::default();
    let Sensor { realms, window, .. } = sensor;
    for link in window.links().iter().filter(|link| !link.traffic.is_empty()) {
        let (key, t) = (&link.key, &link.traffic);
        let [client_mac, server_mac] =
            t.macs.map(|mac| mac.map(|mac| mac.to_string()).unwrap_or_default());
        let ends = Ends::of(realms, key, Side::Client);
        let [packets_out, packets_in] = t.packets;
        let [bytes_out, bytes_in] = t.bytes;
        table
            .ends(&ends)
            .text("client_mac", &client_mac)
            .text("server_mac", &server_mac)
            .served(&ends)
            .text("protocol", key.protocol)
            .u64("packets_out", packets_out)
            .u64("packets_in", packets_in)
            .u64("bytes_out", bytes_out)
            .u64("bytes_in", bytes_in)
            .i64("first_ns", t.first_ns)
            .i64("last_ns", t.last_ns)
            .u64("conversations", t.conversations)
            .u64("burst", t.burst.into())
            .i64("burst_ns", t.burst_ns)
            .u64("one_way", t.one_way)
            .u64("midstream", t.midstream)
            .u64("stream_bytes", t.stream_bytes)
            .u64("lost_bytes", t.lost_bytes)
            .u64("retransmitted", t.retransmitted)
            .u64("copies", t.copies)
            .u64("orphans", t.orphans)
            .u64("undecoded_bytes", t.undecoded_bytes)
            .octets("order_digest", &order(&link.order))
            .text("evidence", &link.evidence)
            .end_row();
    }
    table
}

/// 32 octets, or none where nothing followed anything.
fn order(order: &Order) -> Vec<u8> {
    if *order == Order::default() {
        return Vec::new();
    }
    order.iter().flat_map(|word| word.to_be_bytes()).collect()
}
