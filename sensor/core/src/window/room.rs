//! Room for rows and values. Floods of names from the wire take no more than their part of it:
//! beyond that what a pair does is counted in one row, and what it states of values is not told.

use super::{Heard, Window};
use crate::statistics::Series;
use wire::{Kind, Name, Observation, Shape, Text, NO_ANSWER};

/// The code of all operations beyond a pair's part.
const FURTHER: Name = Name::At("(further operations)", [0; 3]);
/// A pair in a protocol takes at most one in so many of the rows that are left.
const PART: usize = 8;
/// And at most one in so many of the objects with values that are left, but those of any row.
const PART_OF_VALUES: u32 = 2;
/// One in so many of all is kept for the rows that count what is beyond.
const KEPT: usize = 16;
/// So many it has in any case.
const FEW: usize = 64;

impl Window {
    pub(super) fn is_full_of_rows(&self) -> bool {
        self.index.len() >= self.limits.rows
    }

    /// Whether a link has its part of the rows.
    pub(super) fn is_crowded(&self, link: u32) -> bool {
        let most = self.limits.rows - self.limits.rows / KEPT;
        let left = most.saturating_sub(self.index.len());
        let has = self.links.get(link as usize).map_or(0, |link| link.rows as usize);
        left == 0 || has >= FEW.max(left / PART)
    }

    /// Counts a sight of what is beyond its link's part: of an operation without saying which and
    /// what was answered, of a violation without its unit and text.
    pub(super) fn further(&mut self, o: &Observation<'_>, heard: &Heard) -> Option<u32> {
        self.bite("rows");
        let (unit, object, whole) = (Name::None, Name::None, o.clone());
        let rest = match o.kind {
            Kind::Did => {
                let (code, span, status) = (FURTHER, 1, NO_ANSWER);
                Observation { unit, code, object, span, status, ..whole }
            }
            Kind::Broke => Observation { unit, text: Text::new(&[]), ..whole },
            Kind::Is | Kind::Was => return None,
        };
        self.count_in_one(&rest, heard)
    }

    /// Counts a sight in the one row of many.
    pub(super) fn count_in_one(&mut self, rest: &Observation<'_>, heard: &Heard) -> Option<u32> {
        let hash = self.digest(heard.link, rest, &rest.object);
        match self.find(hash) {
            Some(at) => self.again(at, rest, heard).then_some(at),
            None => self.insert(heard.link, rest, rest.object.clone(), hash, heard.at_ns),
        }
    }

    /// Takes room for a row of so many objects with values; says whether there is any.
    pub(super) fn take_room(&mut self, link: u32, objects: u32) -> bool {
        if self.is_full_of_rows() {
            self.bite("rows");
            return false;
        }
        if objects > self.room_for_values(link) {
            self.bite("values");
            return false;
        }
        self.count_row(link, objects);
        true
    }

    /// How many more objects with values a link may have.
    fn room_for_values(&self, link: u32) -> u32 {
        let left = self.limits.values.saturating_sub(self.values);
        let has = self.links.get(link as usize).map_or(0, |link| link.values);
        let most = (left / PART_OF_VALUES).max(Series::MOST_OBJECTS as u32);
        most.saturating_sub(has).min(left)
    }

    fn count_row(&mut self, link: u32, objects: u32) {
        self.values = self.values.saturating_add(objects);
        if let Some(link) = self.links.get_mut(link as usize) {
            link.rows = link.rows.saturating_add(1);
            link.values = link.values.saturating_add(objects);
        }
    }

    /// Counts anew what is left when rows were forgotten.
    pub(super) fn recount_room(&mut self) {
        self.values = 0;
        self.links.iter_mut().for_each(|link| (link.rows, link.values) = (0, 0));
        let rows = self.index.iter().filter_map(|at| self.rows.get(*at as usize));
        let known: Vec<(u32, u32)> = rows.map(|row| (row.link(), row.told.objects)).collect();
        known.into_iter().for_each(|(link, objects)| self.count_row(link, objects));
    }
}

