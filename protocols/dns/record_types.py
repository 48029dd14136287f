"""Types of resource records: IANA, "Domain Name System (DNS) Parameters"."""

# The number of the first and the names of all that follow it without a gap.
_ROWS = {
    1: "A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP",
    23: "NSAP-PTR SIG KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK",
    41: "OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA",
    55: "HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC",
    99: "SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64",
    249: "TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY",
    32768: "TA DLV",
}

RECORD_TYPES: dict[int, str] = {
    first + at: name for first, names in _ROWS.items() for at, name in enumerate(names.split())
}
