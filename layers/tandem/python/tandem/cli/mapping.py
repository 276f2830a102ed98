"""`tandem config show`: the effective mapping."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from tandem import bootstrap
from tandem.cli import target
from tandem.cli.showing import table
from tandem.domain.errors import ConfigurationError
from tandem.domain.mapping import Direction, FieldMap
from tandem.service import schema

_ARROWS = {Direction.BOTH: "<->", Direction.TO_MARKETO: "-->", Direction.TO_SALESFORCE: "<--"}


def run(given: argparse.Namespace) -> int:
    """Print the mapping of every object that was read, with its problems."""
    target.required(stack=given.stack, sandbox=given.sandbox).enter()
    mappings = schema.load(bootstrap.watermarks())
    if not mappings:
        raise ConfigurationError(
            "The mapping has not been read yet.", "Read it with `tandem provision`, or start a run with `tandem run`."
        )
    problems = schema.problems(bootstrap.watermarks())
    if given.json:
        print(json.dumps({name: as_json(mapping, problems[name]) for name, mapping in mappings.items()}))
    else:
        print("\n\n".join(page(mapping, problems[mapping.object]) for mapping in mappings.values()))
    return 0


def page(mapping: FieldMap, problems: Sequence[str]) -> str:
    """One object's mapping for people."""
    rows = [
        (
            pair.salesforce.name,
            _ARROWS[pair.direction],
            pair.marketo.name,
            pair.direction,
            pair.winner,
            "consent" if pair.consent else "",
            pair.slot,
        )
        for pair in mapping.pairs
    ]
    parts = [
        f"{mapping.object}: {len(rows)} field pairs",
        table(("Salesforce field", "", "Marketo field", "Direction", "Winner", "Consent", "Slot"), rows),
    ]
    if problems:
        parts.append("\n".join(["Problems:", *(f"  {problem}" for problem in problems)]))
    return "\n\n".join(parts)


def as_json(mapping: FieldMap, problems: Sequence[str]) -> dict[str, object]:
    """One object's mapping for programs."""
    pairs = [
        {
            "salesforce": pair.salesforce.name,
            "marketo": pair.marketo.name,
            "direction": pair.direction.value,
            "winner": pair.winner.value,
            "consent": pair.consent,
            "slot": pair.slot,
        }
        for pair in mapping.pairs
    ]
    return {"pairs": pairs, "problems": list(problems)}
