"""What HTTP means to a plant: web pages of devices, interfaces of programs, accounts in clear.

Codes are the methods (IANA, "Hypertext Transfer Protocol (HTTP) Method Registry"), and
`login` for an attempt to log on that a request carries. A status is the response's code
unless it is below 400.
"""

from collections.abc import Mapping

from protocols.model import NO_ANSWER, Effect, Operation, Protocol, Visibility

_READS = {
    "GET": "get",
    "HEAD": "get the head",
    "REPORT": "get a report",
    "PROPFIND": "find properties",
    "SEARCH": "search",
    "QUERY": "query",
}

_WRITES = {
    "POST": "post",
    "PATCH": "patch",
    "PROPPATCH": "change properties",
    "LOCK": "lock",
    "UNLOCK": "unlock",
    "ACL": "change access rights",
    "LABEL": "label",
    "LINK": "link",
    "UNLINK": "unlink",
    "ORDERPATCH": "change the order",
    "MKACTIVITY": "make an activity",
    "MKCALENDAR": "make a calendar",
    "MKREDIRECTREF": "make a redirection",
    "UPDATEREDIRECTREF": "change a redirection",
    "BASELINE-CONTROL": "control a baseline",
}

_ENGINEERS = {
    "PUT": "write file",
    "DELETE": "delete file",
    "MKCOL": "make directory",
    "COPY": "copy file",
    "MOVE": "move file",
    "BIND": "bind a name",
    "UNBIND": "unbind a name",
    "REBIND": "rebind a name",
    "CHECKIN": "check in",
    "CHECKOUT": "check out",
    "UNCHECKOUT": "undo the check-out",
    "MERGE": "merge",
    "UPDATE": "update",
    "VERSION-CONTROL": "put under version control",
    "MKWORKSPACE": "make a work space",
}

_TECHNIQUES: Mapping[str, tuple[str, ...]] = {
    "PUT": ("T0867",),  # Lateral Tool Transfer
    "DELETE": ("T0809",),  # Data Destruction
}


def _all(names: Mapping[str, str], effect: Effect) -> dict[str, Operation]:
    return {
        method: Operation(name, effect, _TECHNIQUES.get(method, ()))
        for method, name in names.items()
    }


PROTOCOL = Protocol(
    name="http",
    title="HTTP",
    spec="RFC 9110, RFC 9112",
    ports=("tcp/80", "tcp/591", "tcp/631", "tcp/3128", "tcp/5985", "tcp/8008", "tcp/8080"),
    visibility=Visibility.CLEAR,
    authenticates=True,
    controls=False,
    operations={
        **_all(_READS, Effect.READS),
        **_all(_WRITES, Effect.WRITES),
        **_all(_ENGINEERS, Effect.ENGINEERS),
        "OPTIONS": Operation("ask for options", Effect.DISCOVERS, ("T0888",)),
        "TRACE": Operation("trace", Effect.DISCOVERS),
        "CONNECT": Operation("open a tunnel", Effect.SESSION, ("T0884",)),  # Connection Proxy
        "PRI": Operation("change to HTTP/2", Effect.SESSION),
        # Remote Services, Valid Accounts, Default Credentials
        "login": Operation("log on", Effect.SESSION, ("T0886", "T0859", "T0812")),
    },
    statuses={
        NO_ANSWER: "unknown",  # a form's log-on: the page that came may let in or refuse
        400: "bad request",  # RFC 9110, 15.5
        401: "unauthorised",
        402: "payment required",
        403: "forbidden",
        404: "not found",
        405: "method not allowed",
        406: "not acceptable",
        407: "proxy authentication required",
        408: "request timeout",
        409: "conflict",
        410: "gone",
        411: "length required",
        412: "precondition failed",
        413: "content too large",
        414: "URI too long",
        415: "unsupported media type",
        416: "range not satisfiable",
        417: "expectation failed",
        421: "misdirected request",
        422: "unprocessable content",
        423: "locked",
        424: "failed dependency",
        425: "too early",
        426: "upgrade required",
        428: "precondition required",
        429: "too many requests",
        431: "request header fields too large",
        451: "unavailable for legal reasons",
        500: "internal server error",  # RFC 9110, 15.6
        501: "not implemented",
        502: "bad gateway",
        503: "service unavailable",
        504: "gateway timeout",
        505: "HTTP version not supported",
        506: "variant also negotiates",
        507: "insufficient storage",
        508: "loop detected",
        510: "not extended",
        511: "network authentication required",
    },
)
