//! What others know of the objects that a write is about: whichever client read or wrote them,
//! and by whatever operation.

use super::identity::take_name;
use super::{Row, Window};
use crate::statistics::{Before, Exchange, Known, Series, Source};
use std::collections::BTreeSet;
use wire::{Name, Observation};

/// A write that repeats itself is asked only so long after its last sight.
const QUIET_NS: i64 = 600_000_000_000;
/// So many rows are looked at for one write, those that begin nearest to it.
const MOST: usize = 256;

/// Rows with values: by the digest of whose objects they have, and the first one's number.
#[derive(Default)]
pub(super) struct Cells(BTreeSet<(u64, u32, u32)>);

impl Cells {
    /// Forgets the rows that are not kept.
    pub(super) fn retain(&mut self, kept: impl Fn(u32) -> bool) {
        self.0.retain(|(_, _, row)| kept(*row));
    }
}

impl Window {
    /// A new row has values, by which later writes will be judged, and earlier ones it.
    pub(super) fn begin_values(&mut self, at: u32, o: &Observation<'_>, at_ns: i64) {
        if o.values.is_none() {
            return;
        }
        if let Some((whose, first)) = self.rows.get(at as usize).and_then(|row| self.cell(row)) {
            self.cells.0.insert((whose, first, at));
        }
        if o.writes {
            self.write(at, o, at_ns, (Exchange::default(), i64::MIN));
        }
    }

    /// A write of what the exchange `before` gave at `since_ns`. Says whether a change is to
    /// be proven.
    pub(super) fn write(
        &mut self,
        at: u32,
        o: &Observation<'_>,
        at_ns: i64,
        (before, since_ns): (Exchange, i64),
    ) -> bool {
        let Some((series, values)) = self.series(at).zip(o.values.as_ref()) else { return false };
        let told = series.changes.len();
        let asks = series.write(values, o.span, at_ns, before);
        if asks || at_ns.saturating_sub(since_ns) >= QUIET_NS {
            self.compare(at, told, at_ns, since_ns);
        }
        self.series(at).is_some_and(|series| series.want_proof(told))
    }

    fn series(&mut self, at: u32) -> Option<&mut Series> {
        self.rows.get_mut(at as usize)?.series.as_deref_mut()
    }

    /// Compares a write with the latest sight of its objects, if that was later than its own.
    fn compare(&mut self, at: u32, told: usize, at_ns: i64, since_ns: i64) {
        let others = self.others(at);
        let latest = others.iter().filter_map(|other| {
            let row = self.rows.get(*other as usize)?;
            (row.last_ns > since_ns && row.last_ns <= at_ns).then_some((row.last_ns, *other))
        });
        let known = latest.max().and_then(|(_, other)| self.shown(at, other));
        let Some(series) = self.series(at) else { return };
        if let Some(known) = known {
            series.correct(told, known, at_ns);
        }
        if series.changes.len() > told {
            for other in others {
                self.series(other).into_iter().for_each(|series| series.is_overwritten = true);
            }
        }
    }

    /// The rows that have objects in common with this one, in the same form.
    fn others(&self, at: u32) -> Vec<u32> {
        let of = |row: &Row| row.series.as_ref().map(|series| reach(series));
        let row = self.rows.get(at as usize);
        let Some((row, length)) = row.and_then(|row| Some((row, of(row)?))) else {
            return Vec::new();
        };
        let Some((whose, first)) = self.cell(row) else { return Vec::new() };
        let from = first.saturating_sub(Series::MOST_OBJECTS as u32 * 8);
        let to = first.saturating_add(length - 1);
        let near = self.cells.0.range((whose, from, 0)..=(whose, to, u32::MAX)).rev();
        let other = near.take(MOST).filter(|(_, start, other)| {
            let theirs = self.rows.get(*other as usize).and_then(of);
            *other != at && theirs.is_some_and(|length| start.saturating_add(length) > first)
        });
        other.map(|(_, _, other)| *other).collect()
    }

