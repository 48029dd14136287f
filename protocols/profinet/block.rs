//! DCP's blocks: an option and a suboption, a length, and a value (IEC 61158-6-10).

use super::vendor;
use std::net::Ipv4Addr;
use wire::{hexadecimal, Name, Octets, Short, Text};

// Options with their suboptions.
const MAC: [u8; 2] = [1, 1];
const IP: [u8; 2] = [1, 2];
const IP_SUITE: [u8; 2] = [1, 3];
const TYPE_OF_STATION: [u8; 2] = [2, 1];
const NAME_OF_STATION: [u8; 2] = [2, 2];
const DEVICE_ID: [u8; 2] = [2, 3];
const DEVICE_ROLE: [u8; 2] = [2, 4];
const ALIAS: [u8; 2] = [2, 6];
const START: [u8; 2] = [5, 1];
const STOP: [u8; 2] = [5, 2];
const SIGNAL: [u8; 2] = [5, 3];
const RESPONSE: [u8; 2] = [5, 4];
const RESET_TO_FACTORY: [u8; 2] = [5, 6];

/// What an option and suboption are called.
pub(super) fn name(option: [u8; 2]) -> Name {
    match fixed_name(option) {
        Some(name) => Name::at(name, 0),
        None => {
            let [option, suboption] = option.map(u32::from);
            Name::At("option {} suboption {}", [option, suboption, 0])
        }
    }
}

const fn fixed_name(option: [u8; 2]) -> Option<&'static str> {
    Some(match option {
        MAC => "MAC address",
        IP => "IP parameter",
        IP_SUITE => "full IP suite",
        TYPE_OF_STATION => "type of station",
        NAME_OF_STATION => "name of station",
        DEVICE_ID => "device id",
        DEVICE_ROLE => "device role",
        [2, 5] => "device options",
        ALIAS => "alias name",
        [2, 7] => "device instance",
        [2, 8] => "OEM device id",
        [2, 9] => "standard gateway",
        [2, 10] => "RSI properties",
        [3, 12] => "DHCP host name",
        [3, 43] => "DHCP vendor specific information",
        [3, 54] => "DHCP server identifier",
        [3, 55] => "DHCP parameter request list",
        [3, 60] => "DHCP class identifier",
        [3, 61] => "DHCP client identifier",
        [3, 81] => "DHCP FQDN",
        [3, 97] => "DHCP UUID",
        [3, 255] => "DHCP control",
        START => "start transaction",
        STOP => "end transaction",
        SIGNAL => "signal",
        RESPONSE => "response",
        [5, 5] => "factory reset",
        RESET_TO_FACTORY => "reset to factory",
        [6, 1] => "device initiative",
        [255, 255] => "all",
        _ => return None,
    })
}

/// One block.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub option: [u8; 2],
    value: Octets<'a>,
}

/// The blocks of a message, each filled up to an even place; ends at the first that is not
/// whole.
pub(super) struct Blocks<'a>(pub Octets<'a>);

impl<'a> Iterator for Blocks<'a> {
    type Item = Block<'a>;

    fn next(&mut self) -> Option<Block<'a>> {
        let mut octets = self.0;
        let block = read(&mut octets).ok()?;
        self.0 = octets;
        Some(block)
    }
}

fn read<'a>(octets: &mut Octets<'a>) -> Result<Block<'a>, Short> {
    let option = octets.array()?;
    let length = octets.be16()?;
    let value = octets.part(length.into())?;
    if length % 2 == 1 {
        let _ = octets.skip(1); // the last one may have no fill
    }
    Ok(Block { option, value })
}

impl Blocks<'_> {
    /// Whether nothing is left of a block that is not whole.
    pub fn whole(mut self) -> Result<(), Short> {
        if self.0.is_empty() {
            return Ok(());
        }
        read(&mut self.0).map(|_| ())
    }
}

impl<'a> Block<'a> {
    /// Whether it changes something, and does not only hold a transaction together.
    pub fn sets(&self) -> bool {
        !matches!(self.option, START | STOP)
    }

