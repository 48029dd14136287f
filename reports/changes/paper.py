"""Changes on paper: what came, what went, what became another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, Spacer

from inventory.differences import Change
from inventory.plurals import plural
from reports.paper.banner import Banner
from reports.paper.blocks import facts, table
from reports.paper.document import build, page
from reports.paper.imprint import Imprint
from reports.paper.text import para
from reports.view import Frozen, frozen

KIND = "changes"
_TITLES = {"added": "Came", "gone": "Went", "changed": "Became another"}
_KINDS = (("asset", "Assets"), ("attribute", "Attributes"), ("link", "Conversations"))


def pdf(data: bytes) -> bytes:
    """The changes of a case's canonical JSON, which it carries. Raises `CanonicalError`."""
    view = frozen(data)
    title = f"Changes · {view.system}"
    imprint = Imprint(KIND, title, "Changes", view.case.end, data, view.sha256)
    return build([*_cover(view), *_parts(view.case.changes)], imprint)


def _cover(view: Frozen) -> Iterator[Flowable]:
    changes = view.case.changes
    yield Banner("Changes", view.system)
    yield Spacer(1, 6)
    counted = {how: sum(c.change == how for c in changes) for how in _TITLES}
    yield facts(
        [
            ("Period", view.period),
            ("Changes", plural(len(changes), "change")),
            *((title, f"{counted[how]:,}") for how, title in _TITLES.items()),
        ]
    )
    yield para(
        "Compared are the plant as it was known when the period began, and when it ended. Gone is "
        "what was not seen within the period.",
        style="quiet",
    )


def _parts(changes: Sequence[Change]) -> Iterator[Flowable]:
    yield from page("text")
    if not changes:
        yield para("Changes", style="h1")
        yield para("Nothing differs, or nothing is known from before the period.")
    for what, title in (*_KINDS, ("operation", "Operations")):
        found = [c for c in changes if c.what == what]
        if found:
            yield para(title, style="h1")
            yield _table(found)


def _table(changes: Sequence[Change]) -> Flowable:
    if not any(c.attribute for c in changes):
        which = [(_TITLES[c.change], c.label) for c in changes]
        return table(("Change", "Which"), which, (0.15, 0.85))
    rows = [
        (
            _TITLES[c.change],
            c.label,
            f"{c.attribute}: {c.before or 'nothing'} → {c.after or 'nothing'}",
        )
        for c in changes
    ]
    return table(("Change", "Which", "From and to"), rows, (0.15, 0.5, 0.35))
