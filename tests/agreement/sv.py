"""Sampled values as tshark shows them: a frame publishes each of its streams once.

What a stream says of itself is compared where we state it, which is where it changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"Sampled Values"})
FILTER = "sv.savPdu_element"
FIELDS = ("eth.src", "eth.dst", "sv.svID")
COUNTED = ("sv.svID", "sv.smpCnt", "sv.seqData", "eth.src")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, group, code), once for each stream."""
    for _ in dict.fromkeys(row["sv.svID"]):
        yield row["eth.src"][0], row["eth.dst"][0], "publish"


LAYERS = ("sv",)
BEGINS = "sv.ASDU_element"
VALUED = frozenset({"publish"})
_FACTS = {
    "simulation": "sv.reserve1.s_bit",
    "confRev": "sv.confRev",
    "smpSynch": "sv.smpSynch",
    "noASDU": "sv.noASDU",
    "smpRate": "sv.smpRate",
    "smpMod": "sv.smpMod",
}
# 9-2LE, table 3: eight channels, each a value and its quality.
_CHANNELS = ("Ia", "Ib", "Ic", "In", "Ua", "Ub", "Uc", "Un")
_QUALITIES = 0x4000


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """What each stream says of itself, and the samples of each second's first moment."""
    known: dict[tuple[str, str, str], dict[str, float]] = {}
    for message in messages:
        if "sv.svID" not in message:
            continue
        place = (message["eth.src"][0], message["eth.dst"][0], message["sv.svID"][0])
        before = known.get(place)
        now = {**_said(message), **_qualities(message)}
        told = {name: value for name, value in now.items() if (before or {}).get(name) != value}
        if before is None or message["sv.smpCnt"] == ["0"]:
            told |= _samples(message)
        known[place] = (before or {}) | now
        client, server, stream = place
        for name, value in told.items():
            yield client, server, "", "publish", f"{stream}: {name}", value


def _said(message: Message) -> dict[str, float]:
    shown = {name: message[field][0] for name, field in _FACTS.items() if field in message}
    return {
        name: float(text == "True") if text in ("True", "False") else float(text)
        for name, text in shown.items()
    }


def _words(message: Message) -> Sequence[bytes]:
    octets = bytes.fromhex(message.get("sv.seqData", [""])[0].replace(":", ""))
    words = [octets[at : at + 4] for at in range(0, len(octets), 4)]
    light = len(octets) == 64 and all(int.from_bytes(w) < _QUALITIES for w in words[1::2])
    return words if light else []


def _samples(message: Message) -> dict[str, float]:
    words = _words(message)[::2]
    return {
        c: float(int.from_bytes(w, signed=True)) for c, w in zip(_CHANNELS, words, strict=False)
    }


def _qualities(message: Message) -> dict[str, float]:
    words = _words(message)[1::2]
    named = zip(_CHANNELS, words, strict=False)
    return {f"{channel} quality": float(int.from_bytes(word)) for channel, word in named}
