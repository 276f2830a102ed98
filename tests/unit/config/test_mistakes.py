"""Every mistake is named by its full path, and all of them at once."""

from __future__ import annotations

import pytest
from tandem.config import Config
from tandem.domain.errors import ConfigurationError

from tests.unit.config.refusing import mistakes

_YEARS = 316224000


def test_all_mistakes_are_named_at_once_in_the_order_of_the_sections() -> None:
    lines = mistakes("""
        [timing]
        pause = -1
        [polices]
        [objects.lead]
        winner = "both"
        [budget]
        salesforce_share = 1.5
    """)

    assert lines == [
        'objects.lead.winner: must be one of "marketo", "salesforce", "non_blank", not "both"',
        "budget.salesforce_share: must be a number above 0 and at most 1, not 1.5",
        f"timing.pause: must be a number from 0 to {_YEARS}, not -1",
        'polices: unknown key; did you mean "policies"?',
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("zzz = 1", "zzz: unknown key; known here: schedule, objects, policies, budget, timing"),
        ("[timing]\npauze = 1", 'timing.pauze: unknown key; did you mean "pause"?'),
        ("[timing]\nPause = 1", 'timing.Pause: unknown key; did you mean "pause"?'),
        ("[budget]\nsalesforce = 1", 'budget.salesforce: unknown key; did you mean "salesforce_share"?'),
        ("[policies]\nadopt_email = true", 'policies.adopt_email: unknown key; did you mean "adopt_by_email"?'),
        ("[schedule]\non = true", "schedule.on: unknown key; known here: enabled"),
        ("[objects]\nzzz = true", "objects.zzz: unknown object; known here: user, account, lead, contact, opportunity"),
        ("[objects.Leads]", 'objects.Leads: unknown object; did you mean "lead"?'),
        ("'a b' = 1", '"a b": unknown key; known here: schedule, objects, policies, budget, timing'),
        ('"a\\nb" = 1', '"a\\nb": unknown key; known here: schedule, objects, policies, budget, timing'),
    ],
)
def test_an_unknown_key_is_a_mistake_everywhere(text: str, line: str) -> None:
    assert mistakes(text) == [line]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("timing = 3", "timing: must be a table, as in [timing], not 3"),
        ("objects = []", "objects: must be a table, as in [objects], not an empty list"),
        ("[objects]\nlead = 'yes'", 'objects.lead: must be a table, as in [objects.lead], not "yes"'),
        ("[objects.lead]\nsync = 1", "objects.lead.sync: must be true or false, without quotes, not 1"),
        (
            "[policies]\nlog_collisions = 'true'",
            'policies.log_collisions: must be true or false, without quotes, not "true"',
        ),
        (
            "[policies]\nsalesforce_deletes = 2024-01-01",
            'policies.salesforce_deletes: must be one of "flag", "delete", "ignore", not a date or time',
        ),
        (
            "[policies]\nsalesforce_deletes = 'Delete'",
            (
                'policies.salesforce_deletes: must be one of "flag", "delete", "ignore", not "Delete"; did you mean '
                '"delete"?'
            ),
        ),
        (
            "[policies]\nsalesforce_deletes = 'never'",
            'policies.salesforce_deletes: must be one of "flag", "delete", "ignore", not "never"',
        ),
        (
            "[objects.lead]\npartition = ' '",
            'objects.lead.partition: must be a text in quotes that is not blank, not " "',
        ),
        (
            "[objects.lead]\npartition = {}",
            "objects.lead.partition: must be a text in quotes that is not blank, not a table",
        ),
    ],
)
def test_a_value_of_another_type_is_a_mistake(text: str, line: str) -> None:
    assert mistakes(text) == [line]


@pytest.mark.parametrize(
    ("setting", "most"),
    [("marketo_calls_per_20s", 100_000), ("marketo_concurrency", 1_000), ("marketo_daily", 1_000_000_000)],
)
@pytest.mark.parametrize("value", ["0", "-1", "1.0", "true", "1000000001"])
def test_a_budget_is_a_whole_number_within_the_vendors_limit(setting: str, most: int, value: str) -> None:
    assert mistakes(f"[budget]\n{setting} = {value}") == [
        f"budget.{setting}: must be a whole number from 1 to {most}, not {value}"
    ]


@pytest.mark.parametrize("value", ["0", "0.0", "-0.1", "1.01", "nan", "inf", "true"])
def test_the_share_of_salesforce_is_above_zero_and_at_most_one(value: str) -> None:
    assert mistakes(f"[budget]\nsalesforce_share = {value}") == [
        f"budget.salesforce_share: must be a number above 0 and at most 1, not {value}"
    ]


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "1e12", "false"])
def test_a_time_is_never_negative_nor_endless(value: str) -> None:
    (line,) = mistakes(f"[timing]\nlookback = {value}")

    assert line.startswith(f"timing.lookback: must be a number from 0 to {_YEARS}, not ")


@pytest.mark.parametrize(
    ("value", "wrong"), [("[]", "an empty list"), ("60", "60"), ("[60, -1]", "-1"), ("[60, '1 h']", '"1 h"')]
)
def test_retries_are_a_list_of_times(value: str, wrong: str) -> None:
    assert mistakes(f"[timing]\nretry_after = {value}") == [
        f"timing.retry_after: must be a list of numbers from 0 to {_YEARS}, as in [60, 300], not {wrong}"
    ]


def test_a_number_too_large_to_print_is_still_a_named_mistake() -> None:
    assert mistakes(f"[timing]\npause = 0x{'f' * 9000}") == [
        f"timing.pause: must be a number from 0 to {_YEARS}, not a number that large"
    ]


def test_a_long_text_is_shortened_in_the_message() -> None:
    (line,) = mistakes(f"[schedule]\nenabled = '{'x' * 5000}'")

    assert len(line) < 200


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[objects", "is not TOML: "),
        ("a = 1\nb = ?", "(at line 2, column 5)"),
        ("a = 1\na = 2", "Cannot overwrite a value"),
        (f"a = {'9' * 5000}", "a number too long"),
        (f"a = {'[' * 20000}", "nested too deeply"),
    ],
)
def test_a_text_that_is_not_toml_is_refused_with_the_reason(text: str, part: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Config.parse(text)

    assert part in refused.value.cause
    assert "tandem config check" in refused.value.remedy
