"""The humans of a world: who there is, and what they do to their records on both sides."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from tandem.domain.links import Link, Pointer
from tandem.domain.records import EventKind, Json
from tandem.domain.shadow import Shadow
from tandem.domain.values import canonical

from tests.property.machine.pairs import unique
from tests.property.machine.scheduler import START
from tests.property.machine.state import HASHER
from tests.property.machine.vendors import Human, Lead

if TYPE_CHECKING:
    from tests.property.machine.stage import Stage

EDITING = 260.0
"""How long humans work."""
LATEST_COMMIT = 75
LONG_AGO = 500
"""When those who are linked at the beginning were last saved."""


class People:
    """Puts records on both sides and plans what humans do to them."""

    def __init__(self, stage: Stage, without: frozenset[int]) -> None:
        self.stage = stage
        self.vendors = stage.vendors
        self.variant = stage.variant
        self.random = Random(stage.seed)
        self.without = without
        self.planned = 0

    @property
    def fields(self) -> list[str]:
        """The fields people edit."""
        return ["a", "b"] if self.variant.two else ["a"]

    def populate(self) -> None:
        """Begin a history."""
        r, v = self.random, self.variant
        low, high = v.crowd
        for who in range(r.randint(low, high) if high else r.choice([1, 1, 2])):
            self.someone(f"p{who}")
        for _ in range(v.edits * r.choice([1, 2, 2, 3, 3, 4, 5, 6])):
            at, side = r.random() * EDITING, r.choice("SM")
            name = r.choice(self.fields)
            late = r.random() * LATEST_COMMIT if r.random() < v.late_commit else 0.0
            self.plan_edit(at, side, name, late)
            if v.door and r.random() < 0.6:
                self.stage.at(at + r.random() * 6, self.stage.any_door)
            if r.random() < 0.35:
                self.plan_edit(at + r.random() * 25, r.choice("SM"), name, 0.0)
        if v.deletes:
            for _ in range(r.choice([1, 2])):
                self.stage.at(r.random() * EDITING, self._delete)
        if v.backfill:
            for _ in range(2):
                self.stage.at(r.random() * EDITING * 0.8, lambda: self.stage.backfill(r.random() * 160))

    def plan_edit(self, at: float, side: str, name: str, late: float) -> None:
        """An edit of anybody's field at a moment, committed later by some seconds."""
        number = self.planned
        self.planned += 1
        pick = self.random.random()
        if self.variant.one_way and name == "b":
            side = "S" if self.variant.one_way == "to_marketo" else "M"
        if number not in self.without:
            self.stage.at(at, lambda: self._edit(side, name, late, pick))

    def someone(self, who: str, kind: str = "", object_: str = "lead") -> None:
        """A person that stands linked on both sides, unlinked on both, or on one of them."""
        r, v = self.random, self.variant
        kind = kind or (v.start if v.start != "mix" else r.choice(["linked", "linked", "linked", "both", "s", "m"]))
        theirs: dict[str, Json] = {"Email": f"{who}@example.com"}
        ours: dict[str, Json] = {"email": f"{who}@example.com"}
        for name in self.fields:
            self._first_values(kind, who, name, theirs, ours)
        sid, mid = self.vendors.next_lead(object_), f"m{len(self.vendors.people) + 1}"
        if kind != "m":
            stamp = LONG_AGO if kind == "linked" else int(START)
            self.vendors.leads[sid] = Lead(sid, who, theirs, stamp=stamp, object=object_)
        if kind != "s":
            self.vendors.people[mid] = Human(mid, who, ours)
        if kind == "linked":
            self._link(sid, mid)
        if kind == "m":
            self.stage.at(r.random() * 100, lambda: self.stage.door(mid))

    def _first_values(self, kind: str, who: str, name: str, theirs: dict[str, Json], ours: dict[str, Json]) -> None:
        r, v, book = self.random, self.variant, self.vendors.book
        if v.consent and name == "b":
            theirs[name], ours[name] = (
                (False, False) if kind == "linked" else (r.choice([True, False]), r.choice([True, False, None]))
            )
            return
        if kind == "linked":
            value = self.fresh("s", name)
            book.write(-1, "both", who, name, value, None)
            theirs[name] = value.upper() if v.trigger and name == "a" and isinstance(value, str) else value
            ours[name] = self.vendors.stored(name, value)
            return
        receives = {"to_marketo": "M", "to_salesforce": "S"}.get(v.one_way if name == "b" else "")
        for side, values, there in (("S", theirs, kind in {"s", "both"}), ("M", ours, kind in {"m", "both"})):
            if there and side != receives and (kind != "both" or r.random() < 0.7):
                value = self.fresh(side.lower(), name)
                book.write(-1, side, who, name, value, None)
                values[name] = value if side == "S" else self.vendors.stored(name, value)

    def fresh(self, side: str, name: str) -> str | float:
        """A value no human wrote before."""
        return unique(self.variant, len(self.vendors.book.edits), side, name)

    def _link(self, sid: str, mid: str) -> None:
        lead, human = self.vendors.leads[sid], self.vendors.people[mid]
        human.values["salesforceId"] = sid
        human.values["salesforceIsDeleted"] = False
        salt = sid.encode()
        rows = {**lead.values, "Id": sid, "IsDeleted": False}
        shadows = {}
        for pair in self.stage.world.mappings[lead.object].pairs:
            mine = canonical(pair.salesforce.kind, rows.get(pair.salesforce.name))
            theirs = canonical(pair.marketo.kind, human.values.get(pair.marketo.name))
            shadows[pair.slot] = Shadow(
                HASHER(salt, pair.salesforce.kind, mine), HASHER(salt, pair.marketo.kind, theirs)
            )
        self.stage.links.links[sid] = Link(sid, lead.object, salt, person=mid, shadows=shadows, stamp=LONG_AGO)
        self.stage.links.by_person[mid] = Pointer(mid, sid)

    def _edit(self, side: str, name: str, late: float, pick: float) -> None:
        keys = sorted(self.vendors.leads if side == "S" else self.vendors.people)
        if not keys:
            return
        key = keys[int(pick * len(keys))]
        if side == "S":
            self._sales_edit(self.vendors.leads[key], name, late)
        else:
            self.marketer_edit(self.vendors.people[key], name)

    def _value(self, side: str, who: str, name: str) -> Json:
        v, r = self.variant, self.random
        if v.consent and name == "b":
            return r.choice([True, False])
        if v.blanks and r.random() < 0.25:
            return None
        past = [edit.value for edit in self.vendors.book.of(who, name)]
        if v.again and past and r.random() < 0.4:
            value = r.choice(past)
            assert value is None or isinstance(value, str)
            return value
        return self.fresh(side.lower(), name)

    def _sales_edit(self, lead: Lead, name: str, late: float) -> None:
        if not lead.lives or lead.locked:
            return
        stamp = self.vendors.there

        def commit() -> None:
            lead.locked = False
            if lead.lives:
                self.save_sales(lead, name, self._value("S", lead.who, name), stamp)

        if late:
            lead.locked = True
            self.stage.after(late, commit)
        else:
            commit()

    def save_sales(self, lead: Lead, name: str, value: Json, stamp: int) -> None:
        """A sales user saves one field."""
        old = lead.values.get(name)
        if value == old:
            return
        now = self.stage.scheduler.now
        self.stage.scheduler.say("SALES", lead.id, name, value, "over", old)
        if not isinstance(value, bool):
            self.vendors.book.write(now, "S", lead.who, name, value, old)
            self.vendors.human_edits.setdefault((lead.id, name), []).append((now, value))
        self.vendors.set_lead(lead, {name: value}, "human", stamp)

    def marketer_edit(self, human: Human, name: str) -> None:
        """A marketer changes one field."""
        if human.deleted:
            return
        old = human.values.get(name)
        value = self.vendors.stored(name, self._value("M", human.who, name))
        if value == old:
            return
        self.stage.scheduler.say("MARKETER", human.id, name, value, "over", old)
        if not isinstance(value, bool):
            self.vendors.book.write(self.stage.scheduler.now, "M", human.who, name, value, old)
        self.vendors.set_person(human, {name: value}, by_api=False)

    def _delete(self) -> None:
        if self.random.choice("SSM") == "M":
            human = next((x for x in self.vendors.people.values() if not x.deleted), None)
            if human is not None:
                self.delete_person(human)
            return
        lead = next((x for x in self.vendors.leads.values() if not x.deleted and not x.locked), None)
        if lead is None:
            return
        self.set_deleted(lead, deleted=True)
        if self.random.random() < 0.6:
            self.stage.after(self.random.random() * 120, lambda: self.set_deleted(lead, deleted=False))

    def delete_person(self, human: Human) -> None:
        """A marketer deletes somebody."""
        human.deleted = True
        self.stage.scheduler.say("MARKETER deletes", human.id)
        self.vendors.emit(human.id, "", None, None, kind=EventKind.DELETED)

    def set_deleted(self, lead: Lead, *, deleted: bool) -> None:
        """A sales user deletes a record or fetches it back from the recycle bin."""
        lead.deleted = deleted
        self.vendors.set_lead(lead, {}, "human")
        self.stage.scheduler.say("SALES deletes" if deleted else "SALES undeletes", lead.id)
