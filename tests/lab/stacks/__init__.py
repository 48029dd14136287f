"""One module a protocol: how its servers and clients are run.

`serve(plant, host, service)` answers until it is ended, `poll(plant, poll)` asks until then, or
`attend(plant, host, polls)` does where a client asks all its servers from one port; any may be
missing. What fails is raised, and tried again. Each runs in a process of its own,
in its host's network namespace, and only there are the protocol's libraries imported.
"""
