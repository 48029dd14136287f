//! Index groups and offsets: how ADS says what it reads and writes ("ADS specification:
//! reserved index groups", "index group/offset of the PLC", "of the system service").

use wire::{Name, Octets, Short, Text};

/// An index group and an offset in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub group: u32,
    pub offset: u32,
}

// Symbols.
pub const HANDLE_BY_NAME: u32 = 0xF003;
pub const VALUE_BY_NAME: u32 = 0xF004;
pub const VALUE_BY_HANDLE: u32 = 0xF005;
pub const RELEASE_HANDLE: u32 = 0xF006;
pub const INFO_BY_NAME: u32 = 0xF007;
pub const INFO_BY_NAME_EX: u32 = 0xF009;
pub const TABLE: u32 = 0xF00B;
pub const TYPE_BY_NAME: u32 = 0xF011;
/// No group: what a notification's handle stands for.
pub const NOTIFICATION: u32 = u32::MAX;
/// The port of the system service, which has groups of its own.
pub const SYSTEM_SERVICE: u16 = 10_000;
/// The description of a device, of the system service.
pub const TARGET: Place = Place { group: 700, offset: 1 };

impl Place {
    pub fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        Ok(Self { group: octets.le32()?, offset: octets.le32()? })
    }

    /// What stands there, when neither a symbol nor what was written says more.
    pub fn name(self, port: u16) -> Name {
        let Self { group, offset } = self;
        let bit = [offset / 8, offset % 8, 0];
        match group {
            0x4020 => Name::at("%MB{}", offset),
            0x4021 => Name::At("%MX{}.{}", bit),
            0xF020 => Name::at("%IB{}", offset),
            0xF021 => Name::At("%IX{}.{}", bit),
            0xF030 => Name::at("%QB{}", offset),
            0xF031 => Name::At("%QX{}.{}", bit),
            VALUE_BY_HANDLE => Name::at("symbol handle {}", offset),
            NOTIFICATION => Name::at("notification {}", offset),
            0xF302 => sdo(offset),
            0xF420 => Name::at("FoE file", 0),
            _ => match fixed(group, port) {
                Some(form) => Name::at(form, offset),
                None => Name::Text(format_args!("{group:#X}:{offset:#X}").into()),
            },
        }
    }

    /// What `written` octets that come with the request name, in groups where they do.
    pub fn named(self, port: u16, written: &[u8]) -> Option<Name> {
        let text = Text::trimmed(written)?;
        Some(Name::Text(match self.group {
            VALUE_BY_NAME => text,
            HANDLE_BY_NAME => format_args!("handle of {text}").into(),
            INFO_BY_NAME | INFO_BY_NAME_EX => format_args!("description of {text}").into(),
            TYPE_BY_NAME => format_args!("type {text}").into(),
            _ if port != SYSTEM_SERVICE => return None,
            100..=102 | 110 | 120 => format_args!("open file {text}").into(),
            131 => format_args!("delete file {text}").into(),
            132 => format_args!("rename file {text}").into(),
            133 => format_args!("find files {text}").into(),
            138 => format_args!("make directory {text}").into(),
            139 => format_args!("remove directory {text}").into(),
            200 => return Some(registry(written)),
            500 => format_args!("start process {text}").into(),
            _ => return None,
        }))
    }

    /// The name of its values when all of `span` octets are alike: an octet each.
    pub const fn is_octets(self) -> bool {
        matches!(self.group, 0x4020 | 0xF020 | 0xF030)
    }
}

/// An object of an EtherCAT slave: index and sub-index.
fn sdo(offset: u32) -> Name {
    Name::Text(format_args!("SDO {:#06x}:{:02x}", offset >> 16, offset & 0xFF).into())
}

/// A key and the name of a value in it, each with its end.
fn registry(written: &[u8]) -> Name {
    let mut parts = written.split(|octet| *octet == 0);
    let (key, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
    Name::Text(format_args!("registry {key}\\{value}").into())
}

const fn fixed(group: u32, port: u16) -> Option<&'static str> {
    Some(match group {
        0..=999 if port != SYSTEM_SERVICE => return None,
        111 => "close handle {}",
        121 => "close file {}",
        122 => "read file {}",
        123 => "write file {}",
        124..=130 => "file position {}",
        300 => "send e-mail",
        400 => "time service {}",
        600 => "net id",
        700 => "target description {}",
        701 => "network adapters {}",
        702 => "host address",
        703 => "host name",
        800..=802 => "remote connection {}",
        803 => "enumerate remote connections {}",
        0xF000 => "symbol table",
        0xF001 => "symbol names",
        0xF002 => "symbol values",
        0xF006 => "release handle {}",
        0xF008 => "symbol version",
        0xF00A | 0xF00D => "download symbols",
        TABLE => "upload symbols",
        0xF00C | 0xF00F => "symbol upload sizes",
        0xF00E => "upload data types",
        0xF025 => "input image size",
        0xF035 => "output image size",
        0xF040 => "clear inputs",
        0xF050 => "clear outputs",
        0xF060 => "inputs and outputs {}",
        0xF100 => "device state {}",
        _ => return None,
    })
}
