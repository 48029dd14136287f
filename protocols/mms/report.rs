//! What a server reports unasked. A report of IEC 61850 is one of MMS with one list of values,
//! whose first say what the others are (IEC 61850-8-1, 17.2; § is a section of it).

use super::data::{is_set, text};
use super::object::{self, Variables};
use super::speaker::Speaker;
use super::NAME;
use crate::ber::{Element, Elements};
use wire::{code, Counters, Frames, Name, Observation, Out, Side, Text, NO_ANSWER};

/// The name of the list of all reports.
const REPORT: &str = "RPT";
/// A value that was not accessed.
const FAILURE: u32 = 0x80;

// Optional fields, by their bit. §17.2.3.2.2
const SEQUENCE: usize = 1;
const TIME: usize = 2;
const DATA_SET: usize = 4;
const REFERENCES: usize = 5;
const OVERFLOW: usize = 6;
const ENTRY: usize = 7;
const REVISION: usize = 8;
const SEGMENT: usize = 9;

/// The sequence numbers of the reports of one association.
#[derive(Default)]
pub(super) struct Reports(Counters<Text>);

impl Reports {
    /// Numbers begin anew, or octets were lost.
    pub fn forget(&mut self) {
        self.0 = Counters::default();
    }

    /// Takes an information report of `side`. ISO 9506-2, 14.12
    pub fn take(&mut self, side: Side, report: Element<'_>, out: &mut Out<'_>) {
        let mut inside = report.inside();
        let variables = inside.element().ok().and_then(Variables::of);
        let (Some(variables), Ok(results)) = (variables, inside.required(0xA0)) else {
            return out.broke(NAME, "broken report", "a list of variables, and values needed");
        };
        if is_report(variables) {
            if let Some(report) = Report::read(results.inside()) {
                return self.reported(side, &report, out);
            }
        }
        let (object, span) = variables.target();
        let done = did(side, object).span(span);
        out.state(&done);
        let mut speaker = Speaker { done: &done, frames: &Frames::default(), out };
        for (name, value) in variables.names().zip(results.inside()) {
            if let Some(name) = name.filter(|_| value.tag != FAILURE) {
                speaker.value(&name, value);
            }
        }
    }

    fn reported(&mut self, side: Side, report: &Report<'_>, out: &mut Out<'_>) {
        let done = did(side, Name::text(report.id));
        out.state(&done);
        if let Some(number) = report.sequence {
            // Of 8 bits for reports that are not buffered, of 16 for those that are.
            let greatest = if number > 0xFF { 0xFFFF } else { 0xFF };
            let counted = ("SqNum", number, greatest);
            self.0.count(Text::new(report.id), counted, || done.clone(), out);
        }
        let mut speaker = Speaker { done: &done, frames: &Frames::default(), out };
        report.each(|name, value| speaker.value(name, value));
    }
}

fn did(side: Side, object: Name) -> Observation<'static> {
    Observation::did(NAME, code([3, 0])).by(side).object(object).status(NO_ANSWER)
}

fn is_report(variables: Variables<'_>) -> bool {
    match variables {
        Variables::Of(list) => {
            object::name(Elements::new(list)).is_some_and(|name| name.bytes() == REPORT.as_bytes())
        }
        Variables::Each(_) => false,
    }
}

/// A report of IEC 61850. §17.2.3.2
struct Report<'a> {
    id: &'a [u8],
    sequence: Option<u32>,
    data_set: Option<&'a [u8]>,
    /// Which members of the data set are in it.
    included: &'a [u8],
    has_references: bool,
    values: Elements<'a>,
}

impl<'a> Report<'a> {
    fn read(mut fields: Elements<'a>) -> Option<Self> {
        let id = text(&fields.element().ok()?)?;
        let options = fields.required(0x84).ok()?.contents;
        let mut field = |bit| is_set(options, bit).then(|| fields.element().ok()).flatten();
        let sequence = field(SEQUENCE).and_then(|number| number.unsigned());
        field(TIME);
        let data_set = field(DATA_SET).and_then(|set| text(&set));
        for bit in [OVERFLOW, ENTRY, REVISION, SEGMENT, SEGMENT] {
            field(bit);
        }
        let included = fields.required(0x84).ok()?.contents;
        let has_references = is_set(options, REFERENCES);
        Some(Self { id, sequence, data_set, included, has_references, values: fields })
    }

    /// The places in the data set of what is included.
    fn places(&self) -> impl Iterator<Item = usize> + 'a {
        let included = self.included;
        (0..included.len().saturating_sub(1) * 8).filter(move |place| is_set(included, *place))
    }

    /// Each value with its name: its reference, or its place in the data set.
    fn each(&self, mut take: impl FnMut(&Text, Element<'a>)) {
        let mut references = self.values;
        let count = self.places().count();
        let skipped = if self.has_references { count } else { 0 };
        let set = Text::new(self.data_set.unwrap_or(self.id));
        for (place, value) in self.places().zip(self.values.skip(skipped)) {
            let reference = if self.has_references { references.next() } else { None };
            match reference.and_then(|reference| text(&reference)) {
                Some(reference) => take(&Text::new(reference), value),
                None => take(&format_args!("{set}[{place}]").into(), value),
            }
        }
    }
}
