"""Reports as people see them."""

from __future__ import annotations

import csv
import io

from tandem.cli.mapping import as_json, page
from tandem.cli.rejects import write_csv
from tandem.cli.retrying import tried
from tandem.cli.showing import SHOWN, moment, reject_table, run_table, state_page, table
from tandem.domain.fields import Field
from tandem.domain.mapping import Direction, FieldMap, Pair
from tandem.domain.values import Kind
from tandem.ports import Reject
from tandem.service.status import Line, RunReport, State


def _reject(key: str, code: str = "1003", field: str = "") -> Reject:
    return Reject(
        key=key,
        cause_id=f"marketo:{code}:{field or '*'}",
        object="lead",
        side="marketo",
        code=code,
        field=field,
        cause=f"Cause of {code}.",
        remedy=f"Remedy of {code}.",
        tries=2,
        due_at=3661.0,
        opened_at=1.0,
    )


RUN = RunReport(
    run_id="00000000001-abc",
    status="Succeeded",
    started_at=1.0,
    ended_at=62.0,
    objects=(Line("lead", "Pull updates", new=12, failed=1),),
    calls={"salesforce": 3, "marketo": 4},
    collisions=5,
    rejects=6,
    pending=7,
)
MAPPING = FieldMap(
    "lead",
    (
        Pair(7, Field("Email", Kind.EMAIL), Field("email", Kind.EMAIL)),
        Pair(9, Field("HasOptedOutOfEmail", Kind.BOOLEAN), Field("unsubscribed", Kind.BOOLEAN), consent=True),
        Pair(12, Field("Id", Kind.TEXT), Field("salesforceId", Kind.TEXT), Direction.TO_MARKETO),
    ),
)


def test_columns_are_aligned_and_numbers_stand_to_the_right() -> None:
    lines = table(("Name", "Number"), [("Müller", 7), ("a", 1200)]).splitlines()

    assert lines == ["Name    Number", "──────  ──────", "Müller       7", "a         1200"]


def test_a_table_without_rows_is_its_header() -> None:
    assert table(("A", "Bc"), []).splitlines() == ["A  Bc", "─  ──"]


def test_a_moment_is_utc_and_none_is_a_dash() -> None:
    assert moment(3661.0) == "1970-01-01 01:01:01"
    assert moment(None) == "—"


def test_a_run_shows_its_rows_calls_collisions_and_rejects() -> None:
    shown = run_table(RUN)

    assert "00000000001-abc  Succeeded  1970-01-01 00:00:01 → 1970-01-01 00:01:02" in shown
    assert "lead    Pull updates   12        0        0        0       1" in shown
    assert "Salesforce 3, Marketo 4   Collisions: 5   Open rejects: 6   Waiting for a decision: 7" in shown


def test_each_cause_is_told_once_however_many_records_it_refuses() -> None:
    shown = reject_table([_reject("00Q1"), _reject("00Q2"), _reject("00Q3", "1007", "email")])

    assert shown.count("Remedy of 1003.") == 1
    assert "Marketo 1003, the whole record (2 records)" in shown
    assert "Marketo 1007, email (1 record)\n  Cause   Cause of 1007.\n  Remedy  Remedy of 1007." in shown
    assert all(key in shown for key in ("00Q1", "00Q2", "00Q3", "1970-01-01 01:01:01"))


def test_the_page_of_the_state_shows_a_limited_number_of_rejects_and_says_so() -> None:
    rejects = tuple(_reject(f"00Q{number:03d}") for number in range(SHOWN + 3))
    told = ("Fax is no longer there.",)

    shown = state_page(State("Failed", "The secret is empty.", (RUN,), {"mark:lead": 60}, 2, rejects, told))

    assert "Tandem: Failed\n\nTrouble: The secret is empty." in shown
    assert "mark:lead  1970-01-01 00:01:00" in shown
    assert "Slices open: 2\n\nField pairs:\n  Fax is no longer there." in shown
    assert f"00Q{SHOWN - 1:03d}" in shown
    assert f"00Q{SHOWN:03d}" not in shown
    assert "… and 3 more: tandem rejects" in shown


def test_a_state_before_the_first_run_says_that_there_is_nothing() -> None:
    shown = state_page(State("Last Synced", None, (), {}, 0, ()))

    assert "No watermark yet." in shown
    assert "No rejects." in shown
    assert "Trouble" not in shown
    assert "Field pairs" not in shown


def test_rejects_as_csv_are_read_back_by_any_reader() -> None:
    out = io.StringIO()

    write_csv([_reject("00Q1", field="phone"), _reject("00Q2")], out)

    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(row["key"], row["field"], row["tries"], row["due_at"]) for row in rows] == [
        ("00Q1", "phone", "2", "3661.0"),
        ("00Q2", "", "2", "3661.0"),
    ]


def test_what_is_tried_again_counts_records_and_not_causes() -> None:
    shown = tried([_reject("00Q1"), _reject("00Q1", "1007")])

    assert "The next run tries 1 record again." in shown
    assert shown.count("00Q1") == 2


def test_the_mapping_shows_names_direction_winner_consent_and_slot() -> None:
    shown = page(MAPPING, ["Fax: gone."]).splitlines()

    assert shown[0] == "lead: 3 field pairs"
    assert [line.split() for line in shown[4:7]] == [
        ["Email", "<->", "email", "both", "marketo", "7"],
        ["HasOptedOutOfEmail", "<->", "unsubscribed", "both", "marketo", "consent", "9"],
        ["Id", "-->", "salesforceId", "to_marketo", "marketo", "12"],
    ]
    assert shown[-2:] == ["Problems:", "  Fax: gone."]


def test_the_mapping_as_json_says_the_same() -> None:
    told = as_json(MAPPING, ["Fax: gone."])

    assert told["problems"] == ["Fax: gone."]
    assert told["pairs"] == [
        {
            "salesforce": salesforce,
            "marketo": marketo,
            "direction": direction,
            "winner": "marketo",
            "consent": consent,
            "slot": slot,
        }
        for salesforce, marketo, direction, consent, slot in (
            ("Email", "email", "both", False, 7),
            ("HasOptedOutOfEmail", "unsubscribed", "both", True, 9),
            ("Id", "salesforceId", "to_marketo", False, 12),
        )
    ]
