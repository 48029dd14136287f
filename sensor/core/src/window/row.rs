//! A fact with what repeats of it.

use super::run::{Objects, Run};
use crate::evidence::Taken;
use crate::statistics::{Exchange, Gaps, Series};
use std::ops::Range;
use wire::{Kind, Name, Side, Subject, Text};

/// An observation's identity: what makes two sights the same fact.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) link: u32,
    pub(super) by: Side,
    pub(super) kind: Kind,
    pub(super) protocol: &'static str,
    pub(super) subject: Subject,
    pub(super) unit: Name,
    pub(super) code: Name,
    pub(super) object: Name,
    /// What else the row stands for, beyond the limit of objects.
    pub(super) run: Option<Run>,
    pub(super) span: u32,
    pub(super) status: u32,
    pub(super) text: Text,
}

/// A fact with what repeats of it: two lines of the cache, since every packet touches one
/// or two rows of very many.
#[repr(align(128))]
pub struct Row {
    pub(super) hash: u64,
    /// Sights in this window.
    pub count: u32,
    /// The operation that came behind this one last, in this window.
    pub(super) next: u32,
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

/// What a row is about, and its proof.
pub struct Told {
    pub(super) fact: Fact,
    /// Proof of the first sight, and each hour of the latest, until written.
    pub taken: Option<Taken>,
    /// Its id once written.
    pub evidence: String,
    pub(super) proven_ns: Option<i64>,
    /// The direction in which the client sends, as proof was taken.
    pub(super) client: Option<usize>,
    /// Whether no earlier window had it.
    pub(super) is_new: bool,
    /// What its operation or claim is without the status or value.
    pub(super) state: u64,
    /// What it is in the order of operations.
    pub(super) word: u64,
    /// Whether that had another status or value too.
    pub(super) is_one_of_several: bool,
    /// Proof of the very last sight, until written.
    pub latest_taken: Option<Taken>,
    /// Its id once written.
    pub latest: String,
    /// Proof of changes of its values in this window.
    pub shown: Vec<Shown>,
}

/// Proof of the changes of values that one message made.
pub struct Shown {
    /// Which of the series' changes.
    pub changes: Range<usize>,
    /// Until written.
    pub taken: Option<Taken>,
    /// Its id once written.
    pub evidence: String,
}

impl Told {
    pub(super) const fn new(fact: Fact, state: u64, word: u64) -> Self {
        Self {
            fact,
            taken: None,
            evidence: String::new(),
            proven_ns: None,
            client: None,
            is_new: true,
            state,
            word,
            is_one_of_several: false,
            latest_taken: None,
            latest: String::new(),
            shown: Vec::new(),
        }
    }

    pub(super) fn prove(&mut self, taken: Taken, at_ns: i64) {
        self.client = taken.client;
        self.taken = Some(taken);
        self.proven_ns = Some(at_ns);
    }
}

impl Shown {
    pub(super) const fn new(changes: Range<usize>, taken: Taken) -> Self {
        Self { changes, taken: Some(taken), evidence: String::new() }
    }
}

impl Row {
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

    /// How many gaps between sights this window had.
    pub fn gaps_counted(&self) -> u64 {
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
