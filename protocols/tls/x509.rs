//! What an X.509 certificate says of its holder. RFC 5280

use super::oids::{attribute_type, curve, signature};
use crate::ber::{dotted, Element, Elements, Fault};
use sha2::{Digest, Sha256};
use std::net::{Ipv4Addr, Ipv6Addr};
use wire::{hexadecimal, Octets, Out, Subject, Text};

const BOOLEAN: u32 = 0x01;
const INTEGER: u32 = 0x02;
const BIT_STRING: u32 = 0x03;
const OCTET_STRING: u32 = 0x04;
const OBJECT_IDENTIFIER: u32 = 0x06;
const GENERALIZED_TIME: u32 = 0x18;
const BMP_STRING: u32 = 0x1E;
const SEQUENCE: u32 = 0x30;
const SET: u32 = 0x31;
const VERSION: u32 = 0xA0;
const EXTENSIONS: u32 = 0xA3;

/// States what the certificate `der`, presented by `subject` in `protocol`, says.
///
/// # Errors
/// [`Fault`] where the certificate breaks; what was read by then is stated.
pub fn state(
    protocol: &'static str,
    subject: Subject,
    der: &[u8],
    out: &mut Out<'_>,
) -> Result<(), Fault> {
    let mut claim = |attribute, value: Text| {
        if !value.bytes().is_empty() {
            out.is(protocol, subject, attribute, value);
        }
    };
    claim("fingerprint", fingerprint(der));
    let mut certificate = Elements::new(der).required(SEQUENCE)?.inside(); // §4.1
    let mut tbs = certificate.required(SEQUENCE)?.inside();
    tbs.optional(VERSION);
    tbs.required(INTEGER)?; // serial number
    claim("signature", signature(algorithm(&mut tbs)?.0));
    claim("certificate_issuer", name(tbs.required(SEQUENCE)?)?);
    let mut validity = tbs.required(SEQUENCE)?.inside();
    claim("certificate_not_before", time(validity.element()?));
    claim("certificate_not_after", time(validity.element()?));
    claim("certificate_subject", name(tbs.required(SEQUENCE)?)?);
    claim("certificate_key", key(tbs.required(SEQUENCE)?)?);
    claim("certificate_names", alternative_names(tbs)?);
    Ok(())
}

/// SHA-256 of a certificate or host key in lower-case hexadecimal.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> Text {
    hexadecimal(&Sha256::digest(bytes)).into()
}

/// How many bits a big-endian number has, without the zeros before it.
#[must_use]
pub fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    let first = number.get(zeros).map_or(0, |octet| octet.leading_zeros() as usize);
    (number.len() - zeros) * 8 - first
}

/// An AlgorithmIdentifier: the object identifier's octets, and the parameters. §4.1.1.2
fn algorithm<'a>(elements: &mut Elements<'a>) -> Result<(&'a [u8], Elements<'a>), Fault> {
    let mut inside = elements.required(SEQUENCE)?.inside();
    Ok((inside.required(OBJECT_IDENTIFIER)?.contents, inside))
}

/// A distinguished name in the order of its encoding: `C=DE, O=Example, CN=plc`. §4.1.2.4
fn name(name: Element<'_>) -> Result<Text, Fault> {
    let mut parts = Vec::new();
    for set in name.inside().take(16).filter(|element| element.tag == SET) {
        let mut attribute = set.inside().required(SEQUENCE)?.inside();
        let kind = attribute.required(OBJECT_IDENTIFIER)?.contents;
        if let Some(kind) = attribute_type(kind) {
            parts.push(format!("{kind}={}", text(attribute.element()?)));
        }
    }
    Ok(parts.join(", ").into())
}

