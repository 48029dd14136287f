"""What numbers of MMS stand for, by the end of their object's path."""

from collections.abc import Mapping

# IEC 61850-7-4, of Mod and Beh: the modes of a function.
_MODES = {1: "on", 2: "blocked", 3: "test", 4: "test and blocked", 5: "off"}

VALUES: Mapping[str, Mapping[int, str]] = {
    # ISO 9506-2, 10.2: of the device, whether services may change it, and whether it works.
    "logical state": {
        0: "state changes allowed",
        1: "no state changes allowed",
        2: "limited services permitted",
        3: "support services allowed",
    },
    "physical state": {
        0: "operational",
        1: "partially operational",
        2: "inoperable",
        3: "needs commissioning",
    },
    "Mod$stVal": _MODES,
    "Mod$Oper$ctlVal": _MODES,
    "Mod$SBOw$ctlVal": _MODES,
    "Beh$stVal": _MODES,
    # There, of Health and PhyHealth.
    "Health$stVal": {1: "ok", 2: "warning", 3: "alarm"},
    "PhyHealth$stVal": {1: "ok", 2: "warning", 3: "alarm"},
    # IEC 61850-7-3, of an originator: from where a command comes.
    "orCat": {
        0: "not supported",
        1: "bay control",
        2: "station control",
        3: "remote control",
        4: "automatic bay",
        5: "automatic station",
        6: "automatic remote",
        7: "maintenance",
        8: "process",
    },
    # There, of a controllable object.
    "ctlModel": {
        0: "status only",
        1: "direct, normal security",
        2: "select before operate, normal security",
        3: "direct, enhanced security",
        4: "select before operate, enhanced security",
    },
    # IEC 61850-8-1, 20.11.
    "Error": {0: "none", 1: "unknown", 2: "timeout test not ok", 3: "operator test not ok"},
    # IEC 61850-7-2, of a service that controls: what else is to be said of its failure.
    "AddCause": {
        0: "unknown",
        1: "not supported",
        2: "blocked by switching hierarchy",
        3: "select failed",
        4: "invalid position",
        5: "position reached",
        6: "parameter change in execution",
        7: "step limit",
        8: "blocked by mode",
        9: "blocked by process",
        10: "blocked by interlocking",
        11: "blocked by synchrocheck",
        12: "command already in execution",
        13: "blocked by health",
        14: "one of n control",
        15: "abortion by cancel",
        16: "time limit over",
        17: "abortion by trip",
        18: "object not selected",
        19: "object already selected",
        20: "no access authority",
        21: "ended with overshoot",
        22: "abortion due to deviation",
        23: "abortion by communication loss",
        24: "blocked by command",
        25: "none",
        26: "inconsistent parameters",
        27: "locked by other client",
    },
}
