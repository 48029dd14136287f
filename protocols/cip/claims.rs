use super::status::Status;
use wire::{Frames, Name, Observation, Out, Shape, Subject, Text, Values};

/// Whom the attributes of an answer are about, and which frames asked for them.
pub struct Claims<'a> {
    /// The protocol that carried them.
    pub protocol: &'static str,
    /// Who owns them.
    pub subject: Subject,
    /// The module behind the address.
    pub unit: &'a Name,
    /// The frames of the request.
    pub asked: &'a Frames,
    /// The operation that gave them.
    done: &'a Observation<'a>,
    /// Whose vendor the same answer tells.
    vendor: Option<u16>,
}

impl<'a> Claims<'a> {
    /// Of who answered `done`, which `asked` asked for.
    pub fn of(done: &'a Observation<'_>, asked: &'a Frames) -> Self {
        let subject = Subject::of(done.by.other());
        Self { protocol: done.protocol, subject, unit: &done.unit, asked, done, vendor: None }
    }

    /// The same of a device of `vendor`.
    pub fn of_vendor(&self, vendor: Option<u16>) -> Claims<'_> {
        Claims { vendor, ..*self }
    }

    /// How it is: a value, which changes, not a claim.
    pub fn is_in(&self, status: u16, out: &mut Out<'_>) {
        let text = Text::from(format_args!("{}", Status { word: status, vendor: self.vendor }));
        let values = Values { shape: Shape::Text, bytes: text.bytes(), step: 1 };
        let was = Observation::was(self.done, values).object(Name::at("Identity status", 0));
        out.state_with(self.asked, &was.span(1));
    }

    /// One claim.
    pub fn is(&self, attribute: &'static str, value: impl Into<Text>, out: &mut Out<'_>) {
        let claim = Observation::is(self.protocol, self.subject, attribute, value);
        out.state_with(self.asked, &claim.unit(self.unit.clone()));
    }

    /// One claim of a text that the device may have padded or left empty.
    pub fn is_text(&self, attribute: &'static str, text: &[u8], out: &mut Out<'_>) {
        if let Some(text) = Text::trimmed(text) {
            self.is(attribute, text, out);
        }
    }

    /// A vendor by its ODVA number.
    pub fn is_vendor(&self, number: u16, out: &mut Out<'_>) {
        self.is("vendor_id", format_args!("{number}"), out);
        if let Some(name) = super::vendor::name(number) {
            self.is("vendor", name, out);
        }
    }

    /// A device type by its ODVA number.
    pub fn is_type(&self, number: u16, out: &mut Out<'_>) {
        match super::device::name(number) {
            Some(name) => self.is("type", name, out),
            None => self.is("type", format_args!("device type {number}"), out),
        }
    }
}
