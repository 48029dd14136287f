//! Mirror ports through the sensor, one window after the other, by the clock.

use crate::replay::Handed;
use crate::ring::{Ring, Size, State, Suspect, READY_NS};
use crate::sensor::{Captured, Sensor, Settings};
use crate::tables::hand_over;
use std::io;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long to wait for frames before looking at the clock again.
const WAIT_MS: i32 = 50;
/// Blocks read from one ring before the next has its turn.
const TURN: usize = 8;

/// A mirror port, opened by another process.
pub struct Port {
    /// Its packet socket, from [`crate::ring::open_mirror`].
    pub fd: OwnedFd,
    /// The interface's name.
    pub name: String,
    /// The capture point: ports of one point share conversations (a TAP's two directions).
    pub point: String,
}

struct Mirror {
    ring: Ring,
    interface: u32,
    dropped: u64,
}

/// All mirror ports of this sensor.
pub struct Live {
    sensor: Sensor,
    mirrors: Vec<Mirror>,
    /// All that arrived up to then is in a window that was handed over; at first, from then
    /// on all that arrives will be.
    heard_ns: i64,
}

impl Live {
    /// Maps the ports' rings. `capture` is what evidence calls this start.
    ///
    /// # Errors
    /// When a descriptor is no mirror port's.
    pub fn new(settings: &Settings, capture: &str, ports: Vec<Port>) -> io::Result<Self> {
        let mut sensor = Sensor::new(protocols::ALL, settings);
        let mut mirrors = Vec::new();
        for port in ports {
            let mut ring = Ring::from_fd(port.fd, &port.name, Size::default())?;
            let link_type = ring.interface().link_type;
            let interface = sensor.interface(capture, &port.name, &port.point, link_type);
            if let Some(Suspect { at_ns, length, bytes }) = ring.suspect() {
                let bytes = &bytes;
                let captured = Captured { interface, at_ns, wire_length: length, number: 0, bytes };
                sensor.accuse(captured);
            }
            mirrors.push(Mirror { ring, interface, dropped: 0 });
        }
        let resumed = mirrors.iter_mut().map(|m| m.ring.unread_ns().unwrap_or_else(now_ns));
        let heard_ns = resumed.max().unwrap_or_else(now_ns);
        Ok(Self { sensor, mirrors, heard_ns })
    }

    /// Listens for `length` and hands over what was seen; `last` ends all conversations.
    ///
    /// # Errors
    /// When the system refuses to wait for a ring.
    pub fn window(&mut self, length: Duration, last: bool) -> io::Result<Handed> {
        let (began, start) = (Instant::now(), self.heard_ns);
        while began.elapsed() < length {
            self.listen()?;
        }
        if last {
            // What the rings hold by now; on a busy mirror more comes for ever.
            for _ in 0..Size::default().blocks.div_ceil(TURN as u32) {
                self.listen()?;
            }
        }
        self.count_drops();
        // A silent mirror has no packet time: idle conversations still end.
        self.sensor.now_ns = self.sensor.now_ns.max(now_ns());
        self.heard_ns = self.heard().max(start);
        let tables = hand_over(&mut self.sensor, last);
        Ok(Handed { span: (start, self.heard_ns), tables })
    }

    /// Up to when all that arrived has been read: a frame is in its ring for a while before
    /// it is ready, and longer where reading is behind.
    fn heard(&mut self) -> i64 {
        let ready = now_ns() - READY_NS;
        let unread = self.mirrors.iter_mut().filter_map(|m| m.ring.unread_ns());
        unread.fold(ready, i64::min)
    }

    /// Reads what is ready, or waits a little; gives how many frames there were.
    fn listen(&mut self) -> io::Result<u64> {
        let wait = WAIT_MS / self.mirrors.len().max(1) as i32;
        let mut frames = 0;
        for mirror in &mut self.mirrors {
            if !mirror.ring.poll(wait)? {
                continue;
            }
            let (sensor, interface) = (&mut self.sensor, mirror.interface);
            frames += mirror.ring.each(TURN, |frame| {
                sensor.frame(Captured {
                    interface,
                    at_ns: frame.at_ns,
                    wire_length: frame.length,
                    number: frame.number,
                    bytes: frame.bytes,
                });
            });
        }
        Ok(frames)
    }

    fn count_drops(&mut self) {
        for mirror in &mut self.mirrors {
            let Ok(counts) = mirror.ring.counts() else { continue };
            let new = counts.dropped - mirror.dropped;
            mirror.dropped = counts.dropped;
            if let Some(delivered) = self.sensor.delivered.get_mut(mirror.interface as usize) {
                delivered.dropped += new;
            }
        }
    }

    /// How each interface is.
    pub fn states(&self) -> Vec<(String, State)> {
        self.mirrors
            .iter()
            .filter_map(|m| Some((m.ring.interface().name.clone(), m.ring.state().ok()?)))
            .collect()
    }
}

fn now_ns() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}
