//! What of a clock may be managed, and what its data say. 15.5.2, 15.5.3

use wire::{Name, Shape};

/// How a field is to be read.
pub(super) enum Form {
    Is(Shape),
    /// A time in 1/65,536 of a nanosecond, which is told in nanoseconds. 5.3.2
    Interval,
    /// The identity of a clock.
    Clock,
}

/// What it is called, where in the data it stands, and how.
type Field = (&'static str, usize, Form);

use Form::{Clock, Interval, Is};
use Shape::{I16Be, U16Be, U32Be, I8, U8};

/// By managementId: what it is called, and the fields of its data. Table 59
const MANAGED: &[(u16, &str, &[Field])] = &[
    (0x0000, "null management", &[]),
    (0x0001, "clock description", &[]),
    (0x0002, "user description", &[]),
    (0x0003, "save in non-volatile storage", &[]),
    (0x0004, "reset non-volatile storage", &[]),
    (0x0005, "initialize", &[("initialization key", 0, Is(U16Be))]),
    (0x0006, "fault log", &[("fault records", 0, Is(U16Be))]),
    (0x0007, "fault log reset", &[]),
    (0x2000, "default data set", DEFAULT),
    (0x2001, "current data set", CURRENT),
    (0x2002, "parent data set", PARENT),
    (0x2003, "time properties data set", TIME_PROPERTIES),
    (0x2004, "port data set", PORT),
    (0x2005, "priority 1", &[("priority 1", 0, Is(U8))]),
    (0x2006, "priority 2", &[("priority 2", 0, Is(U8))]),
    (0x2007, "domain", &[("domain", 0, Is(U8))]),
    (0x2008, "slave only", &[("slave only", 0, Is(U8))]),
    (0x2009, "log announce interval", &[("log announce interval", 0, Is(I8))]),
    (0x200A, "announce receipt timeout", &[("announce receipt timeout", 0, Is(U8))]),
    (0x200B, "log sync interval", &[("log sync interval", 0, Is(I8))]),
    (0x200C, "version number", &[("version number", 0, Is(U8))]),
    (0x200D, "enable port", &[]),
    (0x200E, "disable port", &[]),
    (0x200F, "time", &[("seconds", 2, Is(U32Be))]),
    (0x2010, "clock accuracy", &[("clock accuracy", 0, Is(U8))]),
    (0x2011, "UTC properties", &[("UTC offset", 0, Is(I16Be))]),
    (0x2012, "traceability properties", &[("traceability", 0, Is(U8))]),
    (0x2013, "timescale properties", &[("time source", 1, Is(U8))]),
    (0x2014, "unicast negotiation enable", &[("unicast negotiation", 0, Is(U8))]),
    (0x2015, "path trace list", &[]),
    (0x2016, "path trace enable", &[("path trace", 0, Is(U8))]),
    (0x2017, "grandmaster cluster table", &[]),
    (0x2018, "unicast master table", &[]),
    (0x2019, "unicast master max table size", &[]),
    (0x201A, "acceptable master table", &[]),
    (0x201B, "acceptable master table enabled", &[("acceptable master table", 0, Is(U8))]),
    (0x201C, "acceptable master max table size", &[]),
    (0x201D, "alternate master", &[]),
    (0x201E, "alternate time offset enable", &[]),
    (0x201F, "alternate time offset name", &[]),
    (0x2020, "alternate time offset max key", &[]),
    (0x2021, "alternate time offset properties", &[]),
    (0x3000, "external port configuration enabled", &[("external port configuration", 0, Is(U8))]),
    (0x3001, "master only", &[("master only", 0, Is(U8))]),
    (0x3002, "holdover upgrade enable", &[("holdover upgrade", 0, Is(U8))]),
    (0x3003, "external port configuration", &[]),
    (0x4000, "transparent clock default data set", &[]),
    (0x4001, "transparent clock port data set", &[]),
    (0x4002, "primary domain", &[("domain", 0, Is(U8))]),
    (0x6000, "delay mechanism", &[("delay mechanism", 0, Is(U8))]),
    (0x6001, "log min pdelay req interval", &[("log min pdelay req interval", 0, Is(I8))]),
];

const DEFAULT: &[Field] = &[
    ("ports", 2, Is(U16Be)),
    ("priority 1", 4, Is(U8)),
    ("clock class", 5, Is(U8)),
    ("clock accuracy", 6, Is(U8)),
    ("clock variance", 7, Is(U16Be)),
    ("priority 2", 9, Is(U8)),
    ("clock identity", 10, Clock),
    ("domain", 18, Is(U8)),
];

const CURRENT: &[Field] = &[
    ("steps removed", 0, Is(U16Be)),
    ("offset from master", 2, Interval),
    ("mean path delay", 10, Interval),
];

const PARENT: &[Field] = &[
    ("parent", 0, Clock),
    ("grandmaster priority 1", 18, Is(U8)),
    ("grandmaster clock class", 19, Is(U8)),
    ("grandmaster clock accuracy", 20, Is(U8)),
    ("grandmaster clock variance", 21, Is(U16Be)),
    ("grandmaster priority 2", 23, Is(U8)),
    ("grandmaster", 24, Clock),
];

const TIME_PROPERTIES: &[Field] =
    &[("UTC offset", 0, Is(I16Be)), ("time flags", 2, Is(U8)), ("time source", 3, Is(U8))];

const PORT: &[Field] = &[
    ("port number", 8, Is(U16Be)),
    ("port state", 10, Is(U8)),
    ("log min delay req interval", 11, Is(I8)),
    ("peer mean path delay", 12, Interval),
    ("log announce interval", 20, Is(I8)),
    ("announce receipt timeout", 21, Is(U8)),
    ("log sync interval", 22, Is(I8)),
    ("delay mechanism", 23, Is(U8)),
    ("log min pdelay req interval", 24, Is(I8)),
    ("version number", 25, Is(U8)),
];

fn managed(id: u16) -> Option<&'static (u16, &'static str, &'static [Field])> {
    MANAGED.iter().find(|(known, ..)| *known == id)
}

/// What is managed: one that makers or profiles define has its number alone.
pub(super) fn name(id: u16) -> Name {
    managed(id).map_or(Name::at("management {X}", id.into()), |(_, name, _)| Name::at(name, 0))
}

pub(super) fn fields(id: u16) -> &'static [Field] {
    managed(id).map_or(&[], |(.., fields)| fields)
}
