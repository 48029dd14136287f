"""Values of an operation's objects, found by their numbers."""

from __future__ import annotations

import pytest

from inventory.model import ValueRange
from inventory.rows import OperationRow
from inventory.values import Ranges, range_of
from tests.inventory.made import operation, values

pytestmark = pytest.mark.quick

PLC, HMI = "10.1.0.10", "10.1.0.50"


def seen(step: int = 1, form: str = "holding register {}") -> Ranges:
    return Ranges(
        values(HMI, PLC, form.format(100 + step * n), float(n), float(10 + n)) for n in range(6)
    )


def of(ranges: Ranges, operation: OperationRow) -> ValueRange | None:
    return range_of(ranges.spanned(operation))


def test_an_operation_has_the_values_of_all_its_objects() -> None:
    read = operation(HMI, PLC, "modbus", "3", object="holding register 101", span=3)
    assert of(seen(), read) == ValueRange(1.0, 13.0, "11", 2)
    assert of(seen(), read._replace(span=1)) == ValueRange(1.0, 11.0, "11", 2)
    assert of(seen(), read._replace(span=99)) == ValueRange(1.0, 15.0, "11", 2)


def test_objects_may_be_octets_apart() -> None:
    read = operation(HMI, PLC, "modbus", "3", object="DB1.DBW104", span=2)
    assert of(seen(2, "DB1.DBW{}"), read) == ValueRange(2.0, 13.0, "12", 2)


def test_a_name_without_a_number_stands_for_itself() -> None:
    ranges = Ranges([values(HMI, PLC, "Speed", 1.0, 2.0)])
    read = operation(HMI, PLC, "modbus", "3", object="Speed", span=4)
    assert of(ranges, read) == ValueRange(1.0, 2.0, "2", 2)


@pytest.mark.parametrize(
    ("code", "name"),
    [("3", "holding register 99"), ("3", "coil 101"), ("4", "holding register 101")],
)
def test_others_values_are_not_its_own(code: str, name: str) -> None:
    assert of(seen(), operation(HMI, PLC, "modbus", code, object=name, span=3)) is None
