//! A fact with what repeats of it.

use super::order::NONE;
use super::run::Objects;
use super::told::Told;
use super::Heard;
use crate::statistics::{Exchange, Gaps, Series};
use wire::{Kind, Name, Observation, Side, Subject, Text};

/// A fact with what repeats of it: two lines of the cache, since every packet touches one
/// or two rows of very many.
#[repr(align(128))]
pub struct Row {
    pub(super) hash: u64,
    /// Sights in this window.
    pub count: u32,
    /// The operation that this one came behind last, in this window.
    pub(super) behind: u32,
    /// What its conversation stated next, last time.
    pub(super) then: u32,
    /// The link of the last sight: claims have several.
    pub(super) heard_on: u32,
    /// First of this window, nanoseconds since 1970.
    pub first_ns: i64,
    /// Last of this window.
    pub last_ns: i64,
    /// Gaps between sights.
    pub gaps: Gaps,
    /// What gave the last sight.
    pub(super) latest: Exchange,
    /// Values of its objects.
    pub series: Option<Box<Series>>,
    /// What is touched only when it is told.
    pub told: Box<Told>,
}

const _: () = assert!(size_of::<Row>() == 128);

impl Row {
    /// The first sight of it.
    #[inline]
    pub(super) fn new(hash: u64, o: &Observation<'_>, at_ns: i64, told: Told) -> Self {
        Self {
            hash,
            count: 1,
            behind: NONE,
            then: NONE,
            heard_on: told.fact.link,
            first_ns: at_ns,
            last_ns: at_ns,
            gaps: Gaps::none(),
            latest: Exchange::default(),
            series: o.values.as_ref().map(|values| Box::new(Series::new(values, o.span))),
            told: Box::new(told),
        }
    }

    /// It is stated on another link than before.
    #[cold]
    pub(super) fn moves(&mut self, heard: &Heard) {
        self.heard_on = heard.link;
        self.told.client = heard.client;
    }

    /// Counts from nothing.
    pub(super) fn next_window(&mut self) {
        self.count = 0;
        self.behind = NONE;
        self.gaps.next_window();
        if let Some(series) = &mut self.series {
            series.next_window();
        }
        self.told.taken = None;
        self.told.is_new = false;
        self.told.shown.clear();
    }

    /// Its object, or the run of objects that it stands for.
    pub fn object_text(&self) -> String {
        Objects(&self.told.fact.object, self.told.fact.run).to_string()
    }

    /// After so long a sight is proven anew, so that the latest is not older.
    const PROOF_NS: i64 = 3_600_000_000_000;
    /// The same of a status or value that came back.
    const RETURN_NS: i64 = 600_000_000_000;

    /// Whether its proof is old. Values are proven when they change, not by the hour.
    pub(super) fn is_proof_old(&self, at_ns: i64, returned: bool) -> bool {
        let after = if returned { Self::RETURN_NS } else { Self::PROOF_NS };
        let old = |proven: i64| at_ns.saturating_sub(proven) >= after;
        self.series.is_none() && self.told.proven_ns.is_none_or(old)
    }

    /// How many gaps between sights this window had; none where no length is known of any, as
    /// behind a clock that was set back.
    pub fn gaps_counted(&self) -> u64 {
        if self.gaps.are_unknown() {
            return 0;
        }
        u64::from(self.count) - u64::from(self.told.is_new && self.count > 0)
    }

    /// The exchange of a last sight that no proof shows yet.
    pub(super) fn unproven(&self) -> Option<Exchange> {
        let later = self.told.proven_ns.is_some_and(|proven| self.last_ns > proven);
        (later && self.series.is_none()).then_some(self.latest)
    }

    /// The id of what proves its series' change of that place; empty where nothing does.
    pub fn change_evidence(&self, change: usize) -> &str {
        let shown = self.told.shown.iter().find(|shown| shown.changes.contains(&change));
        shown.map_or("", |shown| &shown.evidence)
    }
}

#[allow(missing_docs)] // The observation's own words.
impl Row {
    pub fn link(&self) -> u32 {
        self.told.fact.link
    }
    pub fn by(&self) -> Side {
        self.told.fact.by
    }
    pub fn kind(&self) -> Kind {
        self.told.fact.kind
    }
    pub fn protocol(&self) -> &'static str {
        self.told.fact.protocol
    }
    pub fn subject(&self) -> Subject {
        self.told.fact.subject
    }
    pub fn unit(&self) -> &Name {
        &self.told.fact.unit
    }
    pub fn code(&self) -> &Name {
        &self.told.fact.code
    }
    pub fn object(&self) -> &Name {
        &self.told.fact.object
    }
    pub fn span(&self) -> u32 {
        self.told.fact.span
    }
    pub fn status(&self) -> u32 {
        self.told.fact.status
    }
    pub fn text(&self) -> &Text {
        &self.told.fact.text
    }
}
