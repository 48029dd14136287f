//! What attributes and methods of COSEM's objects are called (IEC 62056-6-2): class, logical name
//! (IEC 62056-6-1) and number, those that matter by name.

use wire::{Name, Octets, Short, Text};

/// Classes with something that is treated by itself.
pub const DATA: u16 = 1;
pub const ASSOCIATION: u16 = 15;
const IMAGE_TRANSFER: u16 = 18;
const SECURITY_SETUP: u16 = 64;
const MBUS_CLIENT: u16 = 72;
const TOKEN_GATEWAY: u16 = 115;

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descriptor {
    pub class: u16,
    pub logical_name: [u8; 6],
    pub number: i8,
    /// Whether the number is a method's.
    pub method: bool,
}

impl Descriptor {
    pub fn read(octets: &mut Octets<'_>, method: bool) -> Result<Self, Short> {
        let (class, logical_name) = (octets.be16()?, octets.array()?);
        let [number] = octets.array()?.map(u8::cast_signed);
        Ok(Self { class, logical_name, number, method })
    }

    pub fn name(self) -> Text {
        let [a, b, c, d, e, f] = self.logical_name;
        let numbered: Text = format_args!("class {}", self.class).into();
        let class = Some(class(self.class)).filter(|class| !class.is_empty());
        let class = class.map_or(numbered, Text::from);
        let kind = if self.method { "method" } else { "attribute" };
        match self.called() {
            "" => format_args!("{class} {a}-{b}:{c}.{d}.{e}.{f} {kind} {}", self.number).into(),
            called => format_args!("{class} {a}-{b}:{c}.{d}.{e}.{f} {called}").into(),
        }
    }

    const fn called(self) -> &'static str {
        if self.method {
            method(self.class, self.number)
        } else {
            attribute(self.class, self.number)
        }
    }

    /// Whether what is read or written of it, or handed to it, may be a secret: a password, what
    /// proves one, keys.
    pub const fn is_secret(self) -> bool {
        match self.class {
            ASSOCIATION => matches!((self.method, self.number), (false, 7) | (true, 1 | 2)),
            12 | SECURITY_SETUP => self.method,
            MBUS_CLIENT => self.method && matches!(self.number, 7 | 8),
            TOKEN_GATEWAY => self.method,
            _ => false,
        }
    }

    /// Whether it is the time of a clock.
    pub const fn is_time(self) -> bool {
        matches!((self.class, self.method, self.number), (8, false, 2))
    }

    /// Whether it is a file, a list or a table, whose places name nothing that lasts.
    pub const fn is_bulk(self) -> bool {
        match (self.class, self.method, self.number) {
            (IMAGE_TRANSFER, method, _) => method,
            (ASSOCIATION | 12 | 7, false, 2) => true,
            _ => false,
        }
    }
}

impl From<Descriptor> for Name {
    fn from(descriptor: Descriptor) -> Self {
        Self::Text(descriptor.name())
    }
}

const fn class(class: u16) -> &'static str {
    match class {
        DATA => "data",
        3 => "register",
        4 => "extended register",
        5 => "demand register",
        6 => "register activation",
        7 => "profile",
        8 => "clock",
        9 => "script table",
        10 => "schedule",
        11 => "special days table",
        12 => "association SN",
        ASSOCIATION => "association",
        17 => "SAP assignment",
        IMAGE_TRANSFER => "image transfer",
        19 => "local port setup",
        20 => "activity calendar",
        21 => "register monitor",
        22 => "single action schedule",
        23 => "HDLC setup",
        25 => "M-Bus slave port setup",
        26 => "utility tables",
        27 => "modem configuration",
        28 => "auto answer",
        29 => "auto connect",
        30 => "data protection",
        40 => "push setup",
        41 => "TCP-UDP setup",
        42 => "IPv4 setup",
        43 => "MAC address setup",
        44 => "PPP setup",
        45 => "GPRS setup",
        47 => "GSM diagnostic",
        48 => "IPv6 setup",
        61 => "register table",
        SECURITY_SETUP => "security setup",
        65 => "parameter monitor",
        68 => "arbitrator",
        70 => "disconnect control",
        71 => "limiter",
        MBUS_CLIENT => "M-Bus client",
        111 => "account",
        112 => "credit",
        113 => "charge",
        TOKEN_GATEWAY => "token gateway",
        122 => "function control",
        124 => "communication port protection",
        _ => "",
    }
}

