"""How requests end: what servers answer, what the bus confirms, what devices answer."""

# KNX 3/8/1, 2.2.
_KNXNET_IP = {
    0x01: "host protocol not supported",
    0x02: "version not supported",
    0x04: "sequence number out of order",
    0x0F: "error",
    0x21: "no such connection",
    0x22: "connection type not supported",
    0x23: "connection option not supported",
    0x24: "no more connections",
    0x25: "no more individual addresses",
    0x26: "error of the connection",
    0x27: "error of the bus",
    0x28: "not authorised",
    0x29: "layer of the tunnel not supported",
    0x2D: "no such individual address for tunnels",
    0x2E: "individual address in use",
}

# KNX 3/6/3, 4.1.5.3; 3/3/7, 3.4.
_BUS = {
    0x100: "nobody on the bus took it",
    0x101: "no such data, or no access to it",
}

# KNX 3/7/3, 4.2.
_RETURN_CODES = {
    0xF1: "memory error",
    0xF2: "command not supported",
    0xF3: "command not possible now",
    0xF4: "too long",
    0xF5: "data overflow",
    0xF6: "value too low",
    0xF7: "value too high",
    0xF8: "data not valid",
    0xF9: "temporarily not available",
    0xFA: "write only",
    0xFB: "read only",
    0xFC: "access denied",
    0xFD: "no such object or property",
    0xFE: "wrong type of data",
    0xFF: "error",
}

# KNX 3/5/2, 3.7.3.2.
_RESTART = {1: "access denied", 2: "erase code not supported", 3: "no such channel"}

# KNX 3/6/3, 4.1.7.3.7.
_MANAGEMENT = {
    0x00: "unspecified error",
    0x01: "out of range",
    0x02: "value too high",
    0x03: "value too low",
    0x04: "memory error",
    0x05: "read only",
    0x06: "command not valid",
    0x07: "no such property",
    0x08: "wrong type of data",
    0x09: "no such element",
    0x0A: "value cannot be written now",
}

STATUSES = {
    **_KNXNET_IP,
    **_BUS,
    **{0x200 | code: name for code, name in _RETURN_CODES.items()},
    **{0x300 | code: name for code, name in _RESTART.items()},
    **{0x400 | code: name for code, name in _MANAGEMENT.items()},
}
