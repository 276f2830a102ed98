"""The person fields."""

from __future__ import annotations

from typing import Any

import pytest
from tandem.domain.fields import Field
from tandem.domain.values import Kind

from tests.unit.adapters.marketo.scripted import World, success

DESCRIBE = "/rest/v1/leads/describe.json"


def _row(type_: str, *, read_only: bool = False, **more: Any) -> dict[str, Any]:
    return {"id": 1, "displayName": "F", "dataType": type_, "rest": {"name": "f", "readOnly": read_only}, **more}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (_row("string", length=100), Field("f", Kind.TEXT, length=100)),
        (_row("string"), Field("f", Kind.TEXT, length=255)),
        (_row("phone"), Field("f", Kind.PHONE, length=255)),
        (_row("url"), Field("f", Kind.URL, length=255)),
        (_row("reference"), Field("f", Kind.TEXT, length=255)),
        (_row("text", length=30_000), Field("f", Kind.TEXT, length=30_000, octets=30_000)),
        (_row("text"), Field("f", Kind.TEXT, octets=30_000)),
        (_row("email", length=255), Field("f", Kind.EMAIL, length=255)),
        (_row("integer"), Field("f", Kind.INTEGER)),
        (_row("score"), Field("f", Kind.INTEGER)),
        (_row("percent"), Field("f", Kind.INTEGER)),
        (_row("float"), Field("f", Kind.NUMBER)),
        (_row("currency"), Field("f", Kind.CURRENCY, scale=4)),
        (_row("boolean"), Field("f", Kind.BOOLEAN)),
        (_row("date"), Field("f", Kind.DATE)),
        (_row("datetime"), Field("f", Kind.DATETIME)),
        (_row("string", read_only=True), Field("f", Kind.TEXT, length=255, writable=False)),
        (_row("formula"), Field("f", Kind.TEXT, length=255, writable=False)),
    ],
)
def test_a_field_is_described_with_its_kind_and_limits(world: World, row: dict[str, Any], field: Field) -> None:
    world.vendor.on(DESCRIBE, success(row))

    assert world.marketo.describe() == {"f": field}


def test_a_field_rest_cannot_use_is_left_out(world: World) -> None:
    soap_only = {"id": 2, "displayName": "S", "dataType": "string", "soap": {"name": "S", "readOnly": False}}
    world.vendor.on(DESCRIBE, success(soap_only))

    assert world.marketo.describe() == {}
