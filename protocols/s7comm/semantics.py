"""What S7 communication means to a plant.

Siemens publishes no specification: names are those of Wireshark and of STEP 7. A code is
a job's function behind 1, or group and service of userdata behind 7.
"""

from protocols.model import Effect, Operation, Protocol, Visibility
from protocols.s7comm.services import SERVICES
from protocols.s7comm.statuses import STATUSES

_DOWNLOAD = ("T0843", "T0889")
_UPLOAD = ("T0845",)
_IDENTIFY = ("T0888",)
_STATE = ("T0868",)

_JOBS = {
    "1.0": Operation("CPU service", Effect.UNKNOWN),
    "1.4": Operation("read variables", Effect.READS, ("T0801", "T0861")),
    "1.5": Operation("write variables", Effect.WRITES, ("T0836", "T0855")),
    "1.26": Operation("request download", Effect.ENGINEERS, _DOWNLOAD),
    "1.27": Operation("download block", Effect.ENGINEERS, _DOWNLOAD),  # asked by the controller
    "1.28": Operation("end download", Effect.ENGINEERS, _DOWNLOAD),  # asked by the controller
    "1.29": Operation("start upload", Effect.ENGINEERS, _UPLOAD),
    "1.30": Operation("upload block", Effect.ENGINEERS, _UPLOAD),
    "1.31": Operation("end upload", Effect.ENGINEERS, _UPLOAD),
    "1.40": Operation("PLC control", Effect.COMMANDS, ("T0858", "T0889", "T0809")),
    "1.41": Operation("stop PLC", Effect.COMMANDS, ("T0858", "T0814")),
    "1.240": Operation("set up communication", Effect.SESSION),
}

_MODES = {
    0: "STOP",
    1: "warm restart",
    2: "RUN",
    3: "hot restart",
    4: "HOLD",
    6: "cold restart",
    9: "RUN redundant",
    11: "LINK-UP",
    12: "UPDATE",
}
_MODE_TRANSITIONS = {
    f"7.0.{mode}": Operation(f"report transition to {name}", Effect.REPORTS, ("T0858",))
    for mode, name in _MODES.items()
}

_PROGRAMMER = {
    "7.1.1": Operation("watch block", Effect.ENGINEERS),
    "7.1.2": Operation("watch variables", Effect.READS, ("T0801",)),
    "7.1.3": Operation("read interrupt stack", Effect.READS, _STATE),
    "7.1.4": Operation("read block stack", Effect.READS, _STATE),
    "7.1.5": Operation("read local data stack", Effect.READS, _STATE),
    "7.1.6": Operation("measure run time", Effect.ENGINEERS),
    "7.1.7": Operation("select forces", Effect.COMMANDS, ("T0835", "T0831")),
    "7.1.8": Operation("modify variables", Effect.WRITES, ("T0836",)),
    "7.1.9": Operation("force variables", Effect.COMMANDS, ("T0835", "T0831")),
    "7.1.10": Operation("set breakpoint", Effect.ENGINEERS, ("T0858",)),
    "7.1.11": Operation("leave HOLD", Effect.COMMANDS, ("T0858",)),
    "7.1.12": Operation("reset memory", Effect.COMMANDS, ("T0809",)),
    "7.1.13": Operation("disable test job", Effect.ENGINEERS),
    "7.1.14": Operation("enable test job", Effect.ENGINEERS),
    "7.1.15": Operation("delete test job", Effect.ENGINEERS),
    "7.1.16": Operation("read list of test jobs", Effect.READS),
    "7.1.17": Operation("read test job", Effect.READS),
    "7.1.18": Operation("replace test job", Effect.ENGINEERS),
    "7.1.19": Operation("watch block (2)", Effect.ENGINEERS),
    "7.1.22": Operation("flash LEDs", Effect.ENGINEERS),
}

_CYCLIC = {
    "7.2.1": Operation("cyclic data", Effect.READS, ("T0801",)),
    "7.2.4": Operation("unsubscribe from cyclic data", Effect.SESSION),
    "7.2.5": Operation("data on change", Effect.READS, ("T0801",)),
    "7.2.7": Operation("modify data on change", Effect.READS, ("T0801",)),
    "7.2.8": Operation("cyclic data records", Effect.READS, ("T0801",)),
}

_BLOCKS = {
    "7.3.1": Operation("list blocks", Effect.DISCOVERS, ("T0861", "T0888")),
    "7.3.2": Operation("list blocks of a kind", Effect.DISCOVERS, ("T0861", "T0888")),
    "7.3.3": Operation("describe block", Effect.DISCOVERS, ("T0861", "T0888")),
}

