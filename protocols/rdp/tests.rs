use super::{Rdp, PROTOCOL};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// `Cookie: mstshash=OPS` and a request for TLS or CredSSP. §2.2.1.1
const REQUEST: &str = "03000029 24 e0 0000 0000 00 436f6f6b69653a206d737473686173683d4f5053 0d0a
    01 00 0800 03000000";
const BARE_REQUEST: &str = "0300000b 06 e0 0000 0000 00";
/// §2.2.1.2.1: TLS with CredSSP; security of RDP's own; §2.2.1.2.2: CredSSP is demanded.
const CRED_SSP: &str = "03000013 0e d0 0000 1234 00 02 1f 0800 02000000";
const STANDARD: &str = "03000013 0e d0 0000 1234 00 02 00 0800 00000000";
const DEMANDS: &str = "03000013 0e d0 0000 1234 00 03 00 0800 05000000";
const BARE_CONFIRM: &str = "0300000b 06 d0 0000 1234 00";

const ERECT: &str = "0300000c 02f080 0401000100";
const ATTACH: &str = "03000008 02f080 28";
const ATTACHED: &str = "0300000b 02f080 2e000007";
const REJECTED: &str = "0300000b 02f080 2fe00007";
const JOIN: &str = "0300000c 02f080 38 0007 03ec";
const JOINED: &str = "0300000f 02f080 3e00 0007 03ec 03ec";
/// T.125: the user requested it.
const DISCONNECT: &str = "03000009 02f080 2180";

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// A TPKT with one data TPDU. RFC 1006 §6
fn packet(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 7).unwrap().to_be_bytes();
    [&[3, 0], &length[..], &[2, 0xF0, 0x80], data].concat()
}

/// One element of two octets of length. X.690
fn element(tag: &[u8], contents: &[u8]) -> Vec<u8> {
    let length = u16::try_from(contents.len()).unwrap().to_be_bytes();
    [tag, &[0x82], &length, contents].concat()
}

/// A block of settings. §2.2.1.3.1
fn block(kind: u16, contents: &[u8]) -> Vec<u8> {
    let length = u16::try_from(contents.len() + 4).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), contents].concat()
}

/// Settings behind T.124's key. §4.1.3
fn settings(key: &[u8], blocks: &[Vec<u8>]) -> Vec<u8> {
    let blocks = blocks.concat();
    let length = u16::try_from(blocks.len()).unwrap() | 0x8000;
    let conference = hex("00050014 7c000181 48000800 100001c000");
    element(&[4], &[&conference, key, &length.to_be_bytes(), &blocks].concat())
}

/// A client `HMI-7` of build 9600 with a German keyboard, and channels for drives and clipboard.
fn initial() -> Vec<u8> {
    let mut name: Vec<u8> = "HMI-7".encode_utf16().flat_map(u16::to_le_bytes).collect();
    name.resize(32, 0);
    let core = [hex("04000800 00040003 01ca03aa 07040000 80250000"), name].concat();
    let drives = hex("7264706472000000 00008080");
    let clipboard = hex("636c697072647200 0000a0c0");
    let network = [hex("02000000"), drives, clipboard].concat();
    let data = settings(b"Duca", &[block(0xC001, &core), block(0xC003, &network)]);
    let domain = hex("040101 040101 0101ff 3000 3000 3000");
    packet(&element(&[0x7F, 0x65], &[domain, data].concat()))
}

/// Channels 1004 and 1005; security as `method` and `level` say, with `certificate`.
fn response(result: u8, method: u32, level: u32, certificate: &[u8]) -> Vec<u8> {
    let network = hex("eb03 0200 ec03 ed03");
    let length = u32::try_from(certificate.len()).unwrap().to_le_bytes();
    let random = [&4_u32.to_le_bytes()[..], &length, b"\x01\x02\x03\x04", certificate].concat();
    let random = if certificate.is_empty() { vec![] } else { random };
    let security = [&method.to_le_bytes()[..], &level.to_le_bytes(), &random].concat();
    let blocks =
        [block(0x0C01, &hex("04000800")), block(0x0C03, &network), block(0x0C02, &security)];
    let begin = [0x0A, 1, result, 2, 1, 0, 0x30, 0];
    packet(&element(&[0x7F, 0x66], &[&begin[..], &settings(b"McDn", &blocks)].concat()))
}

