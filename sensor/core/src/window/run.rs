//! Objects beyond the limit of one operation: runs of their numbers, lossless while few.

use super::{Heard, Window};
use hashbrown::HashMap;
use std::fmt;
use wire::{Kind, Name, Observation};

/// At most so many runs of one operation.
const MOST_RUNS: usize = 64;
/// At most so many operations have runs.
const MOST_OPERATIONS: usize = 1024;
/// An object's number is at most so much greater for each object that a request spans
/// (octets of a double word).
const WIDEST: u32 = 8;

/// Numbers as far apart as each other: `start`, `start + step`, `start + 2 * step`...
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    start: u32,
    step: u32,
    count: u32,
}

impl Run {
    const fn of(number: u32) -> Self {
        Self { start: number, step: 1, count: 1 }
    }

    const fn last(self) -> u32 {
        self.start + (self.count - 1) * self.step
    }

    /// Takes a number that is in the run, or goes on with it; of a single number one that is
    /// at most `reach` away.
    fn take(&mut self, number: u32, reach: u32) -> bool {
        let away = number.abs_diff(self.start);
        if self.count == 1 && (1..=reach).contains(&away) {
            *self = Self { start: self.start.min(number), step: away, count: 2 };
            return true;
        }
        if !away.is_multiple_of(self.step) {
            return false;
        }
        match (number < self.start, away / self.step) {
            (true, 1) if self.count > 1 => {
                self.start = number;
                self.count += 1;
                true
            }
            (false, place) if place == self.count && self.count > 1 => {
                self.count += 1;
                true
            }
            (before, place) => !before && place < self.count,
        }
    }
}

/// The objects of a run, the first of which has the name.
pub(super) struct Objects<'a>(pub(super) &'a Name, pub(super) Option<Run>);

impl fmt::Display for Objects<'_> {
    /// `register 5`, `register 5 to register 9`, `register 5 to register 25 by 10`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, Some(run)) = (self.0, self.1) else { return self.0.fmt(f) };
        let number = name.number().unwrap_or_default();
        name.nth(run.start.wrapping_sub(number)).fmt(f)?;
        if run.count > 1 {
            write!(f, " to {}", name.nth(run.last().wrapping_sub(number)))?;
        }
        if run.step > 1 {
            write!(f, " by {}", run.step)?;
        }
        Ok(())
    }
}

/// The rows that are runs, by operation.
#[derive(Default)]
pub(super) struct Runs(HashMap<u64, Vec<u32>>);

impl Runs {
    /// Forgets the rows that were not `seen`.
    pub(super) fn retain(&mut self, seen: impl Fn(u32) -> bool) {
        self.0.retain(|_, rows| {
            rows.retain(|at| seen(*at));
            !rows.is_empty()
        });
    }
}

impl Window {
    /// Counts a sight of an object beyond the limit in the run that it is in, goes on with,
    /// or begins. `None` when it has no number, or there are too many runs.
    pub(super) fn in_run(&mut self, o: &Observation<'_>, heard: &Heard) -> Option<Option<u32>> {
        let number = o.object.number().filter(|_| o.kind == Kind::Did)?;
        let operation = self.digest(heard.link, o, &o.object.nth(number.wrapping_neg()));
        if let Some(at) = self.run_with(operation, number, o.span) {
            return Some(self.again(at, o, heard).then_some(at));
        }
        if self.runs.0.len() >= MOST_OPERATIONS && !self.runs.0.contains_key(&operation) {
            return None;
        }
        if self.runs.0.get(&operation).is_some_and(|runs| runs.len() >= MOST_RUNS) {
            return None;
        }
        let hash = self.digest(heard.link, o, &o.object);
        let at = self.insert(heard.link, o, o.object.clone(), hash, heard.at_ns)?;
        if let Some(row) = self.rows.get_mut(at as usize) {
            row.told.fact.run = Some(Run::of(number));
        }
        self.runs.0.entry(operation).or_default().push(at);
        Some(Some(at))
    }

