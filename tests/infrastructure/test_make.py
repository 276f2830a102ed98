"""What people are told to type exists."""

from __future__ import annotations

import re

from tests.infrastructure.stack import ROOT

_MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
_COMMAND = re.compile(r"^ *(?:make|\$ make) ([a-z][^#\n]*)|`make ([a-z][^`]*)`", re.MULTILINE)


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", _MAKEFILE, re.MULTILINE))


def _named(text: str) -> set[str]:
    words = [word for match in _COMMAND.findall(text) for word in " ".join(match).split()]
    return {word for word in words if re.fullmatch("[a-z]+", word)}


def test_every_target_is_explained_and_none_is_taken_for_a_file() -> None:
    phony = re.findall(r"^\.PHONY: (.*)$", _MAKEFILE, re.MULTILINE)
    explained = set(re.findall(r"^([a-z]+):.* ## \S", _MAKEFILE, re.MULTILINE))

    assert _targets() == explained == set(" ".join(phony).split())


def test_every_target_that_the_readme_the_changelog_and_ci_name_exists() -> None:
    for name in ("README.md", "CHANGELOG.md", ".ci/run"):
        assert _named((ROOT / name).read_text(encoding="utf-8")) <= _targets(), name
