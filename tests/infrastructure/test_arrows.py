"""The arrows that import-linter cannot draw: it knows packages, and these are about folders and the library."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.infrastructure.stack import ROOT

_DOMAIN = ROOT / "layers/tandem/python/tandem/domain"
_WORLD = {"asyncio", "http", "logging", "os", "random", "secrets", "socket", "threading", "time", "urllib", "uuid"}


def _imported(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every module that a file under the folder imports, wherever in the file."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    yield from ((file, one.name) for one in names)
                case ast.ImportFrom(module=str(module), level=0):
                    yield file, module
                case ast.ImportFrom():
                    raise AssertionError(f"{file} imports relatively")


def test_the_domain_imports_the_standard_library_and_itself_and_nothing_that_touches_the_world() -> None:
    for file, module in _imported(_DOMAIN):
        top = module.split(".")[0]

        assert module.startswith("tandem.domain") or top in sys.stdlib_module_names - _WORLD, (file, module)


def test_a_simulator_knows_neither_the_product_nor_the_other_simulator() -> None:
    for side, other in (("salesforce", "marketo"), ("marketo", "salesforce")):
        imported = list(_imported(ROOT / "tests/sandbox" / side))

        assert imported
        for file, module in imported:
            assert module.split(".")[0] != "tandem", file
            assert not module.startswith(f"tests.sandbox.{other}"), file


def test_a_door_meets_the_product_through_what_all_doors_share() -> None:
    allowed = {"tandem", "tandem.door"}
    ours = [one for one in _imported(ROOT / "functions") if one[1].split(".")[0] in ("tandem", "functions")]

    assert {module for _, module in ours} <= allowed
