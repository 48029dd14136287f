"""Two passes over a document: one that counts its pages, one that prints how many there are.

What is large is made anew in each, and gone when it is set.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from reportlab.platypus import Flowable, Frame


class Counted(Protocol):
    """What knows how many pages the pass before had."""

    pages: int


class Room(Frame):
    """The room for text on a page. What is put there is drawn, but where the pass counts pages."""

    def _add(self, flowable: Flowable, canv: Any, trySplit: int = 0) -> Any:  # noqa: N803
        if canv.counting:
            vars(flowable)["drawOn"] = _unseen
        try:
            return super()._add(flowable, canv, trySplit)  # type: ignore[misc]
        finally:
            vars(flowable).pop("drawOn", None)

    add = _add  # reportlab calls it by both names


def _unseen(*_: object, **__: object) -> None:
    """Instead of drawing."""


class Late(Flowable):
    """Stands in the story for what is made when its turn comes."""

    def __init__(self, make: Callable[[], Flowable]) -> None:
        super().__init__()
        self.make = make


def make_next(story: list[Flowable]) -> None:
    """Makes what comes next in the story, behind the headings that are kept with it."""
    kept = (each.getKeepWithNext() for each in story)  # type: ignore[no-untyped-call]
    at = next((at for at, is_kept in enumerate(kept) if not is_kept), 0)
    if isinstance(late := story[at], Late):
        story[at] = late.make()


class PageCount(Flowable):
    """Asks for another pass until every page knows how many there are."""

    def __init__(self, template: Counted) -> None:
        super().__init__()
        self._template, self._known = template, 0
        self.width = self.height = 0

    def isIndexing(self) -> int:  # noqa: N802
        """reportlab asks it after each pass."""
        return 1

    def beforeBuild(self) -> None:  # noqa: N802
        """Remembers what this pass prints."""
        self._known = self._template.pages

    def afterBuild(self) -> None:  # noqa: N802
        """Nothing to do."""

    def notify(self, _kind: str, _stuff: object) -> None:
        """Headings are others' business."""

    def isSatisfied(self) -> bool:  # noqa: N802
        """Whether that was true."""
        return self._known == self._template.pages

    def draw(self) -> None:
        """Nothing."""