/// Attributes by name; the first of each class is its logical name.
const fn attribute(class: u16, number: i8) -> &'static str {
    match (class, number) {
        (_, 0) => "all attributes",
        (_, 1) => "logical name",
        (DATA | 3 | 4 | 61, 2) => "value",
        (3 | 4, 3) | (5, 4) => "scaler and unit",
        (4, 4) | (5, 5) => "status",
        (4, 5) | (5, 6) => "capture time",
        (5, 2) => "current average value",
        (5, 3) => "last average value",
        (7, 2) => "buffer",
        (7, 3) => "capture objects",
        (7, 4) => "capture period",
        (7, 7) => "entries in use",
        (7, 8) => "profile entries",
        (8, 2) => "time",
        (8, 3) => "time zone",
        (8, 4) => "status",
        (9, 2) => "scripts",
        (ASSOCIATION | 12, 2) => "object list",
        (ASSOCIATION, 3) => "associated partners",
        (ASSOCIATION, 4) => "application context name",
        (ASSOCIATION, 6) => "authentication mechanism",
        (ASSOCIATION, 7) => "secret",
        (ASSOCIATION, 8) => "association status",
        (17, 2) => "SAP assignment list",
        (IMAGE_TRANSFER, 2) => "image block size",
        (IMAGE_TRANSFER, 3) => "image transferred blocks status",
        (IMAGE_TRANSFER, 5) => "image transfer enabled",
        (IMAGE_TRANSFER, 6) => "image transfer status",
        (IMAGE_TRANSFER, 7) => "image to activate info",
        (22, 4) => "execution time",
        (40, 3) => "destination",
        (SECURITY_SETUP, 2) => "security policy",
        (SECURITY_SETUP, 3) => "security suite",
        (SECURITY_SETUP, 4) => "client system title",
        (SECURITY_SETUP, 5) => "server system title",
        (70, 2) => "output state",
        (70, 3) => "control state",
        (70, 4) => "control mode",
        (71, 2) => "monitored value",
        (71, 3) => "active threshold",
        (71, 4) => "normal threshold",
        _ => "",
    }
}

const fn method(class: u16, number: i8) -> &'static str {
    match (class, number) {
        (3 | 4, 1) | (5 | 7, 1) | (61, 1) => "reset",
        (5, 2) => "next period",
        (7, 2) | (61, 2) => "capture",
        (8, 1) => "adjust to quarter",
        (8, 2) => "adjust to measuring period",
        (8, 3) => "adjust to minute",
        (8, 4) => "adjust to preset time",
        (8, 5) => "preset adjusting time",
        (8, 6) => "shift time",
        (9, 1) => "execute",
        (ASSOCIATION, 1) => "reply to HLS authentication",
        (ASSOCIATION, 2) => "change HLS secret",
        (ASSOCIATION, 3) => "add object",
        (ASSOCIATION, 4) => "remove object",
        (ASSOCIATION, 5) => "add user",
        (ASSOCIATION, 6) => "remove user",
        (IMAGE_TRANSFER, 1) => "image transfer initiate",
        (IMAGE_TRANSFER, 2) => "image block transfer",
        (IMAGE_TRANSFER, 3) => "image verify",
        (IMAGE_TRANSFER, 4) => "image activate",
        (20, 1) => "activate passive calendar",
        (40, 1) => "push",
        (SECURITY_SETUP, 1) => "security activate",
        (SECURITY_SETUP, 2) => "key transfer",
        (SECURITY_SETUP, 3) => "key agreement",
        (SECURITY_SETUP, 4) => "generate key pair",
        (SECURITY_SETUP, 5) => "generate certificate request",
        (SECURITY_SETUP, 6) => "import certificate",
        (SECURITY_SETUP, 7) => "export certificate",
        (SECURITY_SETUP, 8) => "remove certificate",
        (70, 1) => "remote disconnect",
        (70, 2) => "remote reconnect",
        (MBUS_CLIENT, 1) => "slave install",
        (MBUS_CLIENT, 2) => "slave deinstall",
        (MBUS_CLIENT, 7) => "set encryption key",
        (MBUS_CLIENT, 8) => "transfer key",
        (TOKEN_GATEWAY, 1) => "enter token",
        _ => "",
    }
}
