use wire::Name;

pub const IDENTITY: u32 = 1;
pub const CONNECTION_MANAGER: u32 = 6;
/// CIP Safety (volume 5, 5-4).
pub const SAFETY_SUPERVISOR: u32 = 57;
pub const SNMP: u32 = 82;
pub const PASSWORD_AUTHENTICATOR: u32 = 97;
pub const PROGRAM_NAME: u32 = 100;
pub const PCCC: u32 = 103;
/// Tags by number (1756-PM020, "Symbol Instance Addressing").
pub const SYMBOL: u32 = 107;
/// Structures by number (1756-PM020, "Template Object").
pub const TEMPLATE: u32 = 108;
pub const TCP_IP_INTERFACE: u32 = 245;
pub const ETHERNET_LINK: u32 = 246;

macro_rules! classes {
    ($($number:literal $name:literal)*) => {
        /// The name of a class, where it is one that engineers know.
        pub fn name(class: u32) -> Option<&'static str> {
            match class {
                $($number => Some($name),)*
                _ => None,
            }
        }

        /// An instance of a class, or an attribute of it, in a form that costs nothing.
        pub fn object(class: u32, instance: u32, attribute: Option<u32>) -> Name {
            match (class, attribute) {
                $(
                    ($number, None) => Name::at(concat!($name, " instance {}"), instance),
                    ($number, Some(attribute)) => Name::At(
                        concat!($name, " instance {} attribute {}"),
                        [instance, attribute, 0],
                    ),
                )*
                (_, None) => Name::At("class {} instance {}", [class, instance, 0]),
                (_, Some(attribute)) => Name::At(
                    "class {} instance {} attribute {}",
                    [class, instance, attribute],
                ),
            }
        }
    };
}

// Volume 1, chapter 5, and the object lists of volumes 2 to 8; 100 to 161 are Rockwell's
// (1756-PM020, "Logix 5000 Controllers Data Access"; MITRE ACID; Microsoft's ICS forensics
// tools; modules and their connections by the symbols that name them, `Map:` and `Cxn:`).
classes! {
    1 "Identity"
    2 "Message Router"
    3 "DeviceNet"
    4 "Assembly"
    5 "Connection"
    6 "Connection Manager"
    7 "Register"
    8 "Discrete Input Point"
    9 "Discrete Output Point"
    10 "Analog Input Point"
    11 "Analog Output Point"
    14 "Presence Sensing"
    15 "Parameter"
    16 "Parameter Group"
    18 "Group"
    35 "Position Sensor"
    36 "Position Controller Supervisor"
    37 "Position Controller"
    40 "Motor Data"
    41 "Control Supervisor"
    42 "AC/DC Drive"
    44 "Overload"
    45 "Softstart"
    46 "Selection"
    55 "File"
    57 "Safety Supervisor"
    58 "Safety Validator"
    59 "Safety Discrete Output Point"
    61 "Safety Discrete Input Point"
    65 "Event Log"
    66 "Motion Device Axis"
    67 "Time Sync"
    68 "Modbus"
    69 "Originator Connection List"
    70 "Modbus Serial Link"
    71 "Device Level Ring"
    72 "QoS"
    77 "Target Connection List"
    78 "Base Energy"
    79 "Electrical Energy"
    82 "SNMP"
    83 "Power Management"
    93 "CIP Security"
    94 "EtherNet/IP Security"
    95 "Certificate Management"
    96 "Authority"
    97 "Password Authenticator"
    98 "Certificate Authenticator"
    100 "Program Name"
    103 "PCCC"
    104 "Program"
    105 "Module"
    106 "Tag Data"
    107 "Symbol"
    108 "Template"
    109 "Routine"
    112 "Task"
    126 "Module Connection"
    139 "Wall Clock Time"
    142 "Controller"
    161 "Non-Volatile Storage"
    240 "ControlNet"
    243 "Connection Configuration"
    244 "Port"
    245 "TCP/IP Interface"
    246 "Ethernet Link"
    263 "HART Process Device"
    265 "LLDP Management"
    266 "LLDP Data Table"
}
