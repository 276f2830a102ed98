"""The demo is the first thing a newcomer sees."""

from __future__ import annotations

import subprocess
import sys

from tests.sandbox.world.simulators import ROOT


def test_the_demo_tells_its_story_and_ends_with_both_sides_equal() -> None:
    command = [sys.executable, "-m", "tests.sandbox", "demo", "--leads", "120"]

    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)

    assert told.returncode == 0, told.stdout + told.stderr
    assert "Both sides are equal on every mapped field." in told.stdout
    assert "A phone number must not begin with 555" in told.stdout
    assert "Leeds" in told.stdout, "the text that gave way is shown from the activity log"
