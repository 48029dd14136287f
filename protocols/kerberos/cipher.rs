//! Encryption types, as the registry of RFC 3961, 11 names them.

use wire::Text;

/// What an encryption type is called, where it is known.
pub(super) const fn known(number: i32) -> Option<&'static str> {
    Some(match number {
        1 => "des-cbc-crc",
        2 => "des-cbc-md4",
        3 => "des-cbc-md5",
        5 => "des3-cbc-md5",
        7 => "des3-cbc-sha1",
        16 => "des3-cbc-sha1-kd",
        17 => "aes128-cts-hmac-sha1-96",
        18 => "aes256-cts-hmac-sha1-96",
        19 => "aes128-cts-hmac-sha256-128",
        20 => "aes256-cts-hmac-sha384-192",
        23 => "rc4-hmac",
        24 => "rc4-hmac-exp",
        25 => "camellia128-cts-cmac",
        26 => "camellia256-cts-cmac",
        // [MS-KILE] 2.2: Windows' own, without a registry.
        -133 => "rc4-hmac-old",
        -135 => "rc4-hmac-old-exp",
        _ => return None,
    })
}

/// The same, or the number.
pub(super) fn named(number: i32) -> Text {
    known(number).map_or_else(|| format_args!("{number}").into(), Text::from)
}

/// Several of them, the preferred first.
pub(super) fn list(numbers: &[i32]) -> Text {
    let names: Vec<String> = numbers.iter().map(|number| named(*number).to_string()).collect();
    names.join(", ").into()
}
