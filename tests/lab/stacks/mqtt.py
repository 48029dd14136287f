"""MQTT: mosquitto is the broker, paho publishes; payloads are Sparkplug B (3.0, section 6)."""

from __future__ import annotations

import struct
import time

from paho.mqtt import client as paho

from tests.lab.daemon import become, folder, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_FLOAT = 9
_KEEPALIVE = 30


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A broker that takes anybody."""
    text = f"listener {service.port} 0.0.0.0\nallow_anonymous true\npersistence false\n"
    text += "user root\n"
    become("mosquitto", "-c", written(folder(host, "mqtt") / "mosquitto.conf", text))


def poll(plant: Plant, poll: Poll) -> None:
    """An edge node: its birth, then a value each turn."""
    server, node = plant.hosts[poll.server], plant.hosts[poll.client].name
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=node, protocol=paho.MQTTv311)
    client.username_pw_set("edge", "edge")
    client.connect(plant.address(poll.client, poll.server), server.service("mqtt").port, _KEEPALIVE)
    client.loop_start()
    group = plant.name
    client.publish(f"spBv1.0/{group}/NBIRTH/{node}", _payload(0, 0.0))
    for turn in turns(poll):
        client.publish(f"spBv1.0/{group}/NDATA/{node}", _payload((turn + 1) % 256, turn % 20 / 2))


def _payload(sequence: int, value: float) -> bytes:
    now = int(time.time() * 1000)
    metric = _text(1, b"Temperature") + _number(3, now) + _number(4, _FLOAT)
    metric += _varint(12 << 3 | 5) + struct.pack("<f", 70 + value)
    return _number(1, now) + _text(2, metric) + _number(3, sequence)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    octets = bytearray()
    while value > 0x7F:
        octets.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*octets, value])
