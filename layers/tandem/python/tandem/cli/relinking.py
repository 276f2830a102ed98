"""`tandem relink`: accept another pair of systems."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from tandem import bootstrap
from tandem.cli import target
from tandem.cli.wording import RELINK
from tandem.domain.errors import ConfigurationError
from tandem.domain.family import PERSON_ID
from tandem.domain.objects import FAMILIES
from tandem.service import identity
from tandem.service.identity import Era


def run(given: argparse.Namespace) -> int:
    """Say what would change, ask, and begin the new era."""
    target.required(stack=given.stack, sandbox=given.sandbox).enter()
    org, subscription = bootstrap.salesforce(), bootstrap.marketo()
    before, after = identity.following(
        bootstrap.facts(),
        org.organisation(),
        subscription.identity(),
        of_people(bootstrap.books().objects),
        lambda name: org.any_with(name, PERSON_ID),
    )
    print(change(before, after))
    if not given.yes:
        print(f"\n{RELINK.partition(chr(10))[2].strip()}")
        confirm()
    identity.relink(bootstrap.facts(), before, after)
    print("Done. The next run begins the first sync of the new pair; start it now with `tandem run`.")
    return 0


def of_people(objects: Iterable[str]) -> list[str]:
    """The objects whose records carry a Marketo id; the others have no field for it."""
    return [name for name in objects if not FAMILIES[name].keyed]


def change(before: Era, after: Era) -> str:
    """What the installation links, and what it would link."""
    return f"Linked now:   {before}\nTo be linked: {after}"


def confirm() -> None:
    """Go on only after a typed yes; ConfigurationError otherwise, also where nobody can type."""
    print("\nType yes to go on: ", end="", flush=True)
    if sys.stdin.readline().strip().lower() != "yes":
        raise ConfigurationError("Nothing was changed.", "Type yes, or give --yes, to relink.")
