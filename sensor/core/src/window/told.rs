//! What of a row is touched only when it is told: what it is about, and its proof.

use super::run::Run;
use crate::evidence::Taken;
use std::ops::Range;
use wire::{Kind, Name, Observation, Side, Subject, Text};

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

impl Fact {
    /// What `o` states of a link; `object` stands for its own.
    #[inline]
    pub(super) fn of(link: u32, o: &Observation<'_>, object: Name) -> Self {
        Self {
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
        }
    }
}

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
    /// How many objects with values it may tell apart.
    pub(super) objects: u32,
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
    /// Until written; none where the row's own proof shows them.
    pub taken: Option<Taken>,
    /// Its id once written.
    pub evidence: String,
}

impl Told {
    pub(super) const fn new(fact: Fact, objects: u32, state: u64, word: u64) -> Self {
        Self {
            fact,
            taken: None,
            evidence: String::new(),
            proven_ns: None,
            client: None,
            is_new: true,
            objects,
            state,
            word,
            is_one_of_several: false,
            latest_taken: None,
            latest: String::new(),
            shown: Vec::new(),
        }
    }

    /// Proof that is not written yet.
    pub(super) fn unwritten(&self) -> impl Iterator<Item = &Taken> {
        let shown = self.shown.iter().map(|shown| &shown.taken);
        [&self.taken, &self.latest_taken].into_iter().chain(shown).flatten()
    }

    pub(super) fn prove(&mut self, taken: Taken, at_ns: i64) {
        self.client = taken.known.client;
        self.taken = Some(taken);
        self.proven_ns = Some(at_ns);
    }
}

impl Shown {
    pub(super) const fn new(changes: Range<usize>, taken: Option<Taken>) -> Self {
        Self { changes, taken, evidence: String::new() }
    }
}
