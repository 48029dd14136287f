//! A window as columns: for each table its name and, for each column, its cells as Arrow
//! lays them out, little-endian. The columns' names and types are those of sensor/batch.py.

use crate::address::Address;
use crate::evidence::{Evidence, Taken};
use crate::sensor::Sensor;
use crate::statistics::{Seen, Value};
use crate::window::{LinkKey, Order, Row};
use std::collections::HashMap;
use std::fmt::Write;
use wire::{Kind, Side, Subject};

/// One column.
pub enum Column {
    /// Numbers of fixed width.
    Fixed(Vec<u8>),
    /// Text, octets or lists of numbers: 32-bit offsets, one more than rows, and the items.
    Varied(Vec<u8>, Vec<u8>),
}

/// One table.
#[derive(Default)]
pub struct Table {
    /// How many rows.
    pub rows: usize,
    columns: Vec<(&'static str, Column)>,
    at: usize,
}

impl Table {
    fn column(&mut self, name: &'static str, new: fn() -> Column) -> Option<&mut Column> {
        if self.rows == 0 && self.at == self.columns.len() {
            self.columns.push((name, new()));
        }
        self.at += 1;
        self.columns.get_mut(self.at - 1).map(|(_, column)| column)
    }

    fn number<const N: usize>(&mut self, name: &'static str, octets: [u8; N]) -> &mut Self {
        if let Some(Column::Fixed(column)) = self.column(name, || Column::Fixed(Vec::new())) {
            column.extend(octets);
        }
        self
    }

    fn u64(&mut self, name: &'static str, n: u64) -> &mut Self {
        self.number(name, n.to_le_bytes())
    }

    fn i64(&mut self, name: &'static str, n: i64) -> &mut Self {
        self.number(name, n.to_le_bytes())
    }

    fn f64(&mut self, name: &'static str, n: f64) -> &mut Self {
        self.number(name, n.to_le_bytes())
    }

    /// Text from the wire: control characters would break terminals and pages.
    fn text(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.varied(name, 1, |items| {
            let _ = Clean(items).write_str(text);
        })
    }

    fn shown(&mut self, name: &'static str, what: impl std::fmt::Display) -> &mut Self {
        self.varied(name, 1, |items| {
            let _ = write!(Clean(items), "{what}");
        })
    }

    fn octets(&mut self, name: &'static str, octets: &[u8]) -> &mut Self {
        self.varied(name, 1, |items| items.extend(octets))
    }

    fn numbers(&mut self, name: &'static str, numbers: &[u64]) -> &mut Self {
        self.varied(name, 8, |items| items.extend(numbers.iter().flat_map(|n| n.to_le_bytes())))
    }

    fn varied(
        &mut self,
        name: &'static str,
        width: usize,
        add: impl FnOnce(&mut Vec<u8>),
    ) -> &mut Self {
        let new = || Column::Varied(0_i32.to_le_bytes().to_vec(), Vec::new());
        if let Some(Column::Varied(offsets, items)) = self.column(name, new) {
            add(items);
            offsets.extend(((items.len() / width) as i32).to_le_bytes());
        }
        self
    }

    /// Eight to an octet, the first in its lowest bit.
    fn bit(&mut self, name: &'static str, is: bool) -> &mut Self {
        let row = self.rows;
        if let Some(Column::Fixed(column)) = self.column(name, || Column::Fixed(Vec::new())) {
            if row.is_multiple_of(8) {
                column.push(0);
            }
            if let Some(octet) = column.last_mut() {
                *octet |= u8::from(is) << (row % 8);
            }
        }
        self
    }

    fn end_row(&mut self) {
        self.rows += 1;
        self.at = 0;
    }

    /// The columns by name.
    pub fn columns(&self) -> &[(&'static str, Column)] {
        &self.columns
    }
}

/// Text on its way into a column.
struct Clean<'a>(&'a mut Vec<u8>);

impl Write for Clean<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        if text.bytes().all(|octet| matches!(octet, b' '..=b'~')) {
            self.0.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        let mut room = [0; 4];
        for c in text.chars() {
            let clean = if c.is_control() { '\u{FFFD}' } else { c };
            self.0.extend_from_slice(clean.encode_utf8(&mut room).as_bytes());
        }
        Ok(())
    }
}

