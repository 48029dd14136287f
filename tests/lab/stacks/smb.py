"""SMB 2 and 3: Samba's server, and smbprotocol, which is pure Python, as its client."""

from __future__ import annotations

from smbclient import ClientConfig, delete_session, listdir, open_file, register_session

from tests.lab.daemon import become, folder, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_SHARE = "recipes"


def serve(plant: Plant, host: Host, service: Service) -> None:
    """One share for anybody, in clear."""
    path = folder(host, "smb")
    for name in ("files", "state"):
        (path / name).mkdir()
    written(path / "files" / "recipe.txt", f"recipe of {plant.title}\n" * 40)
    state = ("lock", "state", "cache", "pid", "private", "ncalrpc")
    options = {
        "netbios name": host.id[:15],
        "server min protocol": "SMB2_10",
        "smb ports": service.port,
        "disable netbios": "yes",
        "map to guest": "Bad User",
        "guest account": "root",
        "log file": path / "log",
        "passdb backend": f"tdbsam:{path / 'state' / 'passdb.tdb'}",
        "load printers": "no",
        "disable spoolss": "yes",
        **{("ncalrpc dir" if n == "ncalrpc" else f"{n} directory"): path / "state" for n in state},
    }
    text = "".join(f"{key} = {value}\n" for key, value in options.items())
    shared = f"[{_SHARE}]\npath = {path / 'files'}\nguest ok = yes\nread only = yes\n"
    config = written(path / "smb.conf", f"[global]\n{text}{shared}")
    become("smbd", "--foreground", "--no-process-group", "-s", config)


def poll(plant: Plant, poll: Poll) -> None:
    """Each turn a session: looks what there is and reads a file."""
    address = plant.address(poll.client, poll.server)
    port = plant.hosts[poll.server].service("smb").port
    share = rf"\\{address}\{_SHARE}"
    ClientConfig(require_secure_negotiate=False)  # a guest has no key to sign with
    for _ in turns(poll):
        who = {"username": "operator", "password": "operator", "port": port}
        register_session(address, **who, require_signing=False, connection_timeout=5)
        listdir(share, port=port)
        with open_file(rf"{share}\recipe.txt", mode="r", share_access="r", port=port) as file:
            file.read()
        delete_session(address, port=port)
