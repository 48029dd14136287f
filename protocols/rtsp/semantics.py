"""What RTSP means to a plant: who looks through which camera, and whether anybody may.

Codes are the methods (RFC 2326, 10; RFC 7826, 13), and `login` for an attempt to log on that a
request carries. A status is the answer's code unless it is below 300.
"""

from protocols.model import NO_ANSWER, Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="rtsp",
    title="RTSP",
    spec="RFC 2326, RFC 7826",
    ports=("tcp/554", "tcp/8554"),
    visibility=Visibility.CLEAR,
    authenticates=True,
    controls=False,
    operations={
        "OPTIONS": Operation("ask for methods", Effect.DISCOVERS, ("T0888",)),
        "DESCRIBE": Operation("describe media", Effect.DISCOVERS, ("T0888",)),
        "SETUP": Operation("agree on transport", Effect.SESSION),
        "PLAY": Operation("play: media come to the client", Effect.READS),
        "PAUSE": Operation("pause", Effect.SESSION),
        "TEARDOWN": Operation("end", Effect.SESSION),
        "GET_PARAMETER": Operation("get parameter", Effect.READS),
        "SET_PARAMETER": Operation("set parameter", Effect.WRITES, ("T0836",)),
        # Others then see what the client brings.
        "ANNOUNCE": Operation("announce media", Effect.WRITES, ("T0856",)),
        "RECORD": Operation("record: media come from the client", Effect.WRITES, ("T0856",)),
        "REDIRECT": Operation("send to another server", Effect.SESSION),
        "PLAY_NOTIFY": Operation("tell how it goes on", Effect.REPORTS),
        # Remote Services, Valid Accounts, Default Credentials
        "login": Operation("log on", Effect.SESSION, ("T0886", "T0859", "T0812")),
    },
    statuses={
        NO_ANSWER: "unknown",  # a log-on of a request that failed for another reason
        301: "moved permanently",  # RFC 7826, 17.3
        302: "found elsewhere",
        303: "see other",
        304: "not modified",
        305: "use proxy",
        400: "bad request",  # 17.4
        401: "unauthorised",
        402: "payment required",
        403: "forbidden",
        404: "not found",
        405: "method not allowed",
        406: "not acceptable",
        407: "proxy authentication required",
        408: "request timeout",
        410: "gone",
        412: "precondition failed",
        413: "message body too large",
        414: "URI too long",
        415: "unsupported media type",
        451: "parameter not understood",
        452: "illegal conference identifier",
        453: "not enough bandwidth",
        454: "session not found",
        455: "method not valid in this state",
        456: "header field not valid",
        457: "invalid range",
        458: "parameter is read-only",
        459: "aggregate operation not allowed",
        460: "only aggregate operation allowed",
        461: "unsupported transport",
        462: "destination unreachable",
        463: "destination prohibited",
        464: "data transport not ready yet",
        465: "notification reason unknown",
        466: "key management error",
        470: "connection authorisation required",
        471: "connection credentials not accepted",
        472: "failure to establish secure connection",
        500: "internal server error",  # 17.5
        501: "not implemented",
        502: "bad gateway",
        503: "service unavailable",
        504: "gateway timeout",
        505: "RTSP version not supported",
        551: "option not supported",
        553: "proxy unavailable",
    },
)