    /// Of an Identify: who is meant.
    pub fn filter(&self) -> Name {
        match (self.option, Text::trimmed(self.value.rest())) {
            (NAME_OF_STATION | ALIAS, Some(text)) => {
                let what = fixed_name(self.option).unwrap_or_default();
                Name::Text(format_args!("{what} {text}").into())
            }
            _ => name(self.option),
        }
    }

    /// Of a Set: what it is set to. A qualifier says whether for good, or what is reset.
    pub fn setting(&self) -> Text {
        let mut value = self.value;
        let qualifier = value.be16().unwrap_or_default();
        match self.option {
            NAME_OF_STATION | TYPE_OF_STATION | ALIAS => Text::new(value.rest()),
            IP | IP_SUITE => network(value).unwrap_or_else(|_| digits(value.rest())),
            SIGNAL => "flash".into(),
            RESET_TO_FACTORY => reset(qualifier),
            _ => digits(value.rest()),
        }
    }

    /// Of an answer to a Set: the block that was not set, and why.
    pub fn refused(&self) -> Option<(Name, u8)> {
        match (self.option, self.value.rest()) {
            (RESPONSE, [option, suboption, error, ..]) if *error > 0 => {
                Some((name([*option, *suboption]), *error))
            }
            _ => None,
        }
    }

    /// What a device says of itself in it, behind two octets about the value.
    pub fn claims(&self, is: &mut dyn FnMut(&'static str, Text)) {
        let mut value = self.value;
        let Ok(info) = value.be16() else { return };
        let text = Text::trimmed(value.rest());
        match (self.option, text) {
            (NAME_OF_STATION, Some(name)) => is("name", name),
            (TYPE_OF_STATION, Some(model)) => is("model", model),
            (IP | IP_SUITE, _) if info & 3 != 0 => {
                if let Some(ip) = address(value) {
                    is("ip", Text::from(std::net::IpAddr::from(ip)));
                }
            }
            (MAC, _) => {
                if let Ok(mac) = value.array::<6>() {
                    is("mac", Text::from(mac));
                }
            }
            (DEVICE_ID, _) => device_id(value, is),
            (DEVICE_ROLE, _) => roles(value.rest().first().copied().unwrap_or(0), is),
            _ => {}
        }
    }
}

fn address(mut value: Octets<'_>) -> Option<Ipv4Addr> {
    let ip = Ipv4Addr::from(value.be32().ok()?);
    (!ip.is_unspecified()).then_some(ip)
}

/// Address, mask and gateway as engineers write them.
fn network(mut value: Octets<'_>) -> Result<Text, Short> {
    let [ip, mask, gateway] = [value.be32()?, value.be32()?, value.be32()?].map(Ipv4Addr::from);
    Ok(format_args!("{ip} mask {mask} gateway {gateway}").into())
}

/// BlockQualifier of a reset: what a reset takes away.
fn reset(qualifier: u16) -> Text {
    match qualifier >> 1 {
        1 => "application data".into(),
        2 => "communication parameters".into(),
        3 => "engineering parameters".into(),
        4 => "all stored data".into(),
        8 => "engineering parameters and firmware".into(),
        9 => "device as delivered".into(),
        other => format_args!("mode {other}").into(),
    }
}

fn digits(octets: &[u8]) -> Text {
    hexadecimal(octets.get(..32).unwrap_or(octets)).into()
}

fn device_id(mut value: Octets<'_>, is: &mut dyn FnMut(&'static str, Text)) {
    let (Ok(vendor), Ok(device)) = (value.be16(), value.be16()) else { return };
    is("vendor_id", format_args!("{vendor:#06x}").into());
    if let Some(name) = vendor::name(vendor) {
        is("vendor", name.into());
    }
    is("description", format_args!("PROFINET device {device:#06x} of {vendor:#06x}").into());
}

/// DeviceRoleDetails: what a device is in PROFINET, in bits.
fn roles(bits: u8, is: &mut dyn FnMut(&'static str, Text)) {
    let names = ["IO device", "IO controller", "IO multidevice", "IO supervisor"];
    let named = names.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
    let named: Vec<_> = named.map(|(_, name)| *name).collect();
    if !named.is_empty() {
        is("type", named.join(", ").into());
    }
}
