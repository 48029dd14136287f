//! The window: each fact once, counted. Rows stay known after a window is handed
//! over, so that the first sight of each is told from a repetition.

mod broken;
mod limits;
mod link;
mod order;
mod proof;
mod row;
mod run;
mod state;

pub use broken::Broken;
pub use limits::Limits;
pub use link::{Link, LinkKey, Traffic};
pub use order::Order;
pub use row::{Row, Shown, Told};

use crate::digest::{Digest, Keyed};
use crate::statistics::{Exchange, Gaps, Series};
use broken::Clocks;
use hashbrown::hash_table::{Entry, HashTable};
use order::Orders;
use row::Fact;
use run::Runs;
use state::States;
use std::collections::BTreeMap;
use wire::{Kind, Name, Observation, Subject};

/// The object of all objects beyond the limit of one operation.
const BEYOND: Name = Name::At("(further objects)", [0; 3]);

/// Everything stated and counted since the last hand-over.
pub struct Window {
    limits: Limits,
    keyed: Keyed,
    index: HashTable<u32>,
    rows: Vec<Row>,
    free: Vec<u32>,
    touched: Vec<u32>,
    objects: HashTable<(u64, u32)>,
    runs: Runs,
    states: States,
    orders: Orders,
    link_index: HashTable<u32>,
    links: Vec<Link>,
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
            runs: Runs::default(),
            states: States::default(),
            orders: Orders::default(),
            link_index: HashTable::new(),
            links: Vec::new(),
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

    /// The link's place, new or known, and whether it is new; `None` beyond the limit.
    pub fn link(&mut self, key: LinkKey) -> Option<(u32, bool)> {
        let hash = key.digest(self.keyed);
        let links = &self.links;
        if let Some(at) = self.link_index.find(hash, |at| same_link(links, *at, &key)) {
            return Some((*at, false));
        }
        if self.links.len() >= self.limits.links {
            self.bite("links");
            return None;
        }
        let at = self.links.len() as u32;
        self.links.push(Link {
            key,
            traffic: Traffic::default(),
            order: Order::default(),
            taken: None,
            evidence: String::new(),
        });
        self.orders.add();
        let (links, keyed) = (&self.links, self.keyed);
        self.link_index.insert_unique(hash, at, |at| {
            links.get(*at as usize).map_or(0, |link| link.key.digest(keyed))
        });
        Some((at, true))
    }

    /// The link of `key`, if `observation` was stated on it before.
    pub fn known(&self, key: &LinkKey, observation: &Observation<'_>) -> Option<u32> {
        let hash = key.digest(self.keyed);
        let link = *self.link_index.find(hash, |at| same_link(&self.links, *at, key))?;
        self.find(self.digest(link, observation, &observation.object)).map(|_| link)
    }

    /// The link at a place.
    pub fn link_at(&mut self, at: u32) -> Option<&mut Link> {
        self.links.get_mut(at as usize)
    }

    /// Who a link is between, and over what.
    pub fn link_key(&self, at: u32) -> Option<LinkKey> {
        self.links.get(at as usize).map(|link| link.key)
    }

    /// All links.
    pub fn links(&mut self) -> &mut Vec<Link> {
        &mut self.links
    }