/// A key of 512 bits that nobody vouches for. §2.2.1.4.3.1.1
fn own_key() -> Vec<u8> {
    hex("01000000 01000000 01000000 0600 1c00 52534131 08000000 00020000 3f000000 01000100")
}

#[test]
fn who_asks_and_what_is_agreed_is_told() {
    let mut probe = probe();
    probe.send(Side::Client, &hex(REQUEST)).send(Side::Server, &hex(CRED_SSP));
    assert_eq!(
        probe.stated(),
        [
            "did rdp · 14 · OPS +1 = 0",
            "was rdp · 14 · security +1 = U32Le [02, 00, 00, 00]",
            "is rdp · server · authentication = CredSSP"
        ]
    );
}

#[test]
fn refusals_tell_why_and_silence_is_told() {
    let mut probe = probe();
    probe.send(Side::Client, &hex(REQUEST)).send(Side::Server, &hex(DEMANDS));
    probe.send(Side::Client, &hex(BARE_REQUEST)).end();
    assert_eq!(
        probe.stated(),
        ["did rdp · 14 · OPS +1 = 12293", "did rdp · 14 ·  +1 = unanswered"]
    );
}

/// §2.2.1.2: a server that knows no negotiation answers without one.
#[test]
fn no_negotiation_is_security_of_its_own() {
    let mut probe = probe();
    probe.send(Side::Client, &hex(BARE_REQUEST)).send(Side::Server, &hex(BARE_CONFIRM));
    assert_eq!(
        probe.stated(),
        ["did rdp · 14 ·  +1 = 0", "was rdp · 14 · security +1 = U32Le [00, 00, 00, 00]"]
    );
}

#[test]
fn a_token_of_load_balancers_is_no_user() {
    let token = b"Cookie: msts=3640205228.15629.0000\r\n";
    let length = u8::try_from(token.len()).unwrap();
    let head = [3, 0, 0, length + 11, length + 6, 0xE0, 0, 0, 0, 0, 0];
    let mut probe = probe();
    probe.send(Side::Client, &[&head[..], token].concat()).end();
    assert_eq!(probe.stated(), ["did rdp · 14 ·  +1 = unanswered"]);
}

#[test]
fn settings_of_both_sides_are_claims_and_channels_have_names() {
    let mut probe = probe();
    probe.send(Side::Client, &hex(REQUEST)).send(Side::Server, &hex(STANDARD)).stated();
    probe.send(Side::Client, &initial()).send(Side::Server, &response(0, 2, 3, &own_key()));
    probe.send(Side::Client, &hex(ERECT)).send(Side::Client, &hex(ATTACH));
    probe.send(Side::Server, &hex(ATTACHED));
    probe.send(Side::Client, &hex(JOIN)).send(Side::Server, &hex(JOINED));
    for channel in ["03eb", "03f0", "03f1"] {
        let join = format!("0300000c 02f080 38 0007 {channel}");
        let joined = format!("0300000f 02f080 3e00 0007 {channel} {channel}");
        probe.send(Side::Client, &hex(&join)).send(Side::Server, &hex(&joined));
    }
    assert_eq!(probe.frames().last().unwrap().iter().collect::<Vec<_>>(), [1, 2, 3, 4, 14, 15]);
    probe.send(Side::Server, &hex(DISCONNECT));
    assert_eq!(
        probe.stated(),
        [
            "is rdp · client · version = RDP 5.0 to 8.1",
            "is rdp · client · software = Remote Desktop client, build 9600",
            "is rdp · client · name = HMI-7",
            "is rdp · client · capabilities = rdpdr, cliprdr",
            "is rdp · server · version = RDP 5.0 to 8.1",
            "is rdp · server · cipher = RC4, 128 bits",
            "is rdp · server · certificate_key = RSA, 512 bits",
            "did rdp · 15.101 · HMI-7 +1 = 0",
            "was rdp · 15.101 · keyboard layout +1 = U32Le [07, 04, 00, 00]",
            "did rdp · 15.1 ·  +1 = no answer",
            "did rdp · 15.10 ·  +1 = 0",
            "did rdp · 15.14 · rdpdr +1 = 0",
            "did rdp · 15.14 · input and output +1 = 0",
            "did rdp · 15.14 · user +1 = 0",
            "did rdp · 15.14 · channel 1009 +1 = 0",
            "did rdp by server · 15.8 · user requested +1 = no answer",
        ]
    );
}