fn text(string: Element<'_>) -> String {
    if string.tag != BMP_STRING {
        return String::from_utf8_lossy(string.contents).into_owned();
    }
    let units = string.contents.chunks_exact(2).filter_map(|unit| Octets::new(unit).be16().ok());
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A Time in ISO 8601, or nothing when it is none. §4.1.2.5: years from 50 on are of 1900.
fn time(time: Element<'_>) -> Text {
    let century = match (time.tag, time.contents.first()) {
        (GENERALIZED_TIME, _) => "",
        (_, Some(b'0'..=b'4')) => "20",
        _ => "19",
    };
    let digits = format!("{century}{}", String::from_utf8_lossy(time.contents));
    if digits.len() < 14 || digits.bytes().take(14).any(|octet| !octet.is_ascii_digit()) {
        return "".into();
    }
    let part = |from, to| digits.get(from..to).unwrap_or_default();
    let (date, hour) = ((part(0, 4), part(4, 6), part(6, 8)), part(8, 10));
    let (minute, second) = (part(10, 12), part(12, 14));
    format!("{}-{}-{}T{hour}:{minute}:{second}Z", date.0, date.1, date.2).into()
}

/// SubjectPublicKeyInfo: kind and size of the key. §4.1.2.7, RFC 3279 §2.3, RFC 8410 §3. Remote
/// Desktop's servers call an RSA key by a signature's name (md5WithRSAEncryption).
fn key(info: Element<'_>) -> Result<Text, Fault> {
    let mut info = info.inside();
    let (oid, mut parameters) = algorithm(&mut info)?;
    Ok(match oid {
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1 | 4 | 7 | 10] => {
            let key = info.required(BIT_STRING)?.contents.get(1..).unwrap_or_default();
            format!("RSA, {} bits", first_integer(Elements::new(key).required(SEQUENCE)?)?).into()
        }
        [0x2A, 0x86, 0x48, 0xCE, 0x38, 4, 1] => {
            format!("DSA, {} bits", first_integer(parameters.required(SEQUENCE)?)?).into()
        }
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1] => curve(parameters.element()?.contents),
        [0x2B, 0x65, 0x70] => "Ed25519, 256 bits".into(),
        [0x2B, 0x65, 0x71] => "Ed448, 456 bits".into(),
        other => dotted(other),
    })
}

/// The size of the modulus of an RSA key, of the prime of a DSA group.
fn first_integer(sequence: Element<'_>) -> Result<usize, Fault> {
    Ok(bits(sequence.inside().required(INTEGER)?.contents))
}

/// The names of the extension subjectAltName, in what follows the key. §4.2.1.6
fn alternative_names(mut rest: Elements<'_>) -> Result<Text, Fault> {
    const SUBJECT_ALT_NAME: [u8; 3] = [0x55, 0x1D, 17];
    let Some(extensions) = rest.find(|element| element.tag == EXTENSIONS) else {
        return Ok("".into());
    };
    for extension in extensions.inside().required(SEQUENCE)?.inside() {
        let mut extension = extension.inside();
        if extension.required(OBJECT_IDENTIFIER)?.contents == SUBJECT_ALT_NAME {
            extension.optional(BOOLEAN); // critical
            let names =
                Elements::new(extension.required(OCTET_STRING)?.contents).required(SEQUENCE)?;
            let names: Vec<_> = names.inside().filter_map(general_name).take(32).collect();
            return Ok(names.join(", ").into());
        }
    }
    Ok("".into())
}

/// A mail address, host, URI or IP address; other kinds are passed over.
fn general_name(name: Element<'_>) -> Option<String> {
    let mut octets = Octets::new(name.contents);
    match (name.tag, octets.len()) {
        (0x81 | 0x82 | 0x86, _) => Some(String::from_utf8_lossy(name.contents).into_owned()),
        (0x87, 4) => octets.array::<4>().ok().map(|ip| Ipv4Addr::from(ip).to_string()),
        (0x87, 16) => octets.array::<16>().ok().map(|ip| Ipv6Addr::from(ip).to_string()),
        _ => None,
    }
}
