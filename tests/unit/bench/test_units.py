"""What DynamoDB reckons an item at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bench.units import item_size, read_units


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "Zoë"}, 4),
        ({"B": b"12345678"}, 8),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"N": "7"}, 2),
        ({"N": "1234"}, 3),
        ({"N": "12300"}, 3),
        ({"N": "-0.05"}, 3),
        ({"L": [{"S": "ab"}, {"S": "c"}]}, 3 + 3 + 2),
        ({"M": {"n": {"S": "ab"}}}, 3 + 4),
    ],
)
def test_an_attribute_counts_by_its_name_and_its_value(value: dict[str, Any], size: int) -> None:
    assert item_size({"ké": value}) == 3 + size


def test_an_item_is_the_sum_of_its_attributes() -> None:
    assert item_size({"a": {"S": "1"}, "b": {"S": "22"}}) == 5


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1024, 1), (4096, 1), (4097, 2)])
def test_read_units_are_whole(size: int, units: int) -> None:
    assert read_units(size) == units
