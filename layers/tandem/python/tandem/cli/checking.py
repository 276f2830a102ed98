"""`tandem config check`: whether a tandem.toml is right in itself and fits both sides."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tandem import bootstrap
from tandem.cli import target
from tandem.cli.showing import counted
from tandem.config import Config
from tandem.domain.errors import ConfigurationError
from tandem.domain.schema import Draft, Wishes
from tandem.service import schema


def run(given: argparse.Namespace) -> int:
    """Check the file alone, then, where an installation is known, against both sides."""
    Config.parse(text_of(given.file))
    where = None if given.offline else target.find(stack=given.stack, sandbox=given.sandbox)
    if where is None:
        print(f"{named(given.file)}: nothing wrong with it. Neither side was asked (see --help).")
        return 0
    where.enter()
    os.environ["TANDEM_CONFIG"] = str(given.file)
    sides = bootstrap.sides()
    return told(schema.check(sides), sides.wishes, given.file, where.name)


def text_of(file: Path) -> str:
    """The file's text; the default file may be absent, and then the default mapping applies."""
    if not file.is_file():
        if file == target.CONFIG:
            return ""
        raise ConfigurationError(f"There is no file {file}.", "Name the tandem.toml to check.")
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} cannot be read: {error}.", "Save it as UTF-8 text.") from error


def named(file: Path) -> str:
    """How the file is called in a message."""
    return str(file) if file.is_file() else f"no {file}, the default mapping applies"


def told(drafts: Mapping[str, Draft], wishes: Mapping[str, Wishes], file: Path, where: str) -> int:
    """Print what would be in effect, what is worth knowing, and every problem with its place; 1 if there is one."""
    wrong: list[str] = []
    for name, draft in drafts.items():
        made = f"; Marketo fields to be created: {', '.join(draft.missing)}" if draft.missing else ""
        print(f"{name}: {counted(len(draft.pairs), 'field pair')}{made}")
        print("".join(f"  {note}\n" for note in draft.notes), end="")
        wrong += [f"{place(name, problem, wishes[name])}: {problem}" for problem in draft.problems]
    if wrong:
        lines = [f"{named(file)}: {counted(len(wrong), 'problem')} on {where}", *wrong]
        print("\n".join(lines), file=sys.stderr)
        return 1
    print(f"{named(file)}: nothing wrong with it, and it fits both sides of {where}.")
    return 0


def place(name: str, problem: str, wishes: Wishes) -> str:
    """Where in the file the problem stands, pairs counted from 1: it begins with the API name of its field.

    One of the default mapping belongs to the object as a whole.
    """
    field = problem.split(maxsplit=1)[0].rstrip(":")
    for number, wish in enumerate(wishes.pairs, 1):
        if field in {wish.salesforce, wish.marketo}:
            return f"objects.{name}.fields[{number}]"
    return f"objects.{name}"