    /// What the row `other` shows of the objects of the row `at`.
    fn shown(&self, at: u32, other: u32) -> Option<Known> {
        let (row, shows) = (self.rows.get(at as usize)?, self.rows.get(other as usize)?);
        let (series, shown) = (row.series.as_ref()?, shows.series.as_ref()?);
        let ((_, first), (_, start)) = (self.cell(row)?, self.cell(shows)?);
        let step = series.step.max(1);
        let apart = first.abs_diff(start);
        if series.step != shown.step || apart % step != 0 {
            return None;
        }
        let apart = (apart / step) as usize;
        let (ahead, behind) = if first < start { (0, apart) } else { (apart, 0) };
        let source = Source { row: other, at_ns: shows.last_ns };
        let before = Before { exchange: shows.latest, client: shows.told.client };
        Some(Known { values: shown.shown(series, ahead, behind), source, before })
    }

    /// Whose objects a row has, and the number of the first.
    fn cell(&self, row: &Row) -> Option<(u64, u32)> {
        let key = self.link_key(row.link())?;
        let (name, first): (Name, u32) = row.object().place();
        let digest = self.host(key.realm, key.server).octets(row.protocol().as_bytes());
        Some((take_name(take_name(digest, row.unit()), &name).finish(), first))
    }
}

/// How many numbers its objects take.
fn reach(series: &Series) -> u32 {
    (series.seen.len() as u32).saturating_mul(series.step).max(1)
}

#[cfg(test)]
mod tests {
    use super::super::{Heard, Limits, LinkKey, Trail};
    use super::*;
    use crate::statistics::Value;
    use std::net::{IpAddr, Ipv4Addr};
    use wire::{code, Shape, Values};

    const SECOND: i64 = 1_000_000_000;

    /// Number, old value, new value, and who showed the old one when, in seconds.
    type Told = (u32, f64, f64, Option<(u8, i64)>);

    /// A window in which clients speak with one server.
    struct Plant(Window);

    impl Plant {
        fn new() -> Self {
            Self(Window::new(Limits::default()))
        }

        /// A client reads (3) or writes (16) registers from a number on; gives what changed.
        fn says(
            &mut self,
            at: i64,
            (client, function): (u8, u32),
            first: u32,
            values: &[u8],
        ) -> Vec<Told> {
            let host = |n| IpAddr::from(Ipv4Addr::from([10, 0, 0, n])).into();
            let key = LinkKey {
                realm: 0,
                client: host(client),
                server: host(200),
                transport: "tcp",
                port: 502,
                protocol: "modbus",
            };
            let (link, _) = self.0.link(key).expect("room");
            let values: Vec<u8> = values.iter().flat_map(|value| [0, *value]).collect();
            let span = values.len() as u32 / 2;
            let object = Name::at("holding register {}", first);
            let did = Observation::did("modbus", code([function])).object(object).span(span);
            let did = did.writes(function == 16);
            let was = Values { shape: Shape::U16Be, bytes: &values, step: 1 };
            let (trail, heard) = (&mut Trail::default(), Heard::on(link, at * SECOND));
            let _ = self.0.state(&Observation::was(&did, was), &heard, trail);
            self.changes(at * SECOND)
        }

        fn changes(&self, at_ns: i64) -> Vec<Told> {
            let number = |value: &Value| match value {
                Value::Number(number) => *number,
                Value::Text(_) => f64::NAN,
            };
            let who = |source: Source| {
                let link = self.0.row(source.row).expect("a row").link();
                let client = self.0.link_key(link).expect("a link").client.to_string();
                let host = client.rsplit('.').next().and_then(|n| n.parse().ok());
                (host.unwrap_or_default(), source.at_ns / SECOND)
            };
            let rows = self.0.touched().iter().filter_map(|at| self.0.row(*at));
            let of = |row: &Row| {
                let first = row.object().number().unwrap_or_default();
                let changes = row.series.iter().flat_map(|series| series.changes.clone());
                let now = changes.filter(|change| change.at_ns == at_ns);
                let told = now.map(|change| {
                    let (old, new) = (number(&change.old), number(&change.new));
                    (first + change.nth, old, new, change.source.map(who))
                });
                told.collect::<Vec<_>>()
            };
            rows.flat_map(of).collect()
        }
    }

