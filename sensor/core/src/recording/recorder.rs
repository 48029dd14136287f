//! Mirror ports into the packet ring.

use super::{Counts, Limits, Source, Writer};
use crate::live::Port;
use crate::ring::{Ring, Size};
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long to wait for frames before looking at the clock again.
const WAIT_MS: i32 = 50;
/// A frame is in its ring for less before it is ready.
const READY: Duration = Duration::from_millis(1200);
/// Blocks read from one ring before the next has its turn.
const TURN: usize = 8;

struct Mirror {
    ring: Ring,
    dropped: u64,
}

/// Records mirror ports of its own: what it is too slow for, nobody else loses.
pub struct Recorder {
    writer: Writer,
    mirrors: Vec<Mirror>,
}

impl Recorder {
    /// Maps the ports' rings and goes on behind what the folder holds.
    ///
    /// # Errors
    /// When a descriptor is no mirror port's, or the folder cannot be read.
    pub fn new(folder: PathBuf, quota: u64, ports: Vec<Port>) -> io::Result<Self> {
        let (mut mirrors, mut sources) = (Vec::new(), Vec::new());
        for Port { fd, name, point } in ports {
            let ring = Ring::from_fd(fd, &name, Size::default())?;
            sources.push(Source { name, point, link_type: ring.interface().link_type });
            mirrors.push(Mirror { ring, dropped: 0 });
        }
        Ok(Self { writer: Writer::new(folder, Limits::of(quota), sources)?, mirrors })
    }

    /// Records for `length` and gives what is held then. `room` is how many octets the disk
    /// has for it, below 0 when it is too full already; `last` ends the segment, once all that
    /// is in the rings now was ready.
    ///
    /// # Errors
    /// When the system refuses to wait for a ring.
    pub fn turn(&mut self, length: Duration, room: i64, last: bool) -> io::Result<Counts> {
        let length = if last { READY } else { length };
        let began = Instant::now();
        self.writer.settle(now_ns(), room);
        while began.elapsed() < length {
            self.listen()?;
        }
        self.count_drops();
        if last {
            self.writer.close();
        }
        Ok(self.writer.counts())
    }

    fn listen(&mut self) -> io::Result<()> {
        let wait = WAIT_MS / self.mirrors.len().max(1) as i32;
        for (interface, mirror) in (0..).zip(&mut self.mirrors) {
            if mirror.ring.poll(wait)? {
                mirror.ring.each(TURN, |frame| self.writer.frame(interface, &frame));
            }
        }
        Ok(())
    }

    fn count_drops(&mut self) {
        for (interface, mirror) in (0..).zip(&mut self.mirrors) {
            let Ok(counts) = mirror.ring.counts() else { continue };
            let new = counts.dropped - mirror.dropped;
            mirror.dropped = counts.dropped;
            self.writer.lost(interface, now_ns(), counts.dropped, new);
        }
    }
}

fn now_ns() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}
