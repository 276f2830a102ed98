"""What needs no write causes none."""

from __future__ import annotations

import pytest

from tests.e2e.town import Town, line


@pytest.mark.behaviour(5, 6)
@pytest.mark.parametrize("edit", [{}, {"Jigsaw": "123"}], ids=["touched", "unmapped-field"])
def test_a_record_whose_mapped_fields_did_not_change_is_skipped_without_a_marketo_write(
    town: Town, edit: dict[str, str]
) -> None:
    one, _ = town.load_leads({"LastName": "Ana"}, {"LastName": "Bob"})
    town.pass_time(10)
    town.run()
    town.pass_time(10)

    town.sales_edit(one, **edit)
    town.pass_time(10)
    with town.counted() as cost:
        reports = [town.run(), town.run()]

    assert [line(report, "Pull updates").skipped for report in reports] == [1, 0]
    assert cost.writes == 0


@pytest.mark.behaviour(3)
def test_a_record_the_sync_user_cannot_see_never_appears_in_marketo(town: Town) -> None:
    seen, hidden = town.load_leads({"LastName": "Seen"}, {"LastName": "Hidden"})
    town.salesforce.post("sharing", {"user": town.sync_user, "ids": [hidden]})

    town.run()
    town.sales_edit(hidden, Phone="1")
    town.run()

    assert town.people().keys() == {seen}


@pytest.mark.behaviour(57)
def test_what_the_sync_wrote_itself_is_not_sent_back(town: Town) -> None:
    keys = town.load_leads(*({"LastName": f"Lead {n}", "Email": f"Lead.{n}@Example.com"} for n in range(5)))
    town.run()
    town.sales_edit(keys[0], Phone="0123", Title="  Chief  ")
    town.marketer_edit(town.people()[keys[1]]["id"], phone=" 99 ", mktoPersonNotes="a\nb")
    town.run()

    with town.counted() as after:
        reports = [town.run(), town.run()]

    assert [report.status for report in reports] == ["Succeeded"] * 2
    assert after.writes == 0
    assert (town.leads()[keys[1]]["Phone"], town.people()[keys[0]]["phone"]) == ("99", "0123")


def test_once_the_lookback_has_passed_a_cycle_opens_no_lead_slice(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Ana"})
    town.run()
    town.marketer_edit(town.people()[key]["id"], phone="1")
    town.run()
    town.pass_time(3600)
    town.run()
    town.pass_time(60)

    before = len(town.stack.outgoing_calls())
    town.run()

    calls = [call for call in town.stack.outgoing_calls()[before:] if call.function == "SyncLeadFunction"]
    assert calls == []
