"""What a world at rest breaks: per person by the model, and over all in the books of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tandem.domain.links import RECORD, State
from tandem.domain.records import Side
from tandem.domain.runs import Kind
from tandem.domain.values import Text, canonical
from tandem.ports import Reject
from tandem.service.world import PERSON

from tests.property.machine.model import Ending, judge, number_of
from tests.property.machine.vendors import Human, Lead

if TYPE_CHECKING:
    from tandem.domain.mapping import Pair

    from tests.property.machine.stage import Stage


def everybody(stage: Stage, but: frozenset[str] = frozenset()) -> list[str]:
    """What is broken of all people, less some that a story judges itself."""
    found = {lead.who for lead in stage.vendors.leads.values()} | {h.who for h in stage.vendors.people.values()}
    return [what for who in sorted(found - but) for what in one(stage, who)]


def one(stage: Stage, who: str) -> list[str]:
    """What is broken of one person: never twice, never back from the dead, equal and honest in every field."""
    leads = [x for x in stage.vendors.leads.values() if x.who == who]
    people = [x for x in stage.vendors.people.values() if x.who == who]
    living_leads = [x for x in leads if not x.deleted]
    living_people = [x for x in people if not x.deleted]
    if len(living_leads) > 1 or len(living_people) > 1:
        return ["duplicate"]
    broken = []
    if len(people) > len(living_people) and living_people:
        broken.append("resurrected in Marketo")
    if len(leads) > len(living_leads) and living_leads:
        broken.append("resurrected in Salesforce")
    if living_leads and living_people:
        return broken + standing(stage, living_leads[0], living_people[0])
    gone = len(leads) > len(living_leads) or len(people) > len(living_people)
    refused = any(_concerns(reject, living_leads, living_people) for reject in stage.rejects.kept.values())
    return broken if gone or refused else [*broken, "missing"]


def standing(stage: Stage, lead: Lead, human: Human) -> list[str]:
    """What is broken of the fields of a record and its person."""
    return [what for name in stage.people.fields for what in _field(stage, lead, human, name)]


def _concerns(reject: Reject, leads: list[Lead], people: list[Human]) -> bool:
    return reject.key in {lead.id for lead in leads} | {PERSON + human.id for human in people}


def in_step(stage: Stage, lead: Lead, human: Human) -> list[str]:
    """The fields in which two records differ that should be one person."""
    return [f"unequal {pair.salesforce.name}" for pair in _edited(stage) if not _equal(stage, pair, lead, human)]


def _edited(stage: Stage) -> list[Pair]:
    return [pair for pair in stage.mapping.pairs if pair.salesforce.name in stage.people.fields]


def _texts(pair: Pair, lead: Lead, human: Human) -> tuple[Text, Text]:
    mine = canonical(pair.salesforce.kind, lead.values.get(pair.salesforce.name))
    return mine, canonical(pair.marketo.kind, human.values.get(pair.marketo.name))


def _equal(stage: Stage, pair: Pair, lead: Lead, human: Human) -> bool:
    mine, theirs = _texts(pair, lead, human)
    held = pair.held(Side.MARKETO, mine)
    if stage.variant.trigger or stage.variant.rule:
        return (held or "").upper() == (theirs or "").upper()
    return held == theirs


def _field(stage: Stage, lead: Lead, human: Human, name: str) -> list[str]:
    pair = next(p for p in _edited(stage) if p.salesforce.name == name)
    mine, theirs = _texts(pair, lead, human)
    equal = _equal(stage, pair, lead, human)
    rejected = any(r.key == lead.id and r.code != "gone" for r in stage.rejects.kept.values())
    if not equal:
        return [] if rejected else [f"unequal {name}"]
    if pair.consent:
        return []
    if stage.variant.repeats:
        return invented(stage, lead.who, name, mine)
    end = Ending(mine, theirs, equal, rejected, reported(stage, lead.who, pair))
    return judge(stage.vendors.book, lead.who, name, end, stage.variant.calm)


def invented(stage: Stage, who: str, name: str, value: Text) -> list[str]:
    """A value that no human wrote."""
    written = {number_of(edit.value) for edit in stage.vendors.book.of(who, name)} | {None}
    return [] if number_of(value) in written else [f"invented {name}"]


def reported(stage: Stage, who: str, pair: Pair) -> frozenset[int]:
    """The numbers of the edits whose hashes stand in the collision report."""
    name = pair.salesforce.name
    losses = {
        (loss.key, loss.digest) for several in stage.runs.lost_values.values() for loss in several if loss.field == name
    }
    keys = [lead.id for lead in stage.vendors.leads.values() if lead.who == who]
    links = [link for key in keys if (link := stage.links.links.get(key))]
    found = set()
    for edit in stage.vendors.book.of(who, name):
        for link in links:
            digests = {
                stage.world.hasher(link.salt, pair.salesforce.kind, form).hex() for form in _forms(pair, edit.value)
            }
            if any((link.key, digest) in losses for digest in digests):
                found.add(edit.number)
    return frozenset(found)


def _forms(pair: Pair, value: object) -> set[Text]:
    """What the sides may have made of a human's value."""
    assert value is None or isinstance(value, str | float | int)
    text = canonical(pair.salesforce.kind, value)
    upper = text.upper() if text else None
    return {form for one_ in (text, upper) for form in (one_, *(pair.held(side, one_) for side in Side))}


def books(stage: Stage, since: int) -> list[str]:
    """What the product does at rest that it should not: slices in runs after `since`, rejects nothing stands behind."""
    broken = ["idle reject" for reject in stage.rejects.kept.values() if not _stands(stage, reject)]
    late = {run.id for run in list(stage.runs.runs.values())[since:]}
    if not stage.rejects.kept and any(
        run in late and piece.kind is not Kind.CHANGES for (run, _), piece in stage.runs.slices.items()
    ):
        broken.append("not idle")
    return broken


def _stands(stage: Stage, reject: Reject) -> bool:
    if reject.key.startswith(PERSON):
        pointer = stage.links.by_person.get(reject.key.removeprefix(PERSON))
        return pointer is None or pointer.key is None
    link = stage.links.links.get(reject.key)
    if reject.code in {"internal", "twin"}:
        return True
    if link is None:
        return False
    if reject.code == "gone":
        return link.state is State.GONE
    return link.state is State.LIVE and bool(set(reject.slots or (RECORD,)) & link.rejected)
