"""The last runs, watermarks, backlog and rejects."""

from __future__ import annotations

import json
from dataclasses import asdict

from tandem.cli.showing import state_page

from tests.sandbox.commands.reading import books
from tests.sandbox.world.running import Visitor


def run(*, as_json: bool) -> int:
    """Print the state of the running world."""
    from tandem.service.status import state

    Visitor.find().enter()
    told = state(books())
    print(json.dumps(asdict(told)) if as_json else state_page(told))
    return 0
