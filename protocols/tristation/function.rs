//! What functions are about, and what their answers tell.

use super::chassis;
use super::frame::Command;
use super::NAME;
use wire::{Name, Observation, Octets, Out, Shape, Short, Subject, Text};

/// The answer that says why a function was not done.
pub const REJECTED: u8 = 100;

const START_DOWNLOAD_CHANGE: u8 = 1;
const ALLOCATE_PROGRAM: u8 = 55;
const ALLOCATE_FUNCTION: u8 = 56;
const START_PROGRAM_DOWNLOAD: u8 = 59;
const UPLOAD_PROGRAM: u8 = 65;
const UPLOAD_FUNCTION: u8 = 66;
const ATTACHED: u8 = 106;
const CP_STATUS: u8 = 108;
const CHASSIS_STATUS: u8 = 119;
const MODULE_VERSIONS: u8 = 151;

/// Octets of a project's name.
const PROJECT: usize = 10;

/// Functions whose answers are known, and these.
const ANSWERS: &[(u8, u8)] = &[
    (1, 102),
    (8, 140),
    (10, 105),
    (11, 103),
    (12, 104),
    (13, 106),
    (19, 108),
    (20, 109),
    (21, 110),
    (22, 111),
    (24, 119),
    (25, 124),
    (28, 121),
    (29, 127),
    (33, 131),
    (35, 135),
    (36, 137),
    (41, 152),
    (42, 136),
    (46, 150),
    (47, 142),
    (51, 147),
    (52, 149),
    (54, 151),
    (55, 153),
    (56, 154),
    (57, 155),
    (58, 156),
    (59, 101),
    (60, 157),
    (61, 158),
    (62, 159),
    (63, 160),
    (64, 161),
    (65, 162),
    (66, 163),
    (67, 164),
    (68, 165),
    (72, 168),
    (73, 169),
];

/// The function number of the answer to `function`, where it is known.
pub fn answer_of(function: u8) -> Option<u8> {
    ANSWERS.iter().find(|(asked, _)| *asked == function).map(|(_, answer)| *answer)
}

/// What a request is about.
pub fn object(command: &Command<'_>) -> Name {
    let mut data = Octets::new(command.data);
    let object = match command.function {
        UPLOAD_PROGRAM | ALLOCATE_PROGRAM => {
            data.le16().map(|id| Name::at("program {}", id.into()))
        }
        UPLOAD_FUNCTION | ALLOCATE_FUNCTION => {
            data.le16().map(|id| Name::at("function {}", id.into()))
        }
        // Behind what is loaded now.
        START_DOWNLOAD_CHANGE => data.skip(PROJECT + 16).and_then(|data| named(data)),
        START_PROGRAM_DOWNLOAD => data.skip(10).and_then(|data| named(data)),
        _ => Ok(Name::None),
    };
    object.unwrap_or_default()
}

fn named(data: &mut Octets<'_>) -> Result<Name, Short> {
    Ok(Text::trimmed(data.take(PROJECT)?).map_or(Name::None, Name::Text))
}

/// What the answer to `done` tells of the controller.
pub fn told(answer: &Command<'_>, done: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut data = Octets::new(answer.data);
    match answer.function {
        ATTACHED => attached(&mut data, out),
        CP_STATUS => cp_status(&mut data, done, out),
        CHASSIS_STATUS => chassis::status(&mut data, done, out),
        MODULE_VERSIONS => chassis::versions(&mut data, out),
        _ => Ok(()),
    }
}

/// Tricon of version 9 tells zeros, later ones what they are.
fn attached(data: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let (major, minor) = (data.skip(3)?.u8()?, data.u8()?);
    out.is(NAME, Subject::Server, "vendor", "Triconex");
    out.is(NAME, Subject::Server, "model", "Tricon");
    match (major, minor) {
        (0, 0) => out.is(NAME, Subject::Server, "firmware", "9"),
        (10, _) => out.is(NAME, Subject::Server, "firmware", format_args!("{major}.{minor}")),
        _ => {}
    }
    Ok(())
}

fn cp_status(
    data: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let (key, run) = (data.skip(7)?.take(1)?, data.take(1)?);
    out.was("key position", Shape::U8, key, done);
    out.was("run state", Shape::U8, run, done);
    data.skip(49)?;
    version(data, done, out)?;
    project_name(data, done, out)
}

/// A project's version, and when that was made.
pub fn version(
    data: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    out.was("project minor version", Shape::U16Le, data.take(2)?, done);
    out.was("project major version", Shape::U16Le, data.take(2)?, done);
    out.was("project time", Shape::U32Le, data.take(4)?, done);
    Ok(())
}

pub fn project_name(
    data: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    if let Some(name) = Text::trimmed(data.take(PROJECT)?) {
        out.was("project name", Shape::Text, name.bytes(), done);
    }
    Ok(())
}
