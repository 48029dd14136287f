//! How good the capture is: what each interface delivered, and which limits bit.

use super::Table;
use crate::sensor::Sensor;

/// The interfaces that have something to tell of this window.
pub(super) fn health(sensor: &Sensor) -> Table {
    let mut table = Table::default();
    let mut limits = Some(bitten(sensor));
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

/// The limits that bit and how often, as JSON.
fn bitten(sensor: &Sensor) -> String {
    let each = |(name, count): (&&str, &u64)| format!("\"{name}\":{count}");
    let limits: Vec<String> = sensor.window.bitten.iter().map(each).collect();
    format!("{{{}}}", limits.join(","))
}
