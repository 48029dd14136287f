"""`sightglass run`: the appliance."""

from __future__ import annotations

import argparse
import contextlib
import logging
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from console.command.ask import SOCKET
from console.command.failure import Failure
from console.command.options import folder, octets
from console.loopback import is_loopback
from sensor.capture import interfaces

if TYPE_CHECKING:
    from console.command.main import Shared
    from console.site import Site

INTAKE = "intake"
DEFAULT_LISTEN = "127.0.0.1:8443"
DEMO = Path(__file__).parents[2] / "pcaps" / "plant"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], _shared: Shared) -> None:
    """Adds `run`."""
    parser = commands.add_parser(
        "run",
        help="listen on mirror ports and serve the console",
        description="Listens on mirror ports, never sends into them, and serves the console.",
    )
    parser.add_argument(
        "-i",
        "--interface",
        action="append",
        default=[],
        metavar="IFACE[+IFACE]",
        help="a mirror port; two joined by + are the two directions of one TAP",
    )
    parser.add_argument("--site", type=folder, metavar="DIR", help="the site's folder (./site)")
    parser.add_argument(
        "--listen",
        type=address,
        default=address(DEFAULT_LISTEN),
        metavar="HOST:PORT",
        help=f"where the console is ({DEFAULT_LISTEN}); loopback only, there is no log-in yet",
    )
    parser.add_argument(
        "--ring",
        type=octets,
        default=0,
        metavar="SIZE",
        help="keep the latest raw packets in the site's folder, at most SIZE (20G), for "
        "`sightglass packets`; they hold every password and patient's name that was sent in "
        "clear (off)",
    )
    parser.add_argument("--demo", action="store_true", help="a simulated plant, at its own pace")
    parser.add_argument(
        "--no-sensor",
        action="store_true",
        help="serve only; capture and decoder are services of their own (systemd)",
    )
    parser.add_argument(
        "--intake",
        type=Path,
        metavar="PATH",
        help="where decoders bring their windows (DIR/intake); only this user and group may",
    )
    parser.set_defaults(act=_run)


def address(text: str) -> tuple[str, int]:
    """A loopback HOST:PORT; without a log-in nobody else may be let in."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no HOST:PORT")
    host = host.strip("[]")
    if not is_loopback(host):
        raise argparse.ArgumentTypeError(
            f"there is no log-in yet, so only a loopback address may be listened on; "
            f"{host or 'an empty host'} is none. Reach the console through an SSH tunnel."
        )
    return host, int(port)


def _run(options: argparse.Namespace) -> int:
    from console.site import Site
    from inventory.store import SiteError, Store

    if not (options.interface or options.demo or options.no_sensor):
        known = ", ".join(interfaces())
        raise Failure(f"a mirror port was needed (-i IFACE) or --demo; this machine has {known}", 2)
    if options.ring and not options.interface:
        raise Failure("a packet ring needs a mirror port (-i IFACE) whose packets it keeps", 2)
    _check_interfaces(options.interface)
    if options.demo and not DEMO.is_dir():
        raise Failure("the simulated plant's captures were needed, only a source tree has them")
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    with _folder(options) as folder:
        try:
            with Site(Store.open(folder, create=True)) as site:
                return _serve(site, folder, options)
        except SiteError as error:
            raise Failure(str(error)) from error


def _check_interfaces(points: list[str]) -> None:
    known = interfaces()
    names = [name for point in points for name in point.split("+")]
    for name in names:
        if name not in known:
            raise Failure(
                f"an existing interface was needed, {name!r} is none; there are {', '.join(known)}",
                2,
            )
        if names.count(name) > 1:
            raise Failure(f"each interface was needed once, {name} was given twice", 2)


@contextlib.contextmanager
def _folder(options: argparse.Namespace) -> Iterator[Path]:
    """The site's folder; a demo without one gets a fresh one that goes with it."""
    if options.site or not options.demo:
        yield options.site or Path("site")
        return
    folder = Path(tempfile.mkdtemp(prefix="sightglass-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _listening() -> Iterator[None]:
    """Says why a socket cannot be where it should."""
    try:
        yield
    except OSError as error:
        raise Failure(f"the core cannot listen: {error.strerror or error}") from error


def _serve(site: Site, folder: Path, options: argparse.Namespace) -> int:
    from console.demo import Demo
    from console.intake import Intake
    from console.server import Server
    from console.supervisor import Supervisor

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with contextlib.ExitStack() as stack:
        windows = options.intake or folder / INTAKE
        with _listening():
            server = Server(site, options.listen, folder / SOCKET)
        stack.callback(server.stop)
        server.start()
        with _listening():
            intake = Intake(site, windows)
        stack.callback(intake.close)
        intake.start()
        if options.interface:
            supervisor = Supervisor(options.interface, folder, windows, options.ring)
            stack.callback(supervisor.stop)
            supervisor.start()
        if options.demo:
            demo = Demo(site, DEMO)
            stack.callback(demo.stop)
            demo.start()
        _announce(server.address, options)
        stopping.wait()
    return 0


def _announce(address: str, options: argparse.Namespace) -> None:
    print(f"Sightglass: the console is at {address}", file=sys.stderr)
    if options.demo:
        print(
            "This is the simulated plant of pcaps/plant. To watch a real mirror port: "
            "sudo sightglass run -i IFACE --site DIR",
            file=sys.stderr,
        )
