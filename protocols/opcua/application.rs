//! What applications say of themselves: descriptions, endpoints, builds.

use super::builtin::{localized, string, Array, Read};
use super::NAME;
use crate::tls::x509;
use wire::{Observation, Octets, Out, Subject, Text};

/// Endpoints and servers of one answer that are told.
const MOST: usize = 32;

/// An ApplicationDescription. OPC 10000-4, 7.2
struct Application<'a> {
    uri: &'a [u8],
    product: &'a [u8],
    name: &'a [u8],
    kind: u32,
}

impl<'a> Application<'a> {
    fn read(octets: &mut Octets<'a>) -> Read<Self> {
        let (uri, product, name) = (string(octets)?, string(octets)?, localized(octets)?);
        let kind = octets.le32()?;
        string(octets)?; // its gateway
        string(octets)?; // its profile
        *octets = Array::new(*octets, string).pass()?; // where it is found
        Ok(Self { uri, product, name, kind })
    }

    /// States it of `subject`.
    fn state(&self, subject: Subject, out: &mut Out<'_>) {
        claim(subject, "name", self.name, out);
        claim(subject, "url", self.uri, out);
        claim(subject, "description", self.product, out);
        if self.kind == DISCOVERY_SERVER {
            out.is(NAME, subject, "type", "discovery server");
        }
    }
}

const DISCOVERY_SERVER: u32 = 3;

fn claim(subject: Subject, attribute: &'static str, value: &[u8], out: &mut Out<'_>) {
    if let Some(value) = Text::trimmed(value) {
        out.is(NAME, subject, attribute, value);
    }
}

/// What the client of a new session says of itself.
pub fn client(octets: &mut Octets<'_>, subject: Subject, out: &mut Out<'_>) -> Read<()> {
    Application::read(octets)?.state(subject, out);
    Ok(())
}

/// Servers that one of them knows: it is among them when it is alone. OPC 10000-4, 5.5.2
pub fn servers(octets: Octets<'_>, subject: Subject, out: &mut Out<'_>) -> Read<()> {
    let mut known = Array::new(octets, Application::read);
    if let (Some(only), None) = (known.next(), known.next()) {
        only.state(subject, out);
    }
    known.pass().map(drop)
}

/// An EndpointDescription. OPC 10000-4, 7.14
struct Endpoint<'a> {
    server: Application<'a>,
    certificate: &'a [u8],
    mode: u32,
    policy: &'a [u8],
    tokens: Array<'a, u32>,
}

impl<'a> Endpoint<'a> {
    fn read(octets: &mut Octets<'a>) -> Read<Self> {
        string(octets)?;
        let (server, certificate) = (Application::read(octets)?, string(octets)?);
        let (mode, policy) = (octets.le32()?, string(octets)?);
        let tokens = Array::new(*octets, token);
        *octets = tokens.pass()?;
        string(octets)?; // the transport's profile
        octets.skip(1)?; // how secure it is, as the server sees it
        Ok(Self { server, certificate, mode, policy, tokens })
    }
}

/// A UserTokenPolicy: name, type, and what an issued token needs. OPC 10000-4, 7.42
fn token(octets: &mut Octets<'_>) -> Read<u32> {
    string(octets)?;
    let kind = octets.le32()?;
    for _ in 0..3 {
        string(octets)?;
    }
    Ok(kind)
}

/// What a server's endpoints say of it, and how it lets others in.
pub fn endpoints(octets: Octets<'_>, subject: Subject, out: &mut Out<'_>) -> Read<()> {
    let mut endpoints = Array::new(octets, Endpoint::read);
    let mut certificate: &[u8] = &[];
    for (at, endpoint) in endpoints.by_ref().take(MOST).enumerate() {
        if at == 0 {
            endpoint.server.state(subject, out);
        }
        if certificate != endpoint.certificate {
            certificate = endpoint.certificate;
            state_certificate(certificate, subject, out);
        }
        offered(&endpoint, subject, out);
    }
    endpoints.pass().map(drop)
}

/// States what a certificate says; of several the first is the sender's own.
pub fn state_certificate(der: &[u8], subject: Subject, out: &mut Out<'_>) {
    if !der.is_empty() && x509::state(NAME, subject, first(der), out).is_err() {
        out.broke(NAME, "broken certificate", "a certificate of X.509 needed");
    }
}

/// The first of the certificates that stand one behind the other. OPC 10000-6, 6.2.6
fn first(der: &[u8]) -> &[u8] {
    match der {
        [0x30, 0x82, high, low, ..] => {
            let length = 4 + usize::from(u16::from_be_bytes([*high, *low]));
            der.get(..length).unwrap_or(der)
        }
        _ => der,
    }
}

/// A security policy's name: what stands behind the number sign of its URI.
pub fn policy_name(uri: &[u8]) -> &[u8] {
    uri.rsplit(|octet| *octet == b'#').next().unwrap_or(uri)
}

/// What the endpoint takes: policy and mode, and who may log on how.
fn offered(endpoint: &Endpoint<'_>, subject: Subject, out: &mut Out<'_>) {
    let policy = String::from_utf8_lossy(policy_name(endpoint.policy)).into_owned();
    let offer = format_args!("OPC UA {policy}, {}", mode(endpoint.mode)).into();
    out.state(&Observation::is(NAME, subject, "offered_version", Text::clone(&offer)));
    for kind in endpoint.tokens {
        let log_on = match kind {
            0 => "anonymous log-on",
            1 => "log-on by user name",
            2 => "log-on by certificate",
            3 => "log-on by issued token",
            _ => continue,
        };
        out.is(NAME, subject, "capabilities", log_on);
    }
}

/// A MessageSecurityMode. OPC 10000-4, 7.20
pub const fn mode(mode: u32) -> &'static str {
    match mode {
        1 => "None",
        2 => "Sign",
        3 => "SignAndEncrypt",
        _ => "invalid",
    }
}

/// Servers that were heard of on the network: record, name, address, capabilities. Only what
/// one says of itself is told. OPC 10000-4, 5.5.3
pub fn on_network(mut octets: Octets<'_>) -> Read<()> {
    octets.skip(8)?;
    let record = |octets: &mut Octets<'_>| {
        string(octets.skip(4)?)?;
        string(octets)?;
        *octets = Array::new(*octets, string).pass()?;
        Ok(())
    };
    Array::new(octets, record).pass().map(drop)
}

/// What a server says that registers itself: URI, product, names, and more. OPC 10000-4, 7.32
pub fn registered(mut octets: Octets<'_>, subject: Subject, out: &mut Out<'_>) -> Read<()> {
    claim(subject, "url", string(&mut octets)?, out);
    claim(subject, "description", string(&mut octets)?, out);
    let name = Array::new(octets, localized).next().unwrap_or_default();
    claim(subject, "name", name, out);
    Ok(())
}

/// A BuildInfo: product's URI, manufacturer, product, version, build, date. OPC 10000-5, 12.4
pub fn build(octets: &mut Octets<'_>, subject: Subject, out: &mut Out<'_>) -> Read<()> {
    string(octets)?;
    claim(subject, "vendor", string(octets)?, out);
    claim(subject, "model", string(octets)?, out);
    let (version, build) = (string(octets)?, string(octets)?);
    if let Some(version) = Text::trimmed(version) {
        match Text::trimmed(build).filter(|build| *build != version) {
            Some(build) => {
                out.is(NAME, subject, "software", format_args!("{version} build {build}"))
            }
            None => out.is(NAME, subject, "software", version),
        }
    }
    octets.skip(8)?;
    Ok(())
}
