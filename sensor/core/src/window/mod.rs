//! The window: each fact once, counted. Rows stay known after a window is handed
//! over, so that the first sight of each is told from a repetition.

mod broken;
mod cells;
mod heard;
mod identity;
mod limits;
mod link;
mod links;
mod next;
mod objects;
mod order;
mod proof;
mod room;
mod row;
mod run;
mod state;
mod told;
mod trail;

pub use broken::Broken;
pub use heard::Heard;
pub use limits::Limits;
pub use link::{Link, LinkKey, Traffic};
pub use order::Order;
pub use row::Row;
pub use told::{Shown, Told};
pub use trail::Trail;

use crate::digest::Keyed;
use crate::statistics::Series;
use broken::Clocks;
use cells::Cells;
use hashbrown::hash_table::HashTable;
use order::Orders;
use run::Runs;
use state::States;
use std::collections::BTreeMap;
use told::Fact;
use wire::{Name, Observation};

/// Everything stated and counted since the last hand-over.
pub struct Window {
    limits: Limits,
    keyed: Keyed,
    /// The places of rows, by the digest of what each is.
    index: HashTable<u32>,
    rows: Vec<Row>,
    /// Places of rows that were forgotten.
    free: Vec<u32>,
    touched: Vec<u32>,
    /// How many objects each operation has, by its digest.
    objects: HashTable<(u64, u32)>,
    /// How many objects with values the rows tell apart.
    values: u32,
    runs: Runs,
    states: States,
    cells: Cells,
    orders: Orders,
    /// The places of links, by the digest of their key.
    link_index: HashTable<u32>,
    links: Vec<Link>,
    /// Places of links that were forgotten.
    free_links: Vec<u32>,
    clocks: Clocks,
    /// Counters that broke off in this window.
    pub broken: Vec<Broken>,
    /// Limits that bit in this window, by name.
    pub bitten: BTreeMap<&'static str, u64>,
    evidence_octets: usize,
}

impl Window {
    /// An empty window.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            keyed: Keyed::default(),
            index: HashTable::new(),
            rows: Vec::new(),
            free: Vec::new(),
            touched: Vec::new(),
            objects: HashTable::new(),
            values: 0,
            runs: Runs::default(),
            states: States::default(),
            cells: Cells::default(),
            orders: Orders::default(),
            link_index: HashTable::new(),
            links: Vec::new(),
            free_links: Vec::new(),
            clocks: Clocks::new(),
            broken: Vec::new(),
            bitten: BTreeMap::new(),
            evidence_octets: 0,
        }
    }

    /// A limit bit.
    pub fn bite(&mut self, limit: &'static str) {
        self.bites(limit, 1);
    }

    /// A limit bit so many times.
    pub fn bites(&mut self, limit: &'static str, times: u64) {
        if times > 0 {
            *self.bitten.entry(limit).or_default() += times;
        }
    }

    /// One sight of `observation`. Gives its row when proof of it is wanted.
    #[inline]
    pub fn state(
        &mut self,
        observation: &Observation<'_>,
        heard: &Heard,
        trail: &mut Trail,
    ) -> Option<u32> {
        let hash = self.digest(heard.link, observation, &observation.object);
        match self.foreseen(hash, trail).or_else(|| self.find(hash)) {
            Some(at) => {
                self.tread(at, trail);
                self.follow(heard.link, at, observation);
                self.again(at, observation, heard).then_some(at)
            }
            None => self.first(observation, hash, heard, trail),
        }
    }

    /// The row of that hash. Its 64 bits, under a random key, stand for the fact: two facts
    /// share them once in a thousand million full windows, and comparing costs more memory
    /// than all the rest of a sight.
    #[inline]
    fn find(&self, hash: u64) -> Option<u32> {
        let rows = &self.rows;
        let same = |at: &u32| rows.get(*at as usize).is_some_and(|row| row.hash == hash);
        self.index.find(hash, same).copied()
    }

    /// Says whether proof of this sight is wanted: of a change of values, or of what was
    /// proven long ago.
    #[inline]
    fn again(&mut self, at: u32, observation: &Observation<'_>, heard: &Heard) -> bool {
        let Some(row) = self.rows.get_mut(at as usize) else { return false };
        let (mut wanted, at_ns) = (false, heard.at_ns);
        if row.heard_on != heard.link {
            row.moves(heard);
        }
        let before = (std::mem::replace(&mut row.latest, heard.exchange), row.last_ns);
        row.gaps.sight(row.last_ns, at_ns);
        if row.count == 0 {
            let told = &row.told;
            let returned = told.is_one_of_several && self.states.set(told.state, at).is_some();
            wanted = row.is_proof_old(at_ns, returned);
            self.touched.push(at);
            (row.first_ns, row.last_ns) = (at_ns, at_ns);
        }
        row.count = row.count.saturating_add(1);
        row.first_ns = row.first_ns.min(at_ns);
        row.last_ns = row.last_ns.max(at_ns);
        let Some(values) = &observation.values else { return wanted };
        if observation.writes {
            return self.write(at, observation, at_ns, before);
        }
        if let Some(series) = &mut row.series {
            return series.see(values, observation.span, at_ns, before.0);
        }
        row.series = Some(Box::new(Series::new(values, observation.span)));
        false
    }

    fn first(
        &mut self,
        observation: &Observation<'_>,
        hash: u64,
        heard: &Heard,
        trail: &mut Trail,
    ) -> Option<u32> {
        let Heard { link, at_ns, exchange, .. } = *heard;
        if self.is_crowded(link) {
            return self.further(observation, &Heard::on(link, at_ns));
        }
        if !self.one_more_object(link, observation) {
            return self.beyond(observation, &Heard::on(link, at_ns));
        }
        let at = self.insert(link, observation, observation.object.clone(), hash, at_ns)?;
        if let Some(row) = self.rows.get_mut(at as usize) {
            row.latest = exchange;
        }
        self.begin_values(at, observation, at_ns);
        self.tread(at, trail);
        self.follow(link, at, observation);
        Some(at)
    }

    fn insert(
        &mut self,
        link: u32,
        o: &Observation<'_>,
        object: Name,
        hash: u64,
        at_ns: i64,
    ) -> Option<u32> {
        let objects = room::objects(o);
        if !self.take_room(link, objects) {
            return None;
        }
        let (state, word) = (self.state_of(link, o, &object), order::word(o, &object));
        let told = Told::new(Fact::of(link, o, object), objects, state, word);
        let at = self.put(Row::new(hash, o, at_ns, told));
        let rows = &self.rows;
        self.index.insert_unique(hash, at, |at| rows.get(*at as usize).map_or(0, |row| row.hash));
        self.touched.push(at);
        self.begin_state(at, state);
        Some(at)
    }

    /// Gives a row the place of one that was forgotten, or a new one.
    #[inline]
    fn put(&mut self, row: Row) -> u32 {
        let Some(at) = self.free.pop() else {
            self.rows.push(row);
            return self.rows.len() as u32 - 1;
        };
        if let Some(slot) = self.rows.get_mut(at as usize) {
            *slot = row;
        }
        at
    }

    /// The rows sighted since the last hand-over, in order of their first sight.
    pub fn touched(&self) -> &[u32] {
        &self.touched
    }

    /// A row.
    pub fn row(&self, at: u32) -> Option<&Row> {
        self.rows.get(at as usize)
    }

    /// A row, to be changed.
    pub fn row_mut(&mut self, at: u32) -> Option<&mut Row> {
        self.rows.get_mut(at as usize)
    }
}