/// A window, handed over.
#[derive(Default)]
pub struct Tables {
    /// By name.
    pub tables: Vec<(&'static str, Table)>,
}

/// Ends the window: everything as tables, and the next one begins. `everything` ends
/// all conversations too.
pub fn hand_over(sensor: &mut Sensor, everything: bool) -> Tables {
    sensor.settle(everything);
    sensor.window.digest_order();
    if everything {
        sensor.prove_latest();
    }
    let evidence = evidence(&prove(sensor));
    let (observations, changes) = observations(sensor);
    let tables = Tables {
        tables: vec![
            ("observations", observations),
            ("changes", changes),
            ("links", links(sensor)),
            ("endpoints", endpoints(sensor)),
            ("health", health(sensor)),
            ("evidence", evidence),
        ],
    };
    sensor.next_window();
    tables
}

fn evidence(proof: &[Evidence]) -> Table {
    let mut table = Table::default();
    for e in proof {
        table
            .text("id", &e.id)
            .text("capture", &e.capture)
            .numbers("frames", &e.frames)
            .bit("partial", e.partial)
            .octets("pcapng", &e.pcapng)
            .end_row();
    }
    table
}

/// Writes the proof taken in this window; each set once.
fn prove(sensor: &mut Sensor) -> Vec<Evidence> {
    let Sensor { window, interfaces, redacted, .. } = sensor;
    let mut written: HashMap<String, Evidence> = HashMap::new();
    let mut write = |taken: &Taken| {
        let spans = |order| redacted.get(&order).cloned().unwrap_or_default();
        let evidence = taken.write(interfaces, spans)?;
        let id = evidence.id.clone();
        written.entry(id.clone()).or_insert(evidence);
        Some(id)
    };
    for at in window.touched().to_vec() {
        let Some(row) = window.row_mut(at) else { continue };
        if let Some(id) = row.told.taken.take().and_then(|taken| write(&taken)) {
            row.told.evidence = id;
        }
        if let Some(id) = row.told.latest_taken.take().and_then(|taken| write(&taken)) {
            row.told.latest = id;
        }
        for shown in &mut row.told.shown {
            shown.evidence = shown.taken.take().and_then(|taken| write(&taken)).unwrap_or_default();
        }
    }
    for broken in &mut window.broken {
        broken.evidence = broken.taken.take().and_then(|taken| write(&taken)).unwrap_or_default();
    }
    for link in window.links() {
        if let Some(id) = link.taken.take().and_then(|taken| write(&taken)) {
            link.evidence = id;
        }
    }
    let mut all: Vec<Evidence> = written.into_values().collect();
    all.sort_by(|a, b| (a.frames.first(), &a.id).cmp(&(b.frames.first(), &b.id)));
    all
}

/// Who speaks with whom, in words: many rows have the same.
struct Ends {
    realm: String,
    client: String,
    server: String,
    transport: &'static str,
    port: u16,
}

fn ends(sensor: &Sensor, key: LinkKey, by: Side) -> Ends {
    let (client, server) = match by {
        Side::Client => (key.client, key.server),
        Side::Server => (key.server, key.client),
    };
    let realm = sensor.realms.name(key.realm).to_owned();
    let (client, server) = (client.to_string(), server.to_string());
    Ends { realm, client, server, transport: key.transport, port: key.port }
}

impl Table {
    fn ends(&mut self, ends: &Ends) -> &mut Self {
        self.text("realm", &ends.realm).text("client", &ends.client).text("server", &ends.server)
    }

