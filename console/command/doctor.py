"""`sightglass doctor`: is this machine, and this mirror port, good?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from console.command.options import seconds

if TYPE_CHECKING:
    from console.command.main import Shared


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], _shared: Shared) -> None:
    """Adds `doctor`."""
    parser = commands.add_parser("doctor", help="check this machine and a mirror port")
    parser.add_argument("-i", "--interface", action="append", default=[], metavar="IFACE")
    parser.add_argument("--seconds", type=seconds, default=5.0, help="how long to listen (5)")
    parser.set_defaults(act=_doctor)


def _doctor(options: argparse.Namespace) -> int:
    from sensor.doctor import examine

    findings = examine(options.interface, options.seconds)
    for finding in findings:
        print(f"{'good' if finding.good else 'BAD '}  {finding.text}")
        if not finding.good and finding.advice:
            print(f"      {finding.advice}")
    return 0 if all(finding.good for finding in findings) else 1
