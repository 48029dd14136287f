"""How many objects an operation changes from its first one on, and whether that is usual."""

from __future__ import annotations

from detection.learned import Key, Usual
from inventory.model import Operation
from inventory.values import split

_BY = " by "


def stretch(operation: Operation) -> str:
    """How many objects, and how far apart: `50 by 2`; empty for one."""
    return f"{operation.span}{_BY}{operation.step}" if operation.span > 1 else ""


def named(object_: str, stretch: str = "") -> str:
    """The first object, and how many there are."""
    span = stretch.partition(_BY)[0]
    return f"{object_} ({span} objects)" if object_ and span else object_


def is_within(key: Key, usual: Usual) -> bool:
    """Whether the same operation usually changes all objects of this one, or more from the same
    first one on: the two last parts of its key name them. What an earlier version learned is
    usual at any length."""
    *habit, object_, length = key
    if usual.knows((*habit, object_)):
        return True
    known = [k[-2:] for k in usual.keys(*habit) if len(k) == len(key)]
    span, step = _read(length)
    if any(first == object_ and _read(other)[0] >= span for first, other in known):
        return True
    form, numbers = _numbers(object_, length)
    alike = [found for other, found in (_numbers(*k) for k in known) if other == form]
    return step > 0 and all(any(n in found for found in alike) for n in numbers)


def _numbers(object_: str, stretch: str) -> tuple[str, range]:
    """The objects' form and numbers; of those that do not follow each other the first's."""
    form, number = split(object_)
    span, step = _read(stretch)
    return form, range(number, number + span * step, step) if step else range(number, number + 1)


def _read(stretch: str) -> tuple[int, int]:
    span, _, step = stretch.partition(_BY)
    return int(span or 1), int(step or 1)
