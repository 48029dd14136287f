//! Descriptions that devices give of themselves in a form of their maker's: system
//! descriptions (IEEE 802.1AB, 8.5.7; SNMP's sysDescr) and PROFINET's identification.
//! Only forms that leave no doubt are read.

use wire::Text;

/// Takes an attribute and its value.
pub type Claim<'a> = dyn FnMut(&'static str, Text) + 'a;

/// What Cisco's operating system calls itself; the second up to version 12.
const CISCO: [&str; 2] = ["Cisco IOS Software", "Cisco Internetwork Operating System Software"];

/// States what a system description says beyond its own text.
pub fn claims(description: &[u8], claim: &mut Claim<'_>) {
    let Ok(text) = std::str::from_utf8(description) else { return };
    let text = text.trim_matches(['\0', ' ']);
    if let Some(fields) = text.strip_prefix("Siemens, ") {
        claim("vendor", "Siemens".into());
        siemens(fields, claim);
    } else if text.starts_with("Siemens AG ") {
        claim("vendor", "Siemens".into());
    } else if let Some(rest) = text.strip_prefix("Hirschmann ") {
        claim("vendor", "Hirschmann".into());
        hirschmann(rest, claim);
    } else if let Some(rest) = text.strip_prefix("Rockwell Automation ") {
        claim("vendor", "Rockwell Automation".into());
        catalogue_number(rest, claim);
    } else if CISCO.iter().any(|name| text.starts_with(name)) {
        claim("vendor", "Cisco".into());
        if let Some(version) = between(text, ", Version ", ",") {
            claim("firmware", version.into());
        }
    } else {
        system(text, claim);
    }
}

/// `SIMATIC S7, CPU-1200, 6ES7 214-1AG40-0XB0, HW: 7, FW: V.4.2.1, S V-K2C13707`:
/// family, model, then what its own prefix names.
fn siemens(fields: &str, claim: &mut Claim<'_>) {
    let mut fields = fields.split(',').map(str::trim).skip(1);
    if let Some(model) = fields.next() {
        claim("model", model.into());
    }
    for field in fields {
        if let Some(version) = field.strip_prefix("HW") {
            claim("hardware", after_label(version).into());
        } else if let Some(version) = field.strip_prefix("FW") {
            claim("firmware", after_label(version).into());
        } else if let Some(version) = field.strip_prefix("SW") {
            claim("software", after_label(version).into());
        } else if is_order_number(field) {
            claim("product_code", field.into());
        } else if field.starts_with("S ") || field.starts_with("SVP") {
            claim("serial", field.into());
        }
    }
}

fn after_label(version: &str) -> &str {
    let version = version.trim_start_matches([':', '.', ' ']);
    version.strip_prefix("Version ").unwrap_or(version)
}

/// A Siemens order number: `6ES7 214-1AG40-0XB0`.
fn is_order_number(field: &str) -> bool {
    let octets = field.as_bytes();
    octets.len() > 12 && octets.first() == Some(&b'6') && octets.get(8) == Some(&b'-')
}

/// `MAR - SW: L2P-09.0.00`, model and firmware, or one word for the model.
fn hirschmann(rest: &str, claim: &mut Claim<'_>) {
    let (model, firmware) = rest.split_once(" - SW: ").unwrap_or((rest, ""));
    if firmware.is_empty() && model.contains(' ') {
        return;
    }
    claim("model", model.into());
    if !firmware.is_empty() {
        claim("firmware", firmware.into());
    }
}

/// `1756-ENBT/A ...`: four digits and a hyphen begin a catalogue number.
fn catalogue_number(rest: &str, claim: &mut Claim<'_>) {
    let number = rest.split(' ').next().unwrap_or_default();
    let bulletin = number.split('-').next().unwrap_or_default();
    if bulletin.len() == 4 && bulletin.bytes().all(|octet| octet.is_ascii_digit()) {
        claim("model", number.into());
    }
}

/// Operating systems: Windows' agent, Net-SNMP's `uname -a`, lldpd's distribution before it.
fn system(text: &str, claim: &mut Claim<'_>) {
    let mut words = text.split(' ');
    if let Some((_, windows)) = text.split_once(" - Software: ") {
        claim("os", windows.into());
    } else if let Some(kernel @ ("Linux" | "Darwin" | "FreeBSD" | "SunOS")) = words.next() {
        if let Some(release) = words.nth(1) {
            claim("os", format_args!("{kernel} {release}").into());
        }
    } else if let Some((os, build)) = text.split_once(" #") {
        if os.contains(" Linux ") && !build.is_empty() {
            claim("os", os.into());
        }
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split(end).next()
}

/// PROFINET's DeviceIdentification of 80 columns, which stands for the chassis id where the
/// name of the station is in the port id (IEC 61158-6-10, LLDP_ChassisID): type, order
/// number, serial number, hardware revision, software prefix and revision. Gives whether
/// `chassis` is one.
pub fn identification(chassis: &[u8], claim: &mut Claim<'_>) -> bool {
    let column = |from: usize, to: usize| chassis.get(from..to).and_then(Text::trimmed);
    let blank = |at: &usize| chassis.get(*at) == Some(&b' ');
    if chassis.len() != 80 || ![25, 46, 63, 69].iter().all(blank) {
        return false;
    }
    let attributes =
        [("type", 0, 25), ("product_code", 26, 46), ("serial", 47, 63), ("hardware", 64, 69)];
    for (attribute, from, to) in attributes {
        if let Some(value) = column(from, to) {
            claim(attribute, value);
        }
    }
    let version = [column(70, 71), column(71, 74), column(74, 77), column(77, 80)];
    if let [Some(prefix), Some(major), Some(minor), Some(bugfix)] = version {
        claim("firmware", format_args!("{prefix}{major}.{minor}.{bugfix}").into());
    }
    true
}