_CPU = {
    "7.4.1": Operation("read system status list", Effect.DISCOVERS, _IDENTIFY),
    "7.4.2": Operation("subscribe to messages", Effect.READS),
    "7.4.3": Operation("diagnostic message", Effect.REPORTS),
    "7.4.5": Operation("ALARM_8 message", Effect.REPORTS),
    "7.4.6": Operation("NOTIFY message", Effect.REPORTS),
    "7.4.7": Operation("lock alarms", Effect.COMMANDS, ("T0878",)),
    "7.4.8": Operation("unlock alarms", Effect.COMMANDS),
    "7.4.9": Operation("SCAN message", Effect.REPORTS),
    "7.4.11": Operation("acknowledge alarm", Effect.WRITES, ("T0878",)),
    "7.4.12": Operation("report acknowledged alarm", Effect.REPORTS),
    "7.4.13": Operation("report locked alarm", Effect.REPORTS),
    "7.4.14": Operation("report unlocked alarm", Effect.REPORTS),
    "7.4.17": Operation("ALARM_SQ message", Effect.REPORTS),
    "7.4.18": Operation("ALARM_S message", Effect.REPORTS),
    "7.4.19": Operation("query alarms", Effect.READS, _STATE),
    "7.4.22": Operation("NOTIFY_8 message", Effect.REPORTS),
}

_OTHERS = {
    "7.5.1": Operation("log on with password", Effect.SESSION, ("T0859", "T0812")),
    "7.5.2": Operation("log off", Effect.SESSION),
    "7.6.1": Operation("send block to partner", Effect.WRITES, ("T0855",)),  # BSEND and BRCV
    "7.7.1": Operation("read clock", Effect.READS),
    "7.7.2": Operation("set clock", Effect.COMMANDS, ("T0836",)),
    "7.7.3": Operation("read clock (following)", Effect.READS),
    "7.7.4": Operation("set clock (following)", Effect.COMMANDS, ("T0836",)),
    "7.15.1": Operation("request NC download", Effect.ENGINEERS, ("T0843",)),
    "7.15.2": Operation("download NC program", Effect.ENGINEERS, ("T0843",)),
    "7.15.3": Operation("continue NC download", Effect.ENGINEERS, ("T0843",)),
    "7.15.4": Operation("end NC download", Effect.ENGINEERS, ("T0843",)),
    "7.15.6": Operation("start NC upload", Effect.ENGINEERS, _UPLOAD),
    "7.15.7": Operation("upload NC program", Effect.ENGINEERS, _UPLOAD),
    "7.15.8": Operation("continue NC upload", Effect.ENGINEERS, _UPLOAD),
}

# Lists that stations read again and again to show a controller's state, by extract and index.
_STATES = {
    (0x0019, 0): "read LEDs",
    (0x0074, 0): "read LEDs",
    (0x0174, 0): "read LED",
    (0x0124, 0): "read last mode transition",
    (0x0424, 0): "read operating state",
    (0x0524, 0): "read mode transition",
    (0x0132, 4): "read protection level",
    (0x0232, 4): "read protection level",
    (0x0132, 8): "read time system",
    (0x00A0, 0): "read diagnostic buffer",
    (0x01A0, 0): "read latest diagnostic entries",
    (0x0222, 1): "read interrupt status",
    (0x0222, 0x50): "read interrupt status",
}
_LISTS = {
    (0x0000, 0): "list system status lists",
    (0x0011, 0): "read module identification",
    (0x0111, 1): "read order number",
    (0x001C, 0): "read component identification",
}


def _list(extract: int, index: int) -> tuple[str, str]:
    return "7.4.1", f"SZL 0x{extract:04X} index 0x{index:04X}"


# What a job finds is sent under the job's own code.
_RESULTS = {
    (code, "results"): Operation(f"results: {job.name}", Effect.REPORTS)
    for code, job in (_PROGRAMMER | _CYCLIC).items()
}

_REFINEMENTS = {
    **_RESULTS,
    **{_list(*at): Operation(name, Effect.READS, _STATE) for at, name in _STATES.items()},
    **{_list(*at): Operation(name, Effect.DISCOVERS, _IDENTIFY) for at, name in _LISTS.items()},
    **{("1.40", service): operation for service, operation in SERVICES.items()},
}

# "System Software for S7-300/400", 33.14 and 33.17.
_VALUES = {
    "operating state": {
        1: "STOP for an update",
        2: "STOP for a memory reset",
        3: "STOP at first start",
        4: "STOP",
        5: "cold start",
        6: "warm restart",
        7: "hot restart",
        8: "RUN",
        9: "RUN, redundant",
        10: "HOLD",
        11: "link-up",
        12: "update",
        13: "DEFECT",
        14: "self-test",
        15: "no power",
    },
    "mode selector": {1: "RUN", 2: "RUN-P", 3: "STOP", 4: "MRES"},
    "protection level": {1: "none", 2: "against writing", 3: "against reading and writing"},
}

PROTOCOL = Protocol(
    name="s7comm",
    title="S7comm",
    spec="https://wiki.wireshark.org/S7comm",
    ports=("tcp/102",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        **_JOBS,
        **_MODE_TRANSITIONS,
        **_PROGRAMMER,
        **_CYCLIC,
        **_BLOCKS,
        **_CPU,
        **_OTHERS,
    },
    refinements=_REFINEMENTS,
    statuses=STATUSES,
    values=_VALUES,
)