#[test]
fn what_is_turned_down_tells_what_and_why() {
    let mut probe = probe();
    probe.send(Side::Client, &hex(REQUEST)).send(Side::Server, &hex(STANDARD));
    probe.send(Side::Client, &initial()).stated();
    probe.send(Side::Server, &response(14, 0, 0, &[]));
    assert_eq!(
        probe.stated(),
        [
            "is rdp · server · version = RDP 5.0 to 8.1",
            "is rdp · server · cipher = None",
            "did rdp · 15.101 · HMI-7 +1 = 417806"
        ]
    );
    probe.send(Side::Client, &hex(ATTACH)).send(Side::Server, &hex(REJECTED));
    assert_eq!(probe.stated(), ["did rdp · 15.10 ·  +1 = 45071"]);
}

/// §5.3: whoever is beneath TLS encrypts nothing himself, which is no lack.
#[test]
fn nothing_is_said_of_encryption_where_another_protocol_may_have_it() {
    let mut probe = probe();
    probe.send(Side::Client, &initial()).stated();
    probe.send(Side::Server, &response(0, 0, 0, &[]));
    assert!(probe.stated().iter().all(|line| !line.contains("cipher")));
}

/// §2.2.1.11: `hmi` with `1234` of the domain `P`, in UTF-16 and in octets.
const ACCOUNT: &str = "64 0007 03eb 70 32 4000 0000 00000000 33010000 0200 0600 0800 0000 0000
    5000 0000 68006d006900 0000 3100320033003400 0000 0000 0000";
const ANSI_ACCOUNT: &str = "64 0007 03eb 70 32 4000 0000 00000000 23010000 0100 0300 0000 0000 0000
    50 00 686d69 00 00 00 00";

#[test]
fn an_account_in_clear_is_told_without_its_password() {
    let mut probe = probe();
    probe.send(Side::Client, &packet(&hex(ACCOUNT)));
    assert_eq!(probe.secrets(), ["password of 4 octets, well known"]);
    assert_eq!(
        probe.stated(),
        [
            "did rdp · 15.25 · hmi +1 = no answer",
            "is rdp · server · authentication = password",
            "is rdp · server · user = hmi",
            "is rdp · server · credential = password of 4 octets, well known",
        ]
    );
    probe.send(Side::Client, &packet(&hex(ANSI_ACCOUNT)));
    assert_eq!(probe.stated(), ["did rdp · 15.25 · hmi +1 = no answer"]);
    probe.send(Side::Client, &packet(&hex("64 0007 03eb 70 8012 4800 0000 a1b2c3d4")));
    assert_eq!(probe.stated(), ["did rdp · 15.25 ·  +1 = no answer"]);
    assert!(probe.secrets().is_empty());
}

#[test]
fn a_part_of_a_password_is_overwritten() {
    let message = packet(&hex(ACCOUNT));
    let behind_user = message.len() - 14;
    for cut in [behind_user - 1, behind_user + 1, behind_user + 9, message.len() - 1] {
        let mut probe = probe();
        probe.send(Side::Client, &message[..cut]);
        assert_eq!(!probe.secrets().is_empty(), cut >= behind_user, "cut at {cut}");
        assert_eq!(probe.stated(), [""; 0]);
    }
    let mut probe = probe();
    probe.send(Side::Client, &packet(&hex(ACCOUNT)[..hex(ACCOUNT).len() - 10]));
    assert_eq!(probe.secrets().len(), 1, "of a message that is shorter than it says");
}

