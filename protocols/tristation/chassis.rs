//! What a controller tells of its chassis: sixteen slots, of which the first three are its main
//! processors.

use super::function::{project_name, version};
use super::NAME;
use wire::{Name, Observation, Octets, Out, Shape, Short, Subject, Text};

const SLOTS: u32 = 16;

/// The lights of a module that nobody could ask.
const UNKNOWN_LIGHTS: u8 = 2;

/// What stands in a slot, by the number of its type: order numbers.
const MODULES: &[(u16, &str)] = &[
    (1, "3501"),
    (2, "3502"),
    (3, "3503"),
    (7, "3505"),
    (11, "3508"),
    (17, "3601"),
    (19, "3603"),
    (20, "3604"),
    (23, "3608"),
    (24, "3607"),
    (29, "6603"),
    (30, "6602"),
    (31, "6601"),
    (32, "3701"),
    (33, "3700"),
    (38, "3510"),
    (40, "3801"),
    (41, "3800"),
    (42, "6810"),
    (45, "3511"),
    (47, "3515"),
    (48, "4119"),
    (50, "6211"),
    (51, "4509"),
    (52, "4409"),
    (53, "6215"),
    (55, "4329"),
    (56, "4609"),
    (57, "4351B"),
    (58, "4352B"),
    (59, "4353"),
    (60, "4354"),
    (71, "3531"),
    (72, "3532"),
    (73, "3533"),
    (84, "4351"),
    (85, "4352"),
    (86, "4351A"),
    (87, "4352A"),
    (88, "3664"),
    (89, "3674"),
    (90, "3667"),
    (91, "3677"),
    (92, "3663"),
    (93, "3673"),
    (94, "3720"),
    (95, "3721"),
    (104, "3805"),
    (105, "3807"),
    (106, "3806"),
    (107, "6613"),
    (108, "6612"),
    (110, "6703"),
    (111, "3635"),
    (112, "3636"),
    (113, "3611"),
    (129, "6507"),
    (130, "6502"),
    (133, "6503"),
    (134, "6501"),
    (136, "6508"),
    (255, "3008"),
];

/// The same of modules that have a number for each range that they may be set to.
const RANGES: &[(u16, u16, &str)] = &[
    (138, 141, "6708"),
    (146, 151, "3706"),
    (152, 155, "3704"),
    (156, 157, "3504"),
    (158, 158, "3625"),
    (160, 163, "6700"),
    (180, 183, "3703"),
    (184, 187, "3708"),
    (192, 195, "3708"),
    (200, 202, "3708"),
    (208, 211, "3708"),
    (216, 217, "3614"),
    (218, 219, "3617"),
    (220, 221, "3613"),
    (222, 223, "3615"),
    (224, 225, "3564"),
    (226, 227, "3562"),
    (228, 229, "3561"),
    (232, 233, "3624"),
    (234, 235, "3627"),
    (236, 237, "3623"),
];

fn product_code(kind: u16) -> Option<&'static str> {
    let one = MODULES.iter().find(|(known, _)| *known == kind).map(|(_, code)| *code);
    let ranges = || RANGES.iter().find(|(first, last, _)| (*first..=*last).contains(&kind));
    one.or_else(|| ranges().map(|(.., code)| *code))
}

fn module(slot: Name, attribute: &'static str, value: impl Into<Text>, out: &mut Out<'_>) {
    out.state(&Observation::is(NAME, Subject::Server, attribute, value).unit(slot));
}

/// State, project, times and each module of the main chassis.
pub fn status(
    data: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    out.was("node number", Shape::U16Le, data.take(2)?, done);
    out.was("run state", Shape::U8, data.skip(1)?.take(1)?, done);
    out.was("key position", Shape::U8, data.take(1)?, done);
    version(data.skip(1)?, done, out)?;
    out.was("requested scan time", Shape::U32Le, data.take(4)?, done);
    out.was("actual scan time", Shape::U32Le, data.take(4)?, done);
    project_name(data.skip(10)?, done, out)?;
    data.skip(124)?;
    for slot in 0..SLOTS {
        slot_status(&Name::at("slot {}", slot), data.part(32)?, done, out)?;
    }
    Ok(())
}

fn slot_status(
    slot: &Name,
    mut data: Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let (lights, kind) = (data.u8()?, data.skip(1)?.u8()?);
    if kind == 0 {
        return Ok(());
    }
    if let Some(code) = product_code(kind.into()) {
        module(slot.clone(), "product_code", code, out);
    }
    let done = done.clone().unit(slot.clone());
    out.was("configuration match", Shape::U8, data.take(1)?, &done);
    if lights > UNKNOWN_LIGHTS {
        out.was("pass light", Shape::U8, &[lights & 1], &done);
        out.was("fault light", Shape::U8, &[lights >> 1 & 1], &done);
        out.was("active light", Shape::U8, &[lights >> 2 & 1], &done);
    }
    Ok(())
}

/// What stands in the slots of a chassis, with firmware, and the controller's own board.
pub fn versions(data: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    const ATTACHED: u8 = 0xFF;
    let chassis = data.u8()?.into();
    if data.u8()? != ATTACHED {
        return Ok(());
    }
    for slot in 0..SLOTS {
        let slot = Name::At("chassis {} slot {}", [chassis, slot, 0]);
        let (kind, firmware) = (data.le16()?, [data.le16()?, data.le16()?, data.le16()?]);
        if kind == 0 {
            continue;
        }
        if let Some(code) = product_code(kind) {
            module(slot.clone(), "product_code", code, out);
        }
        let [a, b, c] = firmware;
        module(slot, "firmware", format_args!("{a}/{b}/{c}"), out);
    }
    board(data.skip(320)?, out)
}

fn board(data: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    for (attribute, length) in [("product_code", 6), ("hardware", 3), ("serial", 8)] {
        let field = data.take(length)?;
        if let Some(text) = Text::trimmed(field).filter(|text| text.bytes().is_ascii()) {
            out.is(NAME, Subject::Server, attribute, text);
        }
    }
    Ok(())
}
