"""Let a world come to rest and say which laws it broke."""

from __future__ import annotations

from tandem.domain.records import Side
from tandem.domain.values import canonical

from tests.property.machine.model import Ending, judge
from tests.property.machine.stage import EDITING, Stage
from tests.property.machine.vendors import Human, Lead

QUIET = EDITING + 60
REST = 1050.0
PROOF = 260.0


def verdict(stage: Stage) -> list[str]:
    """Run the history, take away the faults, wait, watch two further cycles; what is broken, empty if nothing."""
    s = stage.scheduler
    s.run(QUIET)
    stage.vendors.chaos = False
    s.kill = 0.0
    for person in list(stage.vendors.people):
        pointer = stage.links.by_person.get(person)
        if pointer is None or pointer.key is None:
            stage.door(person, 62.0)
    s.run(QUIET + REST)
    writes, runs = stage.vendors.writes, len(stage.runs.runs)
    s.run(QUIET + REST + PROOF)
    broken = []
    if stage.vendors.writes != writes:
        broken.append("not quiescent")
    if len(stage.runs.runs) < runs + 2:
        broken.append("hung")
    leads, people = stage.vendors.leads.values(), stage.vendors.people.values()
    for who in sorted({lead.who for lead in leads} | {human.who for human in people}):
        broken += _person(stage, who)
    return broken


def _person(stage: Stage, who: str) -> list[str]:
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
    if not living_leads or not living_people:
        gone = len(leads) > len(living_leads) or len(people) > len(living_people)
        return broken if gone else [*broken, "missing"]
    for name in stage.fields:
        broken += _field(stage, living_leads[0], living_people[0], name)
    return broken


def _field(stage: Stage, lead: Lead, human: Human, name: str) -> list[str]:
    pair = next(p for p in stage.mapping.pairs if p.salesforce.name == name)
    mine = canonical(pair.salesforce.kind, lead.values.get(name))
    theirs = canonical(pair.marketo.kind, human.values.get(name))
    fold = stage.variant.trigger or stage.variant.rule
    held = pair.held(Side.MARKETO, mine)
    equal = _upper(held) == _upper(theirs) if fold else held == theirs
    rejected = any(r.key == lead.id and r.code != "gone" for r in stage.rejects.kept.values())
    if stage.variant.again:
        return [] if equal or rejected else [f"unequal {name}"]
    end = Ending(mine, theirs, equal, rejected, reported(stage, lead.who, name))
    if pair.consent:
        return [] if equal or rejected else [f"unequal {name}"]
    return judge(stage.vendors.book, lead.who, name, end, stage.variant.calm)


def _upper(text: str | None) -> str | None:
    return text.upper() if text else text


def reported(stage: Stage, who: str, name: str) -> frozenset[int]:
    """The numbers of the edits whose hashes stand in the collision report."""
    losses = {
        (loss.key, loss.digest) for several in stage.runs.lost_values.values() for loss in several if loss.field == name
    }
    keys = [lead.id for lead in stage.vendors.leads.values() if lead.who == who]
    found = set()
    for edit in stage.vendors.book.of(who, name):
        forms = {edit.value, edit.value[:4], edit.value.upper(), edit.value[:4].upper()}
        for key in keys:
            link = stage.links.links.get(key)
            if link is None:
                continue
            pair = next(p for p in stage.mapping.pairs if p.salesforce.name == name)
            digests = {stage.world.hasher(link.salt, pair.salesforce.kind, form).hex() for form in forms}
            if any((key, digest) in losses for digest in digests):
                found.add(edit.number)
    return frozenset(found)
