"""Measures the product on the embedded world: `python -m tests.bench [--records N] [--rounds N] [--profile WORK]`.

Prints one table and writes bench.json. Nothing here passes or fails: figures are for reading.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import calls, importing, state
from tests.bench.figures import Figure, document, table
from tests.bench.ground import town
from tests.bench.profiling import profile

FILE = Path(__file__).resolve().parents[2] / "bench.json"


def main() -> None:
    """Measure, print, write; or only show where the time goes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Calls, processor time, state.")
    parser.add_argument("--records", type=int, default=1000, help="records in each piece of work (1000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each piece of work (3)")
    parser.add_argument("--profile", choices=state.WORK, help="profile a worker doing this instead of measuring")
    parser.add_argument("--memory", action="store_true", help="profile with state in memory instead of DynamoDB")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        directory = Path(name)
        with town(directory) as there:
            if given.profile:
                profile(there, directory, given.profile, given.records, state=not given.memory)
                return
            figures = importing.measure(there)
            figures += calls.measure(there, given.records, given.rounds)
            figures += state.measure(there, directory, given.records, given.rounds)
    report(figures, given.records, given.rounds)


def report(figures: list[Figure], records: int, rounds: int) -> None:
    """Print the table and write the document."""
    about = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "records": records,
        "rounds": rounds,
    }
    FILE.write_text(json.dumps(document(figures, about), indent=2) + "\n")
    print(table(figures))
    print(
        f"\n{records:,} records, {rounds} rounds, Python {about['python']}, {about['cores']} cores; also in bench.json"
    )


if __name__ == "__main__":
    main()
