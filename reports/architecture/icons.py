"""Icons of devices, our own, in a field of 24 by 24: plain outlines that read at small sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.architecture.drawing import Circle, Line, Point, Rect, Shape

Icon = tuple[Shape, ...]


def icon(type_: str) -> Icon:
    """The icon of a device's type."""
    return _ICONS[_TYPES.get(type_, "device")]


def _box(x: float, y: float, width: float, height: float, radius: float = 1.5) -> Rect:
    return Rect(x, y, width, height, radius, "icon")


def _dot(x: float, y: float, radius: float = 1.1) -> Circle:
    return Circle(x, y, radius, "icon-solid")


def _ring(x: float, y: float, radius: float) -> Circle:
    return Circle(x, y, radius, "icon")


def _line(*points: Point, closed: bool = False, radius: float = 0.0) -> Line:
    return Line(points, "icon", radius=radius, closed=closed)


def _across(x1: float, x2: float, ys: Sequence[float]) -> Icon:
    return tuple(_line((x1, y), (x2, y)) for y in ys)


_MONITOR: Icon = (_box(3, 4, 18, 12), _line((9, 20), (15, 20)), _line((12, 16), (12, 20)))
_RACK: Icon = (
    _box(4, 3, 16, 8),
    _box(4, 13, 16, 8),
    _dot(7.5, 7),
    _dot(7.5, 17),
    *_across(12, 17, (7, 17)),
)
_CYLINDER: Icon = (
    _line((4, 6), (4, 18)),
    _line((20, 6), (20, 18)),
    _line((4, 6), (7, 3.6), (17, 3.6), (20, 6), (17, 8.4), (7, 8.4), (4, 6), radius=3),
    _line((4, 12), (7, 14.4), (17, 14.4), (20, 12), radius=3),
    _line((4, 18), (7, 20.4), (17, 20.4), (20, 18), radius=3),
)
_MODULES: Icon = (
    _box(3, 4, 6, 16),
    _line((9, 4), (19.5, 4), (21, 5.5), (21, 18.5), (19.5, 20), (9, 20)),
    _line((15, 4), (15, 20)),
    _dot(6, 7.5),
    _dot(12, 7.5),
    _dot(18, 7.5),
    *_across(11, 13, (12, 15)),
    *_across(17, 19, (12, 15)),
)

