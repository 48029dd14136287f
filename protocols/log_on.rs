//! A log-on in clear, whatever the protocol: an account and what may be told of its password.

use wire::{Asked, Observation, Out, Subject, Text};

/// An account and what may be told of its password, until the server has decided.
#[derive(Clone, Debug)]
pub struct Account {
    user: Text,
    credential: Text,
}

impl Account {
    /// The current message carries `password` of `user`, in whatever form in `place`: the
    /// server takes passwords in clear.
    #[must_use]
    pub fn new(
        protocol: &'static str,
        user: &[u8],
        password: &[u8],
        place: &[u8],
        out: &mut Out<'_>,
    ) -> Self {
        let known = [DEFAULTS, &[user]].concat(); // the name itself is the first guess
        let credential = out.secret_in(place, "password", password, &known);
        out.is(protocol, Subject::of(out.side().other()), "authentication", "password");
        Self { user: user.into(), credential }
    }

    /// States account and password: the server let them in with the current message, or
    /// was not seen to refuse. `asked` is the attempt.
    pub fn let_in<X>(&self, asked: &Asked<X>, out: &mut Out<'_>) {
        if !self.user.bytes().is_empty() {
            proved(asked, "user", self.user.clone(), out);
        }
        proved(asked, "credential", self.credential.clone(), out);
    }
}

/// A claim about the station that was asked, which `asked` and the current message prove
/// together.
pub fn proved<X>(
    asked: &Asked<X>,
    attribute: &'static str,
    value: impl Into<Text>,
    out: &mut Out<'_>,
) {
    let Observation { protocol, by, unit, .. } = &asked.observation;
    let subject = Subject::of(by.other());
    let claim = Observation::is(protocol, subject, attribute, value).unit(unit.clone());
    out.state_at(asked.at_ns, &asked.frames, &claim);
}

/// Passwords that devices are shipped with or that stand in every list of guesses.
/// Published in manuals and advisories; lower and upper case as documented.
pub const DEFAULTS: &[&[u8]] = &[
    // any device
    b"",
    b"0000",
    b"00000000",
    b"1",
    b"1111",
    b"11111111",
    b"123",
    b"1234",
    b"12345",
    b"123456",
    b"1234567",
    b"12345678",
    b"123456789",
    b"1234567890",
    b"4321",
    b"54321",
    b"654321",
    b"8888",
    b"888888",
    b"9999",
    b"Admin",
    b"Administrator",
    b"PASSWORD",
    b"Password",
    b"abc123",
    b"admin",
    b"admin1",
    b"admin123",
    b"administrator",
    b"changeme",
    b"config",
    b"configure",
    b"debug",
    b"default",
    b"demo",
    b"engineer",
    b"factory",
    b"ftp",
    b"guest",
    b"letmein",
    b"login",
    b"maint",
    b"manager",
    b"master",
    b"monitor",
    b"operator",
    b"pass",
    b"passwd",
    b"password",
    b"password1",
    b"private",
    b"public",
    b"qwerty",
    b"raspberry",
    b"root",
    b"secret",
    b"security",
    b"service",
    b"setup",
    b"super",
    b"superuser",
    b"supervisor",
    b"support",
    b"sys",
    b"sysadmin",
    b"system",
    b"tech",
    b"technician",
    b"telnet",
    b"test",
    b"toor",
    b"ubnt",
    b"user",
    b"vizxv",
    b"welcome",
    b"xc3511",
    // controllers, drives, protection relays
    b"2222",
    b"ACCESS",
    b"CUSTOMER",
    b"EDITOR",
    b"EVENING",
    b"LOGO",
    b"OTTER",
    b"SIEMENS",
    b"SUNRISE",
    b"TAIL",
    b"USER",
    b"abb",
    b"basisk",
    b"beckhoff",
    b"codesys",
    b"factorycast",
    b"factorycast@schneider",
    b"fwdownload",
    b"honeywell",
    b"ntpupdate",
    b"omron",
    b"pcfactory",
    b"schneider",
    b"siemens",
    b"sysdiag",
    b"tridium",
    b"wago",
    b"webpages",
    b"yokogawa",
    // switches, gateways, serial servers, building controllers
    b"advantech",
    b"cisco",
    b"dbps",
    b"digi",
    b"hirschmann",
    b"lantronix",
    b"moxa",
    b"netgear",
    b"phoenix",
    b"ruggedcom",
    b"superadmin",
    b"synnet",
    b"turck",
    b"westermo",
];
