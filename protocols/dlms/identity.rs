//! What meters say of themselves: objects of IEC 62056-6-2, 6.2, and system titles
//! (IEC 62056-5-3, 4.3.4), which begin with their maker's three letters.

use super::data::{digits, Value};
use super::object::{Descriptor, DATA};
use super::NAME;
use wire::{Name, Observation, Out, Side, Subject, Text};

/// Claims of an attribute's value.
pub fn state(of: Descriptor, value: &Value<'_>, unit: &Name, out: &mut Out<'_>) {
    let Descriptor { class: DATA | 3, logical_name, number: 2, method: false } = of else { return };
    let Some(text) = value.text() else { return };
    match logical_name {
        [0, 0, 42, 0, 0, 255] => {
            maker(text.bytes(), unit, out);
            claim("name", text, unit, out);
        }
        [0, _, 96, 1, 0, 255] => claim("serial", text, unit, out),
        [0 | 1, 0, 0, 2, 0, 255] => claim("firmware", text, unit, out),
        _ => {}
    }
}

/// A system title of whoever sent the message; a client may make up its own.
pub fn title(title: &[u8], unit: &Name, out: &mut Out<'_>) {
    let told = digits(title).filter(|_| title.len() == 8 && title.iter().any(|octet| *octet != 0));
    let Some(told) = told else { return };
    if out.side() == Side::Client {
        return claim("client_id", told, unit, out);
    }
    maker(title, unit, out);
    claim("serial", told, unit, out);
}

/// Three letters that the FLAG association gave (IEC 62056-21, 6.3.2).
fn maker(title: &[u8], unit: &Name, out: &mut Out<'_>) {
    if let Some(letters) = title.first_chunk::<3>().filter(|l| l.iter().all(u8::is_ascii_uppercase))
    {
        claim("vendor_id", Text::new(letters), unit, out);
    }
}

/// Of a server it is the logical device's, of a client its own.
pub fn claim(attribute: &'static str, value: Text, unit: &Name, out: &mut Out<'_>) {
    let subject = Subject::of(out.side());
    let unit = if subject == Subject::Server { unit.clone() } else { Name::None };
    out.state(&Observation::is(NAME, subject, attribute, value).unit(unit));
}