_ICONS: Mapping[str, Icon] = {
    "controller": _MODULES,
    "relay": (
        _box(4, 3, 16, 18),
        _box(7, 6, 10, 5, 1),
        _dot(8.5, 15),
        _dot(12, 15),
        _dot(15.5, 15),
        *_across(8, 16, (18,)),
    ),
    "telecontrol": (
        _box(4, 10, 16, 11),
        _dot(8, 15.5),
        _dot(12, 15.5),
        _dot(16, 15.5),
        _line((12, 10), (12, 5)),
        _line((8.5, 6.5), (7.4, 4.6), (8.5, 2.6), radius=2),
        _line((15.5, 6.5), (16.6, 4.6), (15.5, 2.6), radius=2),
        _dot(12, 4.5),
    ),
    "terminals": (
        _box(3, 6, 18, 12),
        _line((9, 6), (9, 18)),
        _line((15, 6), (15, 18)),
        _dot(6, 9.5),
        _dot(12, 9.5),
        _dot(18, 9.5),
        _dot(6, 14.5),
        _dot(12, 14.5),
        _dot(18, 14.5),
    ),
    "panel": (
        _box(3, 4, 18, 16),
        _line((6, 13), (9.5, 9.5), (12.5, 12), (18, 7.5)),
        _dot(7, 17, 0.9),
        _dot(12, 17, 0.9),
        _dot(17, 17, 0.9),
        _line((3, 14.7), (21, 14.7)),
    ),
    "engineering": (
        *_MONITOR,
        _line((9.5, 7.5), (7, 10), (9.5, 12.5)),
        _line((14.5, 7.5), (17, 10), (14.5, 12.5)),
    ),
    "station": _MONITOR,
    "supervision": (
        *_MONITOR,
        _line((6, 12.5), (9, 9), (12, 11.5), (18, 7)),
    ),
    "database": _CYLINDER,
    "server": _RACK,
    "broker": (
        _ring(12, 12, 3),
        _ring(4.8, 5.5, 1.8),
        _ring(19.2, 5.5, 1.8),
        _ring(4.8, 18.5, 1.8),
        _ring(19.2, 18.5, 1.8),
        _line((6.2, 6.7), (9.7, 9.9)),
        _line((17.8, 6.7), (14.3, 9.9)),
        _line((6.2, 17.3), (9.7, 14.1)),
        _line((17.8, 17.3), (14.3, 14.1)),
    ),
    "gateway": (
        _box(3, 8, 18, 9),
        _dot(7, 12.5),
        _line((12, 12.5), (17, 12.5)),
        _line((7, 8), (7, 4)),
        _line((17, 17), (17, 21)),
    ),
    "switch": (
        _box(3, 7, 18, 10),
        _line((6, 10.5), (14, 10.5)),
        _line((12, 8.6), (14, 10.5), (12, 12.4)),
        _line((18, 13.8), (10, 13.8)),
        _line((12, 11.9), (10, 13.8), (12, 15.7)),
    ),
    "router": (
        _ring(12, 12, 9),
        _line((12, 5.5), (12, 10)),
        _line((10, 7.5), (12, 5.5), (14, 7.5)),
        _line((12, 18.5), (12, 14)),
        _line((10, 16.5), (12, 18.5), (14, 16.5)),
        _line((5.5, 12), (9.5, 12)),
        _line((7.5, 10), (9.5, 12), (7.5, 14)),
        _line((18.5, 12), (14.5, 12)),
        _line((16.5, 10), (14.5, 12), (16.5, 14)),
    ),
    "firewall": (
        _box(3, 4, 18, 16),
        *_across(3, 21, (9.3, 14.6)),
        _line((12, 4), (12, 9.3)),
        _line((7.5, 9.3), (7.5, 14.6)),
        _line((16.5, 9.3), (16.5, 14.6)),
        _line((12, 14.6), (12, 20)),
    ),
    "radio": (
        _box(4, 14, 16, 7),
        _dot(8, 17.5),
        _line((12, 14), (12, 9)),
        _line((8.4, 9.6), (12, 6.6), (15.6, 9.6), radius=3),
        _line((5.6, 6.6), (12, 2.6), (18.4, 6.6), radius=6),
    ),
    "building": (
        _box(5, 3, 14, 18),
        _dot(9, 7.5),
        _dot(15, 7.5),
        _dot(9, 12),
        _dot(15, 12),
        _line((10, 21), (10, 16.5), (14, 16.5), (14, 21)),
    ),
    "medical": (
        _box(3, 4, 18, 16),
        _line((5.5, 12), (9, 12), (10.8, 8), (13.4, 16), (15, 12), (18.5, 12)),
    ),
    "scanner": (
        _ring(12, 11, 8),
        _ring(12, 11, 4),
        _line((3, 20.5), (21, 20.5)),
        _line((12, 19), (12, 20.5)),
    ),
    "sensor": (
        _ring(12, 12, 8.5),
        _line((5, 12), (8, 12), (9.6, 8.4), (12, 15.6), (14.4, 8.4), (16, 12), (19, 12)),
    ),
    "printer": (
        _box(4, 9, 16, 8),
        _line((7, 9), (7, 3.5), (17, 3.5), (17, 9)),
        _box(7, 14, 10, 7, 0.5),
        _dot(17, 12, 0.9),
    ),
    "camera": (
        _box(3, 6, 13, 11),
        _line((16, 10), (21, 7), (21, 16), (16, 13)),
        _ring(9.5, 11.5, 3),
    ),
    "drive": (
        _ring(11, 12, 7.5),
        _line((18.5, 12), (22, 12)),
        _line((8, 15), (8, 9), (11, 12.6), (14, 9), (14, 15)),
        _line((5, 21), (17, 21)),
    ),
    "outside": (
        _ring(12, 12, 9),
        _line((3, 12), (21, 12)),
        _line((12, 3), (8.2, 7.5), (8.2, 16.5), (12, 21), radius=5),
        _line((12, 3), (15.8, 7.5), (15.8, 16.5), (12, 21), radius=5),
    ),
    "zone": (
        _box(3, 3, 18, 18, 3),
        _box(6.5, 6.5, 4.5, 4.5, 1),
        _box(13, 6.5, 4.5, 4.5, 1),
        _box(6.5, 13, 4.5, 4.5, 1),
        _box(13, 13, 4.5, 4.5, 1),
    ),
    "device": (_box(4, 5, 16, 14), _dot(12, 12, 1.4), _dot(7.5, 12, 1.4), _dot(16.5, 12, 1.4)),
}

_TYPES: Mapping[str, str] = {
    "plc": "controller",
    "modbus server": "controller",
    "hart-ip server": "sensor",
    "communication module": "controller",
    "safety controller": "controller",
    "rtu": "telecontrol",
    "field unit": "telecontrol",
    "ied": "relay",
    "remote i/o": "terminals",
    "io device": "terminals",
    "ethercat slave": "terminals",
    "hmi": "panel",
    "engineering station": "engineering",
    "operator station": "station",
    "computer": "station",
    "workstation": "station",
    "scada server": "supervision",
    "historian": "database",
    "image archive": "database",
    "server": "server",
    "infrastructure server": "server",
    "clinical information system": "server",
    "opc ua server": "server",
    "mqtt broker": "broker",
    "gateway": "gateway",
    "switch": "switch",
    "router": "router",
    "firewall": "firewall",
    "access point": "radio",
    "building controller": "building",
    "medical device": "medical",
    "imaging modality": "scanner",
    "merging unit": "sensor",
    "meter": "sensor",
    "printer": "printer",
    "camera": "camera",
    "drive": "drive",
    "external": "outside",
    "zone": "zone",
}
