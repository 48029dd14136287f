"""The command line: `sightglass COMMAND`.

Exit status 0 done, 1 failed, 2 wrong use. Only results go to standard output.
"""

from console.command.main import main

__all__ = ["main"]
