use super::{mac_address, says};
use wire::Out;

/// TLVs that organisations define (8.6) as far as they say who a device is.
pub(super) fn tlv(value: &[u8], out: &mut Out<'_>) {
    match value {
        [0x00, 0x12, 0xBB, subtype, text @ ..] => inventory(*subtype, text, out),
        [0x00, 0x0E, 0xCF, CHASSIS_MAC, mac @ ..] => mac_address(mac, out),
        [0x00, 0x00, 0x5E, MUD_URL, url @ ..] => says("url", url, out),
        _ => {}
    }
}

/// PROFINET, IEC 61158-6-10, LLDP_PNIO_CHASSIS_MAC.
const CHASSIS_MAC: u8 = 5;
/// RFC 8520, 12: manufacturer usage description.
const MUD_URL: u8 = 1;

/// LLDP-MED, ANSI/TIA-1057, 10.2.6: inventory.
fn inventory(subtype: u8, text: &[u8], out: &mut Out<'_>) {
    let attribute = match subtype {
        5 => "hardware",
        6 => "firmware",
        7 => "software",
        8 => "serial",
        9 => "vendor",
        10 => "model",
        _ => return,
    };
    says(attribute, text, out);
}
