//! What a controller says of itself. Sections are of GFK-0529C, chapter 6.

use super::NAME;
use wire::{Observation, Octets, Out, Shape, Short, Subject, Text};

/// Octets of a task's or a controller's name.
const NAMED: usize = 8;

/// Major and minor type, and what is called so. Table 6-16
const MODELS: &[(u8, u8, &str)] = &[
    (12, 31, "Series 90-70 Model 731"),
    (12, 32, "Series 90-70 Model 732"),
    (12, 71, "Series 90-70 Model 771"),
    (12, 72, "Series 90-70 Model 772"),
    (12, 80, "Series 90-70 Model 780"),
    (12, 81, "Series 90-70 Model 781"),
    (12, 82, "Series 90-70 Model 782"),
    (12, 88, "Series 90-70 Model 788"),
    (12, 89, "Series 90-70 Model 789"),
    (12, 92, "Series 90-70 Model 914"),
    (12, 94, "Series 90-70 Model 924"),
    (16, 30, "Series 90-30 Model 311"),
    (16, 31, "Series 90-20 Model 211"),
    (16, 32, "Series 90-30 Model 321"),
    (16, 33, "Series 90-30 Model 313"),
    (16, 34, "Series 90-30 Model 323"),
    (16, 35, "Series 90-30 Model 331"),
    (16, 36, "Series 90-30 Model 341"),
];

/// "Return Controller Type and ID Information".
pub fn controller(data: &[u8], done: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut fields = Octets::new(data);
    if let Some(name) = Text::trimmed(fields.take(NAMED)?) {
        out.is(NAME, Subject::Server, "name", name);
    }
    let (major, minor) = (fields.u8()?, fields.u8()?);
    if let Some((.., model)) = MODELS.iter().find(|known| (known.0, known.1) == (major, minor)) {
        out.is(NAME, Subject::Server, "vendor", "GE");
        out.is(NAME, Subject::Server, "model", *model);
    }
    was("controller type", Shape::U8, &[major], done, out);
    was("controller model", Shape::U8, &[minor], done, out);
    program(fields.skip(2)?.take(NAMED)?, done, out);
    was("program length", Shape::U32Le, fields.skip(2)?.take(4)?, done, out);
    was("program checksum", Shape::U32Le, fields.skip(2)?.take(4)?, done, out);
    was("configuration length", Shape::U16Le, fields.take(2)?, done, out);
    was("configuration checksum", Shape::U32Le, fields.skip(2)?.take(4)?, done, out);
    Ok(())
}

/// "Return Control Program Name(s)": none in the mailbox itself; else how many, and the main one.
pub fn programs(data: &[u8], done: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut fields = Octets::new(data);
    if data.len() > NAMED && fields.le16()? > 0 {
        program(fields.take(NAMED)?, done, out);
    }
    Ok(())
}

fn program(field: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
    if let Some(name) = Text::trimmed(field) {
        was("program name", Shape::Text, name.bytes(), done, out);
    }
}

/// "Return Fault Table": a time, then how many were and are in it.
pub fn faults(data: &[u8], done: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut fields = Octets::new(data);
    let (since_clear, listed) = (fields.skip(6)?.take(2)?, fields.take(2)?);
    was("faults since it was cleared", Shape::U16Le, since_clear, done, out);
    was("faults listed", Shape::U16Le, listed, done, out);
    Ok(())
}

/// One thing that the answer to `done` tells beside what was asked for.
pub fn was(
    object: &'static str,
    shape: Shape,
    bytes: &[u8],
    done: &Observation<'_>,
    out: &mut Out<'_>,
) {
    out.was(object, shape, bytes, &done.clone().writes(false));
}