    /// The operation's run that takes the number.
    fn run_with(&mut self, operation: u64, number: u32, span: u32) -> Option<u32> {
        let (runs, rows) = (self.runs.0.get(&operation)?, &mut self.rows);
        let reach = span.saturating_mul(WIDEST);
        let mut takes = |at: &u32| {
            let run = rows.get_mut(*at as usize).and_then(|row| row.told.fact.run.as_mut());
            run.is_some_and(|run| run.take(number, reach))
        };
        runs.iter().copied().find(|at| takes(at))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;
    use wire::code;

    fn read(register: u32) -> Observation<'static> {
        let object = Name::at("holding register {}", register);
        Observation::did("modbus", code([3])).object(object)
    }

    /// The objects of a window that has seen these registers, and how often each row was.
    fn rows(registers: impl IntoIterator<Item = u32>) -> Vec<(String, u64)> {
        let mut window = Window::new(Limits { objects: 2, ..Limits::default() });
        for register in registers {
            let _ = window.sight(0, &read(register), 0);
        }
        let told = |at: &u32| window.row(*at).map(|row| (row.object_text(), u64::from(row.count)));
        window.touched().iter().filter_map(told).collect()
    }

    fn told(rows: &[(&str, u64)]) -> Vec<(String, u64)> {
        rows.iter().map(|(text, count)| (format!("holding register {text}"), *count)).collect()
    }

    #[test]
    fn objects_beyond_the_limit_are_runs() {
        let seen = rows((0..65_536).chain(0..65_536));
        let run = "2 to holding register 65535";
        assert_eq!(seen, told(&[("0", 2), ("1", 2), (run, 2 * 65_534)]));
    }

    #[test]
    fn nothing_is_in_a_run_that_was_not_seen() {
        let seen = rows([0, 1, 45, 60, 30, 10, 20, 32, 100, 102, 104, 103, 45]);
        assert_eq!(
            seen,
            told(&[
                ("0", 1),
                ("1", 1),
                ("45", 2),
                ("60", 1),
                ("30 to holding register 32 by 2", 2),
                ("10", 1),
                ("20", 1),
                ("100 to holding register 104 by 2", 3),
                ("103", 1),
            ])
        );
    }

    #[test]
    fn a_sweep_downwards_and_two_at_once_are_runs() {
        let sweeps = (0..100).flat_map(|n| [9_000 - n, 20_000 + 2 * n]);
        assert_eq!(
            rows([0, 1].into_iter().chain(sweeps)),
            told(&[
                ("0", 1),
                ("1", 1),
                ("8901 to holding register 9000", 100),
                ("20000 to holding register 20198 by 2", 100),
            ])
        );
    }

    #[test]
    fn what_makes_no_runs_is_counted_in_one_row() {
        let mut seen = rows((0..200).map(|n| n * 1000));
        assert_eq!(seen.len(), 2 + MOST_RUNS + 1);
        assert_eq!(seen.pop(), Some(("(further objects)".to_owned(), 200 - 66)));
    }

    #[test]
    fn forgotten_runs_begin_anew() {
        let limits = Limits { objects: 0, rows: 8, ..Limits::default() };
        let mut window = Window::new(limits);
        for register in (0..5).map(|n| n * 1000) {
            let _ = window.sight(0, &read(register), 0);
        }
        window.next();
        let known = window.sight(0, &read(1000), 1);
        window.next();
        let begun = window.sight(0, &read(0), 2);
        assert_eq!(window.sight(0, &read(1001), 3), known);
        assert_ne!(begun, known);
        let texts = window.touched().iter().map(|at| window.row(*at).unwrap().object_text());
        let texts: Vec<String> = texts.collect();
        assert_eq!(texts, ["holding register 0", "holding register 1000 to holding register 1001"]);
    }

    #[test]
    fn operations_without_end_are_not_remembered() {
        let mut window = Window::new(Limits { rows: 8, ..Limits::default() });
        for n in 0..100 {
            for code in 0..100 {
                let object = Name::at("holding register {}", 1);
                let read = Observation::did("modbus", Name::at("{}", n * 100 + code));
                let _ = window.sight(0, &read.object(object), i64::from(n));
            }
            for (table, holds, most) in window.held() {
                assert!(holds <= most, "{holds} {table} in window {n}, at most {most}");
            }
            window.next();
        }
    }
}