    fn place(&mut self, ends: &Ends, protocol: &str, unit: &str, code: &str) -> &mut Self {
        self.ends(ends).text("protocol", protocol).text("unit", unit).text("code", code)
    }
}

fn observations(sensor: &mut Sensor) -> (Table, Table) {
    let (mut table, mut changes, mut lost) = (Table::default(), Table::default(), 0);
    let mut touched = sensor.window.touched().to_vec();
    // Readers take the rows of each kind together (sensor/batch.py).
    touched.sort_by_key(|&at| sensor.window.row(at).map(|row| row.kind() as u8));
    for at in touched {
        let Some(link) = sensor.window.row(at).map(Row::link) else { continue };
        let Some(key) = sensor.window.link_at(link).map(|link| link.key) else { continue };
        let Some(row) = sensor.window.row(at) else { continue };
        let ends = ends(sensor, key, row.by());
        match (row.kind(), &row.series) {
            (Kind::Was, Some(series)) => {
                let object = |nth| row.object().nth(nth * series.step).to_string();
                let objects: Vec<String> = (0..series.seen.len() as u32).map(object).collect();
                for (nth, (seen, object)) in series.seen.iter().zip(&objects).enumerate() {
                    let last = series.last(nth).unwrap_or(Value::Text(String::new()));
                    observation(&mut table, &ends, row, object, 1, &last, Some((seen, &last)));
                }
                lost += series.changes_lost;
                let (unit, code) = (row.unit().to_string(), row.code().to_string());
                for (n, change) in series.changes.iter().enumerate() {
                    changes
                        .place(&ends, row.protocol(), &unit, &code)
                        .text("object", objects.get(change.nth as usize).map_or("", |o| o))
                        .i64("at_ns", change.at_ns)
                        .shown("old", &change.old)
                        .shown("new", &change.new)
                        .text("evidence", row.change_evidence(n))
                        .end_row();
                }
            }
            _ => {
                let object = row.object_text();
                observation(&mut table, &ends, row, &object, row.span(), row.text(), None);
            }
        }
    }
    breaks(sensor, &mut changes);
    sensor.window.bites("value changes", lost);
    (table, changes)
}

/// Counters that broke off are changes from what was expected to what came.
fn breaks(sensor: &mut Sensor, changes: &mut Table) {
    let broken = std::mem::take(&mut sensor.window.broken);
    for b in &broken {
        let Some(key) = sensor.window.link_at(b.link).map(|link| link.key) else { continue };
        changes
            .place(&ends(sensor, key, b.by), b.protocol, &b.unit.to_string(), &b.code.to_string())
            .text("object", b.broken.counter)
            .i64("at_ns", b.at_ns)
            .shown("old", format_args!("{} expected", b.broken.expected))
            .shown("new", b.broken.came)
            .text("evidence", &b.evidence)
            .end_row();
    }
}

fn observation(
    table: &mut Table,
    ends: &Ends,
    row: &Row,
    object: &str,
    span: u32,
    text: &dyn std::fmt::Display,
    values: Option<(&Seen, &Value)>,
) {
    let kind = match row.kind() {
        Kind::Did => "did",
        Kind::Is => "is",
        Kind::Was => "was",
        Kind::Broke => "broke",
    };
    let finite = |n: f64| if n.is_finite() { n } else { f64::NAN };
    let seen = values.map(|(seen, _)| seen);
    let last = match values {
        Some((_, Value::Number(number))) => *number,
        _ => f64::NAN,
    };
    let subject = if row.kind() == Kind::Is { subject(row.subject(), ends) } else { String::new() };
    table
        .ends(ends)
        .text("transport", ends.transport)
        .number("port", ends.port.to_le_bytes())
        .text("kind", kind)
        .text("protocol", row.protocol())
        .text("subject", &subject)
        .shown("unit", row.unit())
        .shown("code", row.code())
        .text("object", object)
        .number("span", span.to_le_bytes())
        .number("status", row.status().to_le_bytes())
        .shown("text", text)
        .u64("count", row.count.into())
        .i64("first_ns", row.first_ns)
        .i64("last_ns", row.last_ns)
        .u64("gap_n", row.gaps_counted())
        .f64("gap_sum", row.gaps.sum)
        .f64("gap_sum2", row.gaps.sum2)
        .f64("gap_min", finite(row.gaps.min))
        .f64("gap_max", finite(row.gaps.max))
        .f64("mean5_min", finite(row.gaps.mean5_min))
        .f64("mean5_max", finite(row.gaps.mean5_max))
        .u64("value_n", if seen.is_some() { row.count.into() } else { 0 })
        .f64("value_min", finite(seen.map_or(f64::NAN, |seen| seen.min)))
        .f64("value_max", finite(seen.map_or(f64::NAN, |seen| seen.max)))
        .i64("value_min_ns", seen.map_or(0, |seen| seen.min_ns))
        .i64("value_max_ns", seen.map_or(0, |seen| seen.max_ns))
        .f64("value_last", last)
        .number("value_distinct", seen.map_or(0, |seen| seen.distinct).to_le_bytes())
        .text("evidence", &row.told.evidence)
        .text("latest", &row.told.latest)
        .end_row();
}

fn subject(subject: Subject, ends: &Ends) -> String {
    match subject {
        Subject::Server => ends.server.clone(),
        Subject::Client => ends.client.clone(),
        Subject::Mac(mac) => Address::mac(mac).to_string(),
        Subject::Ip(ip) => Address::from(ip).to_string(),
    }
}

fn links(sensor: &mut Sensor) -> Table {
    let mut table = Table::default();
    let Sensor { realms, window, .. } = sensor;
    for link in window.links().iter().filter(|link| !link.traffic.is_empty()) {
        let (key, t) = (&link.key, &link.traffic);
        let [client_mac, server_mac] =
            t.macs.map(|mac| mac.map(|mac| mac.to_string()).unwrap_or_default());
        let ends = Ends {
            realm: realms.name(key.realm).to_owned(),
            client: key.client.to_string(),
            server: key.server.to_string(),
            transport: key.transport,
            port: key.port,
        };
        let [packets_out, packets_in] = t.packets;
        let [bytes_out, bytes_in] = t.bytes;
        table
            .ends(&ends)
            .text("client_mac", &client_mac)
            .text("server_mac", &server_mac)
            .text("transport", key.transport)
            .number("port", key.port.to_le_bytes())
            .text("protocol", key.protocol)
            .u64("packets_out", packets_out)
            .u64("packets_in", packets_in)
            .u64("bytes_out", bytes_out)
            .u64("bytes_in", bytes_in)
            .i64("first_ns", t.first_ns)
            .i64("last_ns", t.last_ns)
            .u64("conversations", t.conversations)
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

fn endpoints(sensor: &Sensor) -> Table {
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

fn health(sensor: &Sensor) -> Table {
    let mut table = Table::default();
    let limits: Vec<String> =
        sensor.window.bitten.iter().map(|(name, count)| format!("\"{name}\":{count}")).collect();
    let mut limits = Some(format!("{{{}}}", limits.join(",")));
    for (interface, d) in sensor.interfaces.iter().zip(&sensor.delivered) {
        if d.frames == 0 && d.dropped == 0 && d.decoder_faults == 0 {
            continue;
        }
        table
            .text("capture", &interface.capture)
            .text("interface", &interface.name)
            .i64("first_ns", d.first_ns)
            .i64("last_ns", d.last_ns)
            .u64("frames", d.frames)
            .u64("bytes", d.bytes)
            .u64("dropped", d.dropped)
            .u64("decoded_frames", d.decoded_frames)
            .u64("duplicates", d.duplicates)
            .u64("malformed", d.malformed)
            .u64("decoder_faults", d.decoder_faults)
            .u64("cut_frames", d.cut_frames)
            .u64("oversize_frames", d.oversize_frames)
            .u64("clock_steps", d.clock_steps)
            .u64("sums_checked", d.sums_checked)
            .u64("sums_wrong", d.sums_wrong)
            // Limits are the sensor's, not an interface's: told once.
            .text("limits", limits.take().as_deref().unwrap_or("{}"))
            .end_row();
    }
    table
}