    /// One sight of `observation` on `link`. Gives its row when proof of it is wanted.
    #[inline]
    pub fn state(
        &mut self,
        link: u32,
        observation: &Observation<'_>,
        at_ns: i64,
        exchange: Exchange,
    ) -> Option<u32> {
        let hash = self.digest(link, observation, &observation.object);
        match self.find(hash) {
            Some(at) => {
                self.follow(link, at, observation);
                self.again(at, observation, at_ns, exchange).then_some(at)
            }
            None => self.first(link, observation, hash, (at_ns, exchange)),
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
    fn again(
        &mut self,
        at: u32,
        observation: &Observation<'_>,
        at_ns: i64,
        exchange: Exchange,
    ) -> bool {
        let Some(row) = self.rows.get_mut(at as usize) else { return false };
        let mut wanted = false;
        let before = std::mem::replace(&mut row.latest, exchange);
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
        if let Some(series) = &mut row.series {
            return series.see(values, observation.span, at_ns, before);
        }
        row.series = Some(Box::new(Series::new(values, observation.span)));
        false
    }

    fn first(
        &mut self,
        link: u32,
        observation: &Observation<'_>,
        hash: u64,
        (at_ns, exchange): (i64, Exchange),
    ) -> Option<u32> {
        if !self.one_more_object(link, observation) {
            return self.beyond(link, observation, at_ns);
        }
        let at = self.insert(link, observation, observation.object.clone(), hash, at_ns)?;
        if let Some(row) = self.rows.get_mut(at as usize) {
            row.latest = exchange;
        }
        self.follow(link, at, observation);
        Some(at)
    }

    /// Counts a sight of an object beyond the limit in a run of such, or else in the
    /// operation's one row for those.
    fn beyond(&mut self, link: u32, observation: &Observation<'_>, at_ns: i64) -> Option<u32> {
        if let Some(counted) = self.in_run(link, observation, at_ns) {
            return counted;
        }
        self.bite("objects");
        let rest = Observation { object: BEYOND, span: 1, values: None, ..observation.clone() };
        let hash = self.digest(link, &rest, &BEYOND);
        match self.find(hash) {
            Some(at) => self.again(at, &rest, at_ns, Exchange::default()).then_some(at),
            None => self.insert(link, &rest, BEYOND, hash, at_ns),
        }
    }

    fn insert(
        &mut self,
        link: u32,
        o: &Observation<'_>,
        object: Name,
        hash: u64,
        at_ns: i64,
    ) -> Option<u32> {
        if self.is_full_of_rows() {
            self.bite("rows");
            return None;
        }
        let (state, word) = (self.state_of(link, o, &object), order::word(o, &object));
        let fact = Fact {
            link,
            by: o.by,
            kind: o.kind,
            protocol: o.protocol,
            subject: o.subject,
            unit: o.unit.clone(),
            code: o.code.clone(),
            object,
            run: None,
            span: o.span,
            status: o.status,
            text: o.text.clone(),
        };
        let row = Row {
            hash,
            count: 1,
            next: order::NONE,
            first_ns: at_ns,
            last_ns: at_ns,
            gaps: Gaps::none(),
            latest: Exchange::default(),
            series: o.values.as_ref().map(|values| Box::new(Series::new(values, o.span))),
            told: Box::new(Told::new(fact, state, word)),
        };
        let at = match self.free.pop() {
            Some(at) => {
                if let Some(slot) = self.rows.get_mut(at as usize) {
                    *slot = row;
                }
                at
            }
            None => {
                self.rows.push(row);
                self.rows.len() as u32 - 1
            }
        };
        let rows = &self.rows;
        self.index.insert_unique(hash, at, |at| rows.get(*at as usize).map_or(0, |row| row.hash));
        self.touched.push(at);
        self.begin_state(at, state);
        Some(at)
    }

    fn is_full_of_rows(&self) -> bool {
        self.rows.len() - self.free.len() >= self.limits.rows
    }

    /// Whether the operation may have one more object of its own. While there is no room for
    /// another row nothing is remembered of other operations.
    fn one_more_object(&mut self, link: u32, o: &Observation<'_>) -> bool {
        let full = self.is_full_of_rows();
        let head = (o.kind as u64) << 32 | u64::from(link);
        let digest = self.keyed.digest().pair(head, 0).octets(o.protocol.as_bytes());
        let key = match o.kind {
            Kind::Did | Kind::Was => take_name(take_name(digest, &o.unit), &o.code).finish(),
            Kind::Is | Kind::Broke => take_name(take_name(digest, &o.unit), &o.object).finish(),
        };
        match self.objects.entry(key, |(k, _)| *k == key, |(k, _)| *k) {
            Entry::Occupied(mut entry) => {
                let (_, count) = entry.get_mut();
                *count = count.saturating_add(1);
                *count <= self.limits.objects
            }
            Entry::Vacant(_) if full => true,
            Entry::Vacant(entry) => {
                entry.insert((key, 1));
                true
            }
        }
    }

    #[inline]
    fn digest(&self, link: u32, o: &Observation<'_>, object: &Name) -> u64 {
        self.digest_as(link, o, object, (o.status, o.text.bytes()))
    }

    #[inline]
    fn digest_as(
        &self,
        link: u32,
        o: &Observation<'_>,
        object: &Name,
        (status, text): (u32, &[u8]),
    ) -> u64 {
        let head = u64::from(o.span) << 16 | (o.kind as u64) << 8 | o.by as u64;
        let mut digest = self.keyed.digest();
        digest = digest.pair(u64::from(link) << 32 | u64::from(status), head);
        digest = digest.octets(o.protocol.as_bytes());
        for name in [&o.unit, &o.code, object] {
            digest = take_name(digest, name);
        }
        if matches!(o.kind, Kind::Is | Kind::Broke) {
            digest = take_subject(digest, o.subject).octets(text);
        }
        digest.finish()
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

    /// Begins the next window: counts from nothing, knows every row. Beyond half of
    /// its limit it forgets rows that this window did not show.
    pub fn next(&mut self) {
        let forget = self.index.len() > self.limits.rows / 2;
        for at in std::mem::take(&mut self.touched) {
            if let Some(row) = self.rows.get_mut(at as usize) {
                row.gaps.next_window();
                row.told.taken = None;
                row.told.is_new = false;
                row.told.shown.clear();
                if let Some(series) = &mut row.series {
                    series.next_window();
                }
                row.next = order::NONE;
                row.count = if forget { u32::MAX } else { 0 };
            }
        }
        if forget {
            self.forget_unseen();
        }
        for link in &mut self.links {
            link.traffic = Traffic::default();
            link.order = Order::default();
        }
        self.bitten.clear();
        self.evidence_octets = 0;
    }

    /// How much each table holds, and how much it may.
    #[cfg(any(test, fuzzing))]
    pub fn held(&self) -> [(&'static str, usize, usize); 3] {
        let Limits { rows, links, .. } = self.limits;
        [
            ("rows", self.rows.len(), rows),
            ("operations", self.objects.len(), rows),
            ("links", self.links.len(), links),
        ]
    }

    fn forget_unseen(&mut self) {
        self.objects.clear();
        let (rows, free) = (&mut self.rows, &mut self.free);
        let seen = |at| rows.get(at as usize).is_some_and(|row: &Row| row.count == u32::MAX);
        self.runs.retain(seen);
        self.states.retain(seen);
        self.orders.retain(seen);
        self.index.retain(|at| match rows.get_mut(*at as usize) {
            Some(row) if row.count == u32::MAX => {
                row.count = 0;
                true
            }
            _ => {
                free.push(*at);
                false
            }
        });
    }
}

fn same_link(links: &[Link], at: u32, key: &LinkKey) -> bool {
    links.get(at as usize).is_some_and(|link| link.key == *key)
}

#[inline]
fn take_name(digest: Digest, name: &Name) -> Digest {
    match name {
        Name::None => digest.pair(0, 0),
        Name::At(form, [a, b, c]) => {
            digest.octets(form.as_bytes()).pair(u64::from(*a) << 32 | u64::from(*b), u64::from(*c))
        }
        Name::Text(text) => digest.octets(text.bytes()),
    }
}

fn take_subject(digest: Digest, subject: Subject) -> Digest {
    match subject {
        Subject::Server => digest.pair(0, 0),
        Subject::Client => digest.pair(0, 1),
        Subject::Mac(mac) => digest.octets(&mac),
        Subject::Ip(ip) => digest.addresses(ip.into(), ip.into()),
    }
}
