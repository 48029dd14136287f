"""What BACnet services mean to a plant. Clauses are of ANSI/ASHRAE 135-2020.

A code is the PDU's type and the service; `bvlc.N` is a function of the virtual link layer
(annex J), `npdu.N` a message of the network layer (clause 6.4).
"""

from protocols.bacnet.statuses import STATUSES
from protocols.model import Effect, Operation, Protocol, Visibility

_READ = ("T0801", "T0861")
_WRITE = ("T0836", "T0855")

# Clause 21, BACnetConfirmedServiceChoice.
_CONFIRMED = {
    "0.0": Operation("acknowledge alarm", Effect.WRITES, ("T0878",)),
    "0.1": Operation("confirmed COV notification", Effect.REPORTS),
    "0.2": Operation("confirmed event notification", Effect.REPORTS),
    "0.3": Operation("get alarm summary", Effect.READS, ("T0801",)),
    "0.4": Operation("get enrollment summary", Effect.READS, ("T0801",)),
    "0.5": Operation("subscribe COV", Effect.READS, ("T0801",)),
    "0.6": Operation("atomic read file", Effect.ENGINEERS, ("T0845",)),
    "0.7": Operation("atomic write file", Effect.ENGINEERS, ("T0843", "T0889", "T0857")),
    "0.8": Operation("add list element", Effect.WRITES, ("T0836",)),
    "0.9": Operation("remove list element", Effect.WRITES, ("T0836",)),
    "0.10": Operation("create object", Effect.WRITES, ("T0836",)),
    "0.11": Operation("delete object", Effect.WRITES, ("T0809",)),
    "0.12": Operation("read property", Effect.READS, ("T0801", "T0861", "T0888")),
    "0.13": Operation("read property conditional", Effect.READS, _READ),
    "0.14": Operation("read property multiple", Effect.READS, _READ),
    "0.15": Operation("write property", Effect.WRITES, _WRITE),
    "0.16": Operation("write property multiple", Effect.WRITES, _WRITE),
    "0.17": Operation("device communication control", Effect.COMMANDS, ("T0814", "T0803")),
    "0.18": Operation("confirmed private transfer", Effect.ENGINEERS, ("T0855",)),
    "0.19": Operation("confirmed text message", Effect.REPORTS),
    "0.20": Operation("reinitialize device", Effect.COMMANDS, ("T0816", "T0858")),
    "0.21": Operation("VT open", Effect.ENGINEERS),
    "0.22": Operation("VT close", Effect.ENGINEERS),
    "0.23": Operation("VT data", Effect.ENGINEERS),
    "0.24": Operation("authenticate", Effect.SESSION),
    "0.25": Operation("request key", Effect.SESSION),
    "0.26": Operation("read range", Effect.READS, ("T0801",)),
    "0.27": Operation("life safety operation", Effect.COMMANDS, ("T0878", "T0855")),
    "0.28": Operation("subscribe COV property", Effect.READS, ("T0801",)),
    "0.29": Operation("get event information", Effect.READS, ("T0801",)),
    "0.30": Operation("subscribe COV property multiple", Effect.READS, ("T0801",)),
    "0.31": Operation("confirmed COV notification multiple", Effect.REPORTS),
    "0.32": Operation("confirmed audit notification", Effect.REPORTS),
    "0.33": Operation("audit log query", Effect.READS),
}

# Clause 21, BACnetUnconfirmedServiceChoice.
_UNCONFIRMED = {
    "1.0": Operation("I-Am", Effect.DISCOVERS, ("T0846",)),
    "1.1": Operation("I-Have", Effect.DISCOVERS, ("T0888",)),
    "1.2": Operation("unconfirmed COV notification", Effect.REPORTS),
    "1.3": Operation("unconfirmed event notification", Effect.REPORTS),
    "1.4": Operation("unconfirmed private transfer", Effect.ENGINEERS, ("T0855",)),
    "1.5": Operation("unconfirmed text message", Effect.REPORTS),
    "1.6": Operation("time synchronization", Effect.COMMANDS, ("T0836",)),
    "1.7": Operation("Who-Has", Effect.DISCOVERS, ("T0888",)),
    "1.8": Operation("Who-Is", Effect.DISCOVERS, ("T0846",)),
    "1.9": Operation("UTC time synchronization", Effect.COMMANDS, ("T0836",)),
    "1.10": Operation("write group", Effect.WRITES, ("T0855",)),
    "1.11": Operation("unconfirmed COV notification multiple", Effect.REPORTS),
    "1.12": Operation("unconfirmed audit notification", Effect.REPORTS),
    "1.13": Operation("Who-Am-I", Effect.DISCOVERS),
    "1.14": Operation("You-Are", Effect.ENGINEERS, ("T0836",)),
}

# J.2.
_LINK = {
    "bvlc.1": Operation("write broadcast distribution table", Effect.ENGINEERS, ("T0830",)),
    "bvlc.2": Operation("read broadcast distribution table", Effect.DISCOVERS, ("T0846",)),
    "bvlc.5": Operation("register foreign device", Effect.SESSION),
    "bvlc.6": Operation("read foreign device table", Effect.DISCOVERS, ("T0846",)),
    "bvlc.8": Operation("delete foreign device table entry", Effect.ENGINEERS),
    "bvlc.12": Operation("secure BVLL", Effect.UNKNOWN),
}

# 6.4.
_NETWORK = {
    "npdu.0": Operation("Who-Is-Router-To-Network", Effect.DISCOVERS, ("T0846",)),
    "npdu.1": Operation("I-Am-Router-To-Network", Effect.DISCOVERS),
    "npdu.2": Operation("I-Could-Be-Router-To-Network", Effect.DISCOVERS),
    "npdu.3": Operation("Reject-Message-To-Network", Effect.SESSION),
    "npdu.4": Operation("Router-Busy-To-Network", Effect.SESSION, ("T0814",)),
    "npdu.5": Operation("Router-Available-To-Network", Effect.SESSION),
    "npdu.6": Operation("Initialize-Routing-Table", Effect.ENGINEERS, ("T0830",)),
    "npdu.7": Operation("Initialize-Routing-Table-Ack", Effect.SESSION),
    "npdu.8": Operation("Establish-Connection-To-Network", Effect.SESSION),
    "npdu.9": Operation("Disconnect-Connection-To-Network", Effect.SESSION),
    "npdu.18": Operation("What-Is-Network-Number", Effect.DISCOVERS),
    "npdu.19": Operation("Network-Number-Is", Effect.DISCOVERS),
}

PROTOCOL = Protocol(
    name="bacnet",
    title="BACnet/IP",
    spec="ANSI/ASHRAE 135-2020, annex J",
    ports=("udp/47808",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={**_CONFIRMED, **_UNCONFIRMED, **_LINK, **_NETWORK},
    statuses=STATUSES,
)