/// How many objects with values a row of this may tell apart.
pub(super) fn objects(o: &Observation<'_>) -> u32 {
    match o.values.map(|values| values.shape) {
        None => 0,
        Some(Shape::Text) => 1,
        Some(_) => o.span.min(Series::MOST_OBJECTS as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, LinkKey, Row, Trail};
    use super::*;
    use wire::{code, Side, Subject, Values};

    const ROWS: usize = 4096;

    /// A link of that client to a server.
    fn link(window: &mut Window, client: u16) -> u32 {
        let [high, low] = client.to_be_bytes();
        let end = |octets: [u8; 4]| std::net::IpAddr::from(octets).into();
        let (client, server) = (end([10, 1, high, low]), end([10, 0, 0, 1]));
        let key =
            LinkKey { realm: 0, client, server, transport: "tcp", port: 1911, protocol: "fox" };
        window.link(key).unwrap().0
    }

    fn window() -> Window {
        Window::new(Limits { rows: ROWS, values: 100, ..Limits::default() })
    }

    fn says(window: &mut Window, client: u16, o: &Observation<'_>) {
        let heard = Heard::on(link(window, client), 0);
        let _ = window.state(o, &heard, &mut Trail::default());
    }

    fn did(name: u32) -> Observation<'static> {
        Observation::did("fox", code([name])).unit(Name::at("{}", name))
    }

    /// What of a client is told, each with how often.
    fn told(window: &mut Window, client: u16) -> Vec<(String, u32)> {
        let link = link(window, client);
        let rows = window.touched().iter().filter_map(|at| window.row(*at));
        let rows = rows.filter(|row| row.link() == link);
        rows.map(|row| (format!("{}{}", row.code(), row.object()), row.count)).collect()
    }

    #[test]
    fn operations_without_end_of_one_pair_are_counted_in_one_row() {
        let mut window = window();
        (0..10_000).for_each(|name| says(&mut window, 1, &did(name)));
        (0..50).for_each(|name| says(&mut window, 2, &did(name)));
        let (flood, other) = (told(&mut window, 1), told(&mut window, 2));
        let (name, rest) = flood.last().unwrap();
        assert_eq!((flood.len(), name.as_str()), (427, "(further operations)"));
        assert_eq!(rest + 426, 10_000);
        assert_eq!(other.len(), 50, "nobody else is told less of");
        assert_eq!(window.bitten["rows"], u64::from(*rest));
    }

    #[test]
    fn behind_a_flood_there_is_room_for_what_is_new() {
        let mut window = window();
        (0..10_000).for_each(|name| says(&mut window, 1, &did(name)));
        window.next();
        says(&mut window, 1, &did(10_001));
        assert_eq!(told(&mut window, 1), [("(further operations)".to_owned(), 1)]);
        window.next();
        says(&mut window, 1, &did(10_002));
        assert_eq!(told(&mut window, 1), [("10002".to_owned(), 1)]);
    }

    #[test]
    fn of_very_many_each_is_told_as_long_as_there_is_room() {
        let mut window = window();
        for client in 0..200 {
            (0..500).for_each(|name| says(&mut window, client, &did(name)));
        }
        assert!(window.index.len() <= ROWS);
        let counted = |(name, count): &(String, u32)| (name.starts_with('(')).then_some(*count);
        let late = told(&mut window, 199);
        assert_eq!(late.iter().filter_map(counted).sum::<u32>(), 500, "{late:?}");
    }

    #[test]
    fn further_violations_have_no_text_and_further_claims_are_not_told() {
        let mut window = window();
        for n in 0..1000 {
            let (text, name) = (format!("{n} there"), n.to_string());
            let unit = Name::at("{}", n);
            let broke = Observation::broke("fox", Side::Client, "length", text.as_str());
            says(&mut window, 1, &broke.unit(unit.clone()));
            let is = Observation::is("fox", Subject::Server, "name", name.as_str());
            says(&mut window, 1, &is.unit(unit));
        }
        let link = link(&mut window, 1);
        let rows = window.touched().iter().filter_map(|at| window.row(*at));
        let bare = |row: &&Row| row.link() == link && row.text().bytes().is_empty();
        let bare: Vec<(&Row, u32)> = rows.filter(bare).map(|row| (row, row.count)).collect();
        let [(row, count)] = bare[..] else { panic!("{} rows", bare.len()) };
        assert_eq!((row.kind(), row.unit(), count), (Kind::Broke, &Name::None, 1000 - 213));
    }

    #[test]
    fn values_of_one_pair_leave_room_for_others() {
        let mut window = Window::new(Limits { values: 10_000, ..Limits::default() });
        let values = Values { shape: Shape::U8, bytes: &[0; 2000], step: 1 };
        let mut read = |client: u16, block: u32| {
            let block = Name::at("data block {}", block);
            let read = Observation::did("fox", code([3])).object(block).span(2000);
            says(&mut window, client, &Observation::was(&read, values));
            window.values
        };
        (0..10).for_each(|block| _ = read(1, block));
        assert_eq!(read(1, 10), 4000, "with one more it had more than half of what is left");
        assert_eq!(read(2, 0), 6000);
    }

    #[test]
    fn values_beyond_their_limit_are_not_told_until_others_are_forgotten() {
        let mut window = window();
        let read = |register: u32| {
            let object = Name::at("holding register {}", register);
            Observation::did("fox", code([3])).object(object).span(10)
        };
        let shape = Shape::U8;
        let values = |bytes| Values { shape, bytes, step: 1 };
        for n in 0..20 {
            says(&mut window, 1, &Observation::was(&read(n * 10), values(&[0; 10])));
        }
        assert_eq!((window.values, window.bitten["values"]), (100, 10));
        window.next();
        (0..ROWS as u32).for_each(|name| says(&mut window, name as u16, &did(name)));
        window.next();
        assert_eq!(window.values, 0, "their rows made room");
    }
}
