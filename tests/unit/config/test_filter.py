"""The SOQL condition that chooses the records of an object."""

from __future__ import annotations

import pytest
from tandem.config import Config

from tests.unit.config.refusing import mistakes
from tests.unit.config.toml_text import document


def _filter(condition: str) -> str:
    return document({"objects": {"lead": {"filter": condition}}})


@pytest.mark.parametrize(
    "condition",
    [
        "Country = 'France'",
        "(Country = 'France' OR Rating IN ('Hot', 'Warm')) AND NOT IsConverted = true",
        "Interests__c INCLUDES ('Wine;Cheese', 'Bread')",
        r"LastName = 'O\'Hara (sales)'",
        "Company LIKE '%\"ORDER BY\"%' AND\n  Limit__c > 3",
        "   Rating = ')('",
    ],
)
def test_a_condition_is_kept_verbatim(condition: str) -> None:
    assert Config.parse(_filter(condition)).objects["lead"].filter == condition


@pytest.mark.parametrize(
    ("condition", "part"),
    [
        ("Name = 'a'; DELETE", "';' outside a text"),
        ("Name = 'a", "quotes do not balance"),
        (r"Name = 'a\'", "quotes do not balance"),
        ('Name = "a"', "single quotes"),
        ("(Name = 'a'", "parentheses do not balance"),
        ("Name = 'a')", "parentheses do not balance"),
        ("Name = 'a') OR (Name = 'b'", "parentheses do not balance"),
        ("WHERE Name = 'a'", "without SELECT and WHERE"),
        ("select Id from Lead", "without SELECT and WHERE"),
        ("Name = 'a' order  by Name", "no part of a condition"),
        ("Name = 'a' LIMIT 5", "no part of a condition"),
        ("  ", "not blank"),
    ],
)
def test_a_condition_that_would_break_the_query_is_refused(condition: str, part: str) -> None:
    (line,) = mistakes(_filter(condition))

    assert line.startswith("objects.lead.filter: ")
    assert part in line
