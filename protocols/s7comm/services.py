"""Program invocation services by name: what a "PLC control" job starts.

Those of SINUMERIK, which begin with `_N_`, are described in its "Basic Functions",
section P3 (PI services of FB 4).
"""

from collections.abc import Iterable

from protocols.model import Effect, Operation

_MODE = ("T0858",)
_PROGRAM = ("T0843", "T0889")


def _all(
    names: Iterable[tuple[str, str]], effect: Effect, *techniques: str
) -> dict[str, Operation]:
    return {f"_N_{service}": Operation(name, effect, techniques) for service, name in names}


_CONTROLLER = {
    "P_PROGRAM": Operation("restart PLC (warm)", Effect.COMMANDS, _MODE),
    "P_PROGRAM C": Operation("restart PLC (cold)", Effect.COMMANDS, _MODE),
    "_INSE": Operation("activate block", Effect.ENGINEERS, _PROGRAM),
    "_INS2": Operation("activate blocks", Effect.ENGINEERS, _PROGRAM),
    "_DELE": Operation("delete block", Effect.ENGINEERS, ("T0809", "T0889")),
    "_GARB": Operation("compress memory", Effect.ENGINEERS),
    "_MODU": Operation("copy RAM to ROM", Effect.ENGINEERS, ("T0889",)),
}

_SESSION = (
    ("LOGIN_", "log on to NC"),
    ("LOGOUT", "log off from NC"),
    ("MMCSEM", "take MMC semaphore"),
)
_COMMANDS = (
    ("ASUP__", "assign interrupt routine"),
    ("CANCEL", "acknowledge NC alarms"),
    ("CONFIG", "apply machine data"),
    ("DIGIOF", "end digitizing"),
    ("DIGION", "start digitizing"),
    ("DZERO_", "invalidate D numbers"),
    ("FINDBL", "search block"),
    ("IBN_SS", "set start-up switch"),
    ("NCKMOD", "set NC mode"),
    ("OST_OF", "overstore off"),
    ("OST_ON", "overstore on"),
    ("SCALE_", "set unit of measurement"),
    ("SELECT", "select NC program"),
    ("SETTST", "activate replacement tools"),
    ("SETUFR", "activate user frame"),
    ("STRTLK", "disable start of NC programs"),
    ("STRTUL", "enable start of NC programs"),
    ("SEL_BL", "select block"),
)
_PROGRAMS = (
    ("DASAVE", "save data of the drive"),
    ("DELVAR", "delete data block"),
    ("ENDEXT", "end external program"),
    ("EXTERN", "select external program"),
    ("EXTMOD", "select external program (mode)"),
    ("SRTEXT", "mark external program"),
    ("F_CLOS", "close NC file"),
    ("F_COPY", "copy NC file"),
    ("F_DELE", "delete NC file"),
    ("F_DELR", "delete NC file without access rights"),
    ("F_DMDA", "delete MDA memory"),
    ("F_OPEN", "open NC file"),
    ("F_OPER", "open NC file read-only"),
    ("F_PROR", "protect NC file (2)"),
    ("F_PROT", "protect NC file"),
    ("F_RENA", "rename NC file"),
    ("F_SEEK", "seek in NC file"),
    ("F_XFER", "select NC file to upload"),
    ("LOCKE_", "lock NC file"),
    ("NEWPWD", "change NC password"),
)
_TOOLS = (
    ("CHEKDM", "start check of D numbers"),
    ("CHKDNO", "check D numbers"),
    ("CRCEDN", "create cutting edge"),
    ("CREACE", "create next cutting edge"),
    ("CREATO", "create tool"),
    ("CRTOCE", "create tool with edge number"),
    ("DELECE", "delete cutting edge"),
    ("DELETO", "delete tool"),
    ("TMAWCO", "set active wear group"),
    ("TMCRTC", "create tool with edge number (2)"),
    ("TMCRTO", "create tool in magazine"),
    ("TMFDPL", "find empty place for loading"),
    ("TMFPBP", "find empty place"),
    ("TMGETT", "find tool"),
    ("TMMVTL", "load or unload tool"),
    ("TMPCIT", "count workpieces"),
    ("TMPOSM", "position magazine"),
    ("TMRASS", "reset active status of tool"),
    ("TRESMO", "reset monitoring of tool"),
    ("TSEARC", "search tools"),
)

SERVICES = {
    **_CONTROLLER,
    **_all(_SESSION, Effect.SESSION),
    **_all(_COMMANDS, Effect.COMMANDS, *_MODE),
    **_all(_PROGRAMS, Effect.ENGINEERS, *_PROGRAM),
    **_all(_TOOLS, Effect.WRITES, "T0836"),
}
