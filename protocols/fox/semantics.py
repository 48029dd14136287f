"""What Niagara Fox means to a plant: what stations and Workbench are, and who logs on.

No specification is public. Channels other than those that open sessions and carry streams are
told by name alone: what their commands do nobody can say from packets.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_LOG_ON = ("T0859",)

_SESSION = {
    "hello": Operation("greet", Effect.SESSION),
    "kerberos": Operation("offer Kerberos", Effect.SESSION),
    "username": Operation("name the user", Effect.SESSION, _LOG_ON),
    "challenge": Operation("challenge", Effect.SESSION),
    "clientKeyExchangeMethod": Operation("choose a key exchange", Effect.SESSION),
    "authMessage1": Operation("begin to prove who it is", Effect.SESSION, _LOG_ON),
    "authMessage2": Operation("prove who it is", Effect.SESSION, _LOG_ON),
    "srp6ClientA": Operation("exchange keys (client's)", Effect.SESSION),
    "srp6ServerB": Operation("exchange keys (server's)", Effect.SESSION),
    "srp6M1": Operation("prove the key (client's)", Effect.SESSION),
    "srp6M2": Operation("prove the key (server's)", Effect.SESSION),
    "welcome": Operation("welcome", Effect.SESSION),
    "rejected": Operation("reject", Effect.SESSION),
    "retry": Operation("ask for another proof", Effect.SESSION),
    "busy": Operation("refuse, being busy", Effect.SESSION),
    "redirect": Operation("send to TLS", Effect.SESSION),
    "ping": Operation("ping", Effect.SESSION),
    "close": Operation("close", Effect.SESSION),
}

_CIRCUIT = {
    "open": Operation("open a stream", Effect.SESSION),
    "stream": Operation("stream", Effect.UNKNOWN),
    "close": Operation("close a stream", Effect.SESSION),
}

PROTOCOL = Protocol(
    name="fox",
    title="Niagara Fox",
    spec="none public; frames as public dissectors show them",
    ports=("tcp/1911",),
    visibility=Visibility.CLEAR,
    authenticates=True,
    controls=True,
    operations={
        **{f"fox.{command}": operation for command, operation in _SESSION.items()},
        **{f"circuit.{command}": operation for command, operation in _CIRCUIT.items()},
    },
    statuses={
        1: "rejected",
        2: "busy",
        3: "redirected to TLS",
        4: "another proof asked for",
        5: "error",
    },
)