    const HMI: (u8, u32) = (1, 3);
    const HMI_WRITES: (u8, u32) = (1, 16);
    const STRANGER: (u8, u32) = (2, 16);

    #[test]
    fn a_write_has_the_value_that_anybody_read_before() {
        let mut plant = Plant::new();
        assert_eq!(plant.says(1, HMI, 10, &[5, 6, 7]), []);
        plant.0.next();
        assert_eq!(plant.says(1000, STRANGER, 11, &[6, 9]), [(12, 7.0, 9.0, Some((1, 1)))]);
    }

    #[test]
    fn of_several_sights_the_latest_counts() {
        let mut plant = Plant::new();
        plant.says(1, HMI, 10, &[5, 6, 7]);
        assert_eq!(plant.says(2, STRANGER, 11, &[8]), [(11, 6.0, 8.0, Some((1, 1)))]);
        assert_eq!(plant.says(3, HMI, 10, &[5, 8, 7]), [(11, 6.0, 8.0, None)]);
        assert_eq!(plant.says(4, HMI, 10, &[5, 4, 7]), [(11, 8.0, 4.0, None)]);
        assert_eq!(plant.says(5, STRANGER, 11, &[9]), [(11, 4.0, 9.0, Some((1, 4)))]);
        assert_eq!(plant.says(6, STRANGER, 11, &[2]), [(11, 9.0, 2.0, None)]);
    }

    #[test]
    fn what_was_so_already_did_not_change() {
        let mut plant = Plant::new();
        plant.says(1, STRANGER, 11, &[5]);
        plant.says(2, HMI, 11, &[7]);
        assert_eq!(plant.says(3, STRANGER, 11, &[7]), []);
        let row = plant.0.touched().iter().filter_map(|at| plant.0.row(*at));
        let most = row.filter_map(|row| row.series.as_ref()).map(|series| series.seen[0].max);
        assert_eq!(most.collect::<Vec<_>>(), [7.0, 7.0], "it was written all the same");
    }

    #[test]
    fn who_writes_the_same_again_over_anothers_write_changes_it() {
        let mut plant = Plant::new();
        assert_eq!(plant.says(1, HMI_WRITES, 11, &[5]), []);
        assert_eq!(plant.says(2, STRANGER, 11, &[9]), [(11, 5.0, 9.0, Some((1, 1)))]);
        assert_eq!(plant.says(3, HMI_WRITES, 11, &[5]), [(11, 9.0, 5.0, Some((2, 2)))]);
        assert_eq!(plant.says(4, HMI_WRITES, 11, &[5]), []);
    }

    #[test]
    fn who_writes_the_same_again_after_quiet_is_asked() {
        let mut plant = Plant::new();
        plant.says(1, HMI_WRITES, 11, &[5]);
        plant.says(700, HMI, 11, &[7]);
        assert_eq!(plant.says(701, HMI_WRITES, 11, &[5]), [(11, 7.0, 5.0, Some((1, 700)))]);
    }

    #[test]
    fn only_the_same_is_compared() {
        let mut plant = Plant::new();
        plant.says(1, HMI, 10, &[5, 6, 7]);
        assert_eq!(plant.says(2, STRANGER, 13, &[9]), []);
        assert_eq!(plant.says(3, STRANGER, 9, &[9]), []);
        plant.says(4, (1, 3), 20, &[5]);
        assert_eq!(plant.says(4, (2, 3), 20, &[6]), [], "two readers are no write");
    }
}
