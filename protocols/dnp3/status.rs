use super::object::Objects;
use super::{file, value};

/// What a status is of; below all stand the codes of commands (IEEE 1815, A.8.1).
const INDICATION: u32 = 0x100;
const LINK: u32 = 0x200;
const FILE: u32 = 0x300;
const AUTHENTICATION: u32 = 0x400;

/// The second octet of the internal indications: function not supported, object unknown,
/// parameter error, already executing. IEEE 1815, 4.2.2.6.
const REFUSALS: [u8; 4] = [0x01, 0x02, 0x04, 0x10];

/// How a request went: the first command, file or authentication object that says other
/// than success, else what the internal indications say, else 0.
pub fn of<'a>(indications: [u8; 2], mut objects: impl Iterator<Item = Objects<'a>>) -> u32 {
    if let Some(status) = objects.find_map(|objects| of_objects(&objects)) {
        return status;
    }
    let [_, second] = indications;
    REFUSALS.iter().find(|bit| second & **bit != 0).map_or(0, |bit| INDICATION | u32::from(*bit))
}

fn of_objects(objects: &Objects<'_>) -> Option<u32> {
    let command = objects.each().map(|(_, object)| value::command_status(objects, object));
    if let Some(status) = command.into_iter().find(|status| *status != 0) {
        return Some(status.into());
    }
    if let Some(status) = file::status(objects).filter(|status| *status != 0) {
        return Some(FILE | u32::from(status));
    }
    authentication_error(objects).map(|code| AUTHENTICATION | u32::from(code))
}

/// Behind sequence, user and association. IEEE 1815, A.45.7.
fn authentication_error(objects: &Objects<'_>) -> Option<u8> {
    let (_, object) = objects.each().next()?;
    match (objects.group, objects.variation) {
        (120, 7) => object.get(8).copied(),
        _ => None,
    }
}

/// A link's answer: acknowledged (0) and the link's status (11) are success.
pub fn of_link(function: u8) -> u32 {
    match function {
        0 | 11 => 0,
        refused => LINK | u32::from(refused),
    }
}
