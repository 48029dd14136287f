"""`sightglass doctor`: is this machine, and this mirror port, good?"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from console.command.options import seconds
from console.command.output import show_json

if TYPE_CHECKING:
    from console.command.main import Shared
    from sensor.mirror import Diagnosis


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], _shared: Shared) -> None:
    """Adds `doctor`."""
    parser = commands.add_parser("doctor", help="check this machine and a mirror port")
    parser.add_argument(
        "captures", nargs="*", type=Path, metavar="CAPTURE", help="check the mirror it came from"
    )
    parser.add_argument("-i", "--interface", action="append", default=[], metavar="IFACE")
    parser.add_argument("--seconds", type=seconds, default=5.0, help="how long to listen (5)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(act=_doctor)


def _doctor(options: argparse.Namespace) -> int:
    from sensor.confinement import give_up_privileges
    from sensor.doctor import examine

    findings = examine(options.interface, options.seconds, options.captures, give_up_privileges)
    good = all(finding.good for finding in findings)
    if options.format == "json":
        show_json([_told(finding) for finding in findings])
        return 0 if good else 1
    for finding in findings:
        print(f"{'good' if finding.good else 'BAD '}  {finding.text}")
        if not finding.good and finding.advice:
            print(f"      {finding.advice}")
    return 0 if good else 1


def _told(finding: Diagnosis) -> dict[str, object]:
    """A finding for JSON; where all is good there is nothing to do."""
    return dataclasses.asdict(finding) | ({"advice": ""} if finding.good else {})
