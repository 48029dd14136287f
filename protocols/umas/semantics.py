"""What UMAS functions mean to a plant.

There is no public specification. Names and numbers are those that L. Liras ("The Unity
(UMAS) protocol", 2017) and the authors of "From Pass-the-Hash to Code Execution on
Schneider Electric M340 PLCs" (Black Hat Europe 2024) observed. Schneider says upload for
what goes into the controller; names here say the direction, techniques are ATT&CK's.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_READ = ("T0801",)
_WRITE = ("T0836", "T0855")
_INFORMATION = ("T0888",)
_INTO = ("T0843",)
_OUT_OF = ("T0845",)
_MODE = ("T0858",)

_OPERATIONS = {
    "1": Operation("initialize communication", Effect.SESSION),
    "2": Operation("read id", Effect.DISCOVERS, _INFORMATION),
    "3": Operation("read project information", Effect.DISCOVERS, _INFORMATION),
    "4": Operation("read PLC status", Effect.READS, ("T0868", "T0888")),
    "5": Operation("read loader information", Effect.DISCOVERS, _INFORMATION),
    "6": Operation("read memory card information", Effect.DISCOVERS, _INFORMATION),
    "7": Operation("read block information", Effect.DISCOVERS, _INFORMATION),
    "10": Operation("repeat", Effect.SESSION),
    "16": Operation("take PLC reservation", Effect.ENGINEERS, _MODE),
    "17": Operation("release PLC reservation", Effect.ENGINEERS),
    "18": Operation("keep alive", Effect.SESSION),
    "32": Operation("read memory block", Effect.READS, _OUT_OF),
    "33": Operation("write memory block", Effect.WRITES, _WRITE),
    "34": Operation("read variables", Effect.READS, _READ),
    "35": Operation("write variables", Effect.WRITES, _WRITE),
    "36": Operation("read coils and registers", Effect.READS, _READ),
    "37": Operation("write coils and registers", Effect.WRITES, _WRITE),
    "38": Operation("read data dictionary", Effect.DISCOVERS, ("T0861",)),
    "39": Operation("preload data dictionary", Effect.DISCOVERS, ("T0861",)),
    "40": Operation("read physical address", Effect.ENGINEERS, _OUT_OF),
    "41": Operation("write physical address", Effect.ENGINEERS, _INTO),
    "42": Operation("browse events", Effect.READS),
    "48": Operation("begin program transfer into the PLC", Effect.ENGINEERS, _INTO),
    "49": Operation("transfer program block into the PLC", Effect.ENGINEERS, _INTO),
    "50": Operation("end program transfer into the PLC", Effect.ENGINEERS, _INTO),
    "51": Operation("begin program transfer out of the PLC", Effect.ENGINEERS, _OUT_OF),
    "52": Operation("transfer program block out of the PLC", Effect.ENGINEERS, _OUT_OF),
    "53": Operation("end program transfer out of the PLC", Effect.ENGINEERS, _OUT_OF),
    "54": Operation("backup", Effect.ENGINEERS, _OUT_OF),
    "55": Operation("preload program blocks", Effect.ENGINEERS, _INTO),
    "57": Operation("read Ethernet master data", Effect.READS, _INFORMATION),
    "64": Operation("start PLC", Effect.COMMANDS, _MODE),
    "65": Operation("stop PLC", Effect.COMMANDS, ("T0858", "T0814")),
    "66": Operation("initialize PLC", Effect.COMMANDS, ("T0816", "T0858")),
    "67": Operation("swap program blocks", Effect.ENGINEERS, _INTO),
    "80": Operation("monitor PLC", Effect.READS, _READ),
    "81": Operation("get automatic modifications", Effect.READS),
    "82": Operation("get forced bits", Effect.READS, _READ),
    "83": Operation("get selected blocks", Effect.READS),
    "88": Operation("check PLC", Effect.READS, ("T0868",)),
    "96": Operation("set breakpoint", Effect.COMMANDS, ("T0858",)),
    "97": Operation("delete breakpoint", Effect.COMMANDS),
    "98": Operation("step over", Effect.COMMANDS, _MODE),
    "99": Operation("step in", Effect.COMMANDS, _MODE),
    "100": Operation("step out", Effect.COMMANDS, _MODE),
    "101": Operation("get call stack", Effect.READS),
    "102": Operation("check whether debugging is allowed", Effect.READS),
    "108": Operation("process message", Effect.UNKNOWN),
    "109": Operation("private", Effect.UNKNOWN),
    "110": Operation("exchange reservation nonces", Effect.SESSION),
    "112": Operation("read I/O object", Effect.READS, _READ),
    "113": Operation("write I/O object", Effect.WRITES, _WRITE),
    "114": Operation("read rack", Effect.DISCOVERS, _INFORMATION),
    "115": Operation("get module status", Effect.READS, ("T0868",)),
    "116": Operation("read device data", Effect.READS, _INFORMATION),
}

# 253 (refused) in bits 16 to 23; below 256 Modbus' exceptions.
_STATUSES = {
    1: "illegal function",
    4: "server device failure",
    6: "server device busy",
    0xFD0000: "refused",
    0xFD8180: "refused: reserved by another",
}

PROTOCOL = Protocol(
    name="umas",
    title="UMAS",
    spec="none public; L. Liras, The Unity (UMAS) protocol; Black Hat Europe 2024",
    ports=("tcp/502",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations=_OPERATIONS,
    statuses=_STATUSES,
)
