"""PROFINET DCP as tshark shows it: a request is a message of type 0."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Claim, Message, Value

LISTED = frozenset({"PROFINET DCP"})
SPECIFIED = {"pn_dcp.service_id": "{}.0"}
WRAPPERS = frozenset({"1.0", "2.0"})  # manufacturers may use them; no frame is for them
FILTER = "pn_dcp.service_id"
FIELDS = ("eth.src", "eth.dst", "pn_dcp.service_id", "pn_dcp.service_type")
COUNTED = ("eth.src", "pn_dcp.service_id", "pn_dcp.service_type", "pn_dcp.xid")
LAYERS = ("pn_dcp",)
VALUED = frozenset({"4.0"})
CLAIMED = frozenset({"name", "model", "vendor_id", "description", "type", "ip"})

_GET, _SET, _IDENTIFY, _HELLO = 3, 4, 5, 6
_REQUEST, _SUCCESS = 0, 1
_UNSAID = ("0.0.0.0", "")  # what has no address or name yet
# Suboptions of control, and what a reset with a qualifier takes away.
_SIGNAL, _FACTORY_RESET, _RESET = 3, 5, 6
_RESETS = {1: "application data", 2: "communication parameters", 4: "all stored data"}
# IEC 61158-6-10, DeviceRoleDetails, by bit.
_ROLES = ("IO device", "IO controller", "IO multidevice", "IO supervisor")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The request of one frame, if it is one."""
    service, kind = (int(row[name][0], 0) for name in FIELDS[2:4])
    if kind == _REQUEST:
        yield row["eth.src"][0], row["eth.dst"][0], f"{service}.0"


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """The names and addresses that were set, once the device says that they are."""
    asked: dict[tuple[str, str, str], Message] = {}
    for message in messages:
        service, kind = _is(message)
        source, target = message["eth.src"][0], message["eth.dst"][0]
        xid = message["pn_dcp.xid"][0]
        if (service, kind) == (_SET, _REQUEST):
            asked[source, target, xid] = message
            continue
        request = asked.pop((target, source, xid), None) if service == _SET else None
        errors = (int(error, 0) for error in message.get("pn_dcp.block_error", ()))
        if request and not any(errors):
            for object_, value in _settings(request):
                yield target, source, "", "4.0", object_, value


def claims(messages: Iterable[Message]) -> Iterator[Claim]:
    """What devices say of themselves."""
    for message in messages:
        service, kind = _is(message)
        if service == _HELLO or (service in (_GET, _IDENTIFY) and kind == _SUCCESS):
            said = [(of, value) for of, value in _said(message) if value not in _UNSAID]
            yield from ((message["eth.src"][0], attribute, value) for attribute, value in said)


def _is(message: Message) -> tuple[int, int]:
    service, kind = (int(message[name][0], 0) for name in FIELDS[2:4])
    return service, kind


def _settings(request: Message) -> Iterator[tuple[str, str]]:
    for name in request.get("pn_dcp.suboption_device_nameofstation", ()):
        yield "name of station", name
    suite = ("ip", "subnetmask", "standard_gateway")
    parts = [request.get(f"pn_dcp.suboption_ip_{part}", ()) for part in suite]
    for ip, mask, gateway in zip(*parts, strict=True):
        yield "IP parameter", f"{ip} mask {mask} gateway {gateway}"
    controls = [int(text, 0) for text in request.get("pn_dcp.suboption_control", ())]
    if _SIGNAL in controls:
        yield "signal", "flash"
    if _FACTORY_RESET in controls:
        yield "factory reset", ""
    if _RESET in controls:
        (qualifier,) = request["pn_dcp.block_qualifier_reset"]
        yield "reset to factory", _RESETS[int(qualifier, 0) >> 1]


def _said(message: Message) -> Iterator[tuple[str, str]]:
    for name in message.get("pn_dcp.suboption_device_nameofstation", ()):
        yield "name", name
    for model in message.get("pn_dcp.suboption_device_devicevendorvalue", ()):
        yield "model", model
    for ip in message.get("pn_dcp.suboption_ip_ip", ()):
        yield "ip", ip
    ids = (message.get(f"pn_dcp.suboption_{whose}_id", ()) for whose in ("vendor", "device"))
    for vendor, device in zip(*ids, strict=True):
        yield "vendor_id", vendor
        yield "description", f"PROFINET device {device} of {vendor}"
    for role in message.get("pn_dcp.suboption_device_role", ()):
        bits = int(role, 0)
        yield "type", ", ".join(name for at, name in enumerate(_ROLES) if bits >> at & 1)