#[test]
fn tls_goes_on_behind_the_agreement() {
    let mut probe = probe();
    probe.send(Side::Client, &hex(REQUEST)).send(Side::Server, &hex(CRED_SSP)).stated();
    probe.send(Side::Server, &hex("15 0303 0002 0228"));
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(probe.stated(), ["did tls by server · 21.40 ·  +1 = no answer"]);
}

/// §2.2.8.1.2: encrypted input is passed over by its length.
#[test]
fn what_is_encrypted_is_passed_over() {
    let mut probe = probe();
    probe.send(Side::Client, &hex(REQUEST)).send(Side::Server, &hex(STANDARD)).stated();
    probe.send(
        Side::Client,
        &hex("c4 06 01020304 c4 8007 01020304 0300000f 02f080 64 0007 03ec 70 01 40"),
    );
    probe.send(Side::Client, &hex(ERECT));
    assert_eq!(probe.stated(), ["did rdp · 15.1 ·  +1 = no answer"]);
    assert_eq!(probe.send(Side::Client, b"GET / HTTP/1.1").stopped(), Some("foreign"));
}

#[test]
fn broken_messages_are_violations() {
    let broken = |text| probe().send(Side::Client, &hex(text)).stated();
    assert_eq!(
        broken("03000008 20e00000"),
        ["broke rdp · wrong length · the TPDU's header does not fit into 4 octets"]
    );
    assert_eq!(
        broken("03000008 02f080 38"),
        ["broke rdp · message cut short · 1 octets were there, its parts need more"]
    );
    assert_eq!(probe().send(Side::Client, &hex("03000003")).stopped(), Some("foreign"));
}

#[test]
fn recognises_by_content_who_speaks() {
    let recognised = |octets: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, octets);
    assert_eq!(recognised(&hex(REQUEST)), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(&hex(DEMANDS)), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognised(&initial()), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(&response(0, 0, 0, &[])), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognised(&hex(BARE_REQUEST)), Recognition::Maybe(Some(Side::Client)));
    let nameless = hex("0300000d 08 e0 0000 0000 00 0d0a");
    assert_eq!(recognised(&nameless), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognised(&hex(BARE_CONFIRM)), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(recognised(&hex(REQUEST)[..9]), Recognition::Short);
    // S7 and MMS: TSAPs; S7's data.
    let tsaps = "03000016 11 e0 0000 0001 00 c1020100 c2020102 c0010a";
    assert_eq!(recognised(&hex(tsaps)), Recognition::No);
    assert_eq!(recognised(&hex("03000019 02f080 32010000")), Recognition::No);
    assert_eq!(recognised(b"GET / HTTP/1.1"), Recognition::No);
}

#[test]
fn every_cut_gives_the_same() {
    let client = [hex(REQUEST), initial(), hex(ATTACH), hex(JOIN)].concat();
    let answer = response(0, 2, 3, &own_key());
    let server = [hex(STANDARD), answer, hex(ATTACHED), hex(JOINED)].concat();
    let whole = probe().send(Side::Client, &client).send(Side::Server, &server).stated();
    assert_eq!(whole.len(), 13);
    for at in 0..client.len().min(server.len()) {
        let mut probe = probe();
        for (side, octets) in [(Side::Client, &client), (Side::Server, &server)] {
            probe.send(side, &octets[..at]).send(side, &octets[at..]);
        }
        assert_eq!(probe.stated(), whole, "cut at {at}");
    }
}

#[test]
fn any_octets_are_survived() {
    let mut seeds = [REQUEST, STANDARD, DEMANDS, ERECT, ATTACH, ATTACHED, JOIN, JOINED].map(hex);
    let account = packet(&hex(ACCOUNT));
    let settings = [initial(), response(0, 2, 3, &own_key()), account];
    seeds[0].extend(hex("c40601020304"));
    any_octets(&PROTOCOL, Carrier::Tcp, &[&seeds[..], &settings].concat(), 2_000);
    assert!(size_of::<Rdp>() < 768);
}
