"""What can be typed: every command with its options. Each names the module that runs it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tandem.cli import wording

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    made = argparse.ArgumentParser(
        prog="tandem",
        description=wording.TANDEM,
        epilog=wording.TARGETS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = made.add_subparsers(required=True, metavar="command")
    _config(commands)
    _status(commands)
    _run(commands)
    _rejects(commands)
    _retry(commands)
    _brake(commands)
    _command(commands, "provision", "provisioning", wording.PROVISION)
    relink = _command(commands, "relink", "relinking", wording.RELINK)
    relink.add_argument("--yes", action="store_true", help="do not ask")
    return made


def _command(commands: Commands, name: str, module: str, text: str) -> argparse.ArgumentParser:
    """A command: its first line in the list of commands, all of it in its own help."""
    made = commands.add_parser(
        name,
        help=text.strip().split("\n")[0],
        description=text,
        epilog=wording.TARGETS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.set_defaults(module=module)
    where = made.add_mutually_exclusive_group()
    where.add_argument("--stack", metavar="NAME", help="the deployed stack of this name")
    where.add_argument("--sandbox", action="store_true", help="the sandbox that runs in this folder")
    return made


def _group(commands: Commands, name: str, text: str) -> Commands:
    return commands.add_parser(name, help=text, description=text).add_subparsers(required=True, metavar="command")


def _json(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("--json", action="store_true", help="print JSON")
    return command


def _config(commands: Commands) -> None:
    group = _group(commands, "config", "check tandem.toml, show the effective mapping")
    check = _command(group, "check", "checking", wording.CHECK)
    check.add_argument("file", nargs="?", type=Path, default=Path("tandem.toml"), metavar="FILE")
    check.add_argument("--offline", action="store_true", help="check the file alone, ask neither side")
    _json(_command(group, "show", "mapping", wording.SHOW))


def _status(commands: Commands) -> None:
    _json(_command(commands, "status", "status", wording.STATUS))


def _run(commands: Commands) -> None:
    command = _json(_command(commands, "run", "running", wording.RUN))
    command.add_argument("--wait", action="store_true", help="until the run has ended; status 1 unless it succeeded")


def _rejects(commands: Commands) -> None:
    form = _command(commands, "rejects", "rejects", wording.REJECTS).add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--csv", action="store_true", help="print CSV")


def _retry(commands: Commands) -> None:
    command = _command(commands, "retry", "retrying", wording.RETRY)
    chosen = command.add_argument_group("which rejects (one of these)")
    chosen.add_argument("--all", action="store_true", help="all of them")
    chosen.add_argument("--code", metavar="CODE", help="those with this code of the vendor")
    chosen.add_argument("ids", nargs="*", metavar="ID", help="those of these records: Salesforce ids, or Marketo ids")


def _brake(commands: Commands) -> None:
    group = _group(commands, "brake", "see and release deletions that the mass-delete brake holds")
    _json(_command(group, "show", "braking", wording.BRAKE_SHOW)).set_defaults(release=False)
    release = _command(group, "release", "braking", wording.BRAKE_RELEASE)
    release.set_defaults(release=True)
    release.add_argument("--hours", type=_hours, default=1.0, metavar="N", help="for how long (default: 1)")
    release.add_argument("--object", metavar="NAME", help="only this object")


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 < hours <= 168:
        raise argparse.ArgumentTypeError("from above 0 to 168 (a week)")
    return hours
