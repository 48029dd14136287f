"""What may be done to a plant: one module a field, each with its table of attacks.

An attack speaks the protocol itself, by plain sockets, from its source's network namespace; real
stacks answer. Where a stack has no such service, or the frame only pretends, it is `crafted`.
"""

from __future__ import annotations

from tests.lab.attacks import (
    bacnet,
    cip,
    controllers,
    ethernet,
    grid,
    internet,
    medicine,
    modbus,
    office,
    s7comm,
)
from tests.lab.attacks.attack import Attack

ATTACKS: tuple[Attack, ...] = (
    *ethernet.ATTACKS,
    *internet.ATTACKS,
    *office.ATTACKS,
    *modbus.ATTACKS,
    *s7comm.ATTACKS,
    *cip.ATTACKS,
    *controllers.ATTACKS,
    *grid.ATTACKS,
    *bacnet.ATTACKS,
    *medicine.ATTACKS,
)
