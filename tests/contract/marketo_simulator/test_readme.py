"""The simulator's README names everything a user can set, ask for, or break."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from tests.contract.marketo_simulator.client import Marketo
from tests.sandbox.marketo import config, faults
from tests.sandbox.marketo.routes import ROUTES

_README = Path(config.__file__).with_name("README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", [f.name for f in fields(config.Behaviour)])
def test_every_choice_is_named_with_its_default(setting: str) -> None:
    default = getattr(config.Behaviour(), setting)
    line = next(line for line in _README.splitlines() if line.startswith("| `") and f"`{setting}`" in line)

    assert str(default).lower().removesuffix(".0") in line.lower()


def test_every_operation_is_named() -> None:
    assert [r.operation for r in ROUTES if f"`{r.operation}`" not in _README] == []


def test_every_admin_path_is_named(marketo: Marketo) -> None:
    known = marketo.session.get(f"{marketo.url}/admin/nothing").json()["known"]

    assert [path for path in known if f"{path}`" not in _README] == []


def test_every_member_of_a_fault_is_named() -> None:
    assert [m for m in faults.MATCH | faults.ACTION if f"`{m}`" not in _README] == []


def test_every_setting_of_the_configuration_is_named() -> None:
    assert [f.name for f in fields(config.Config) if f"`{f.name}`" not in _README] == []
