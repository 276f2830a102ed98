"""What belongs to a person and goes where the person goes: away with a deletion, to the winner with a merge."""

from __future__ import annotations

from tests.sandbox.marketo.custom_links import parent_field
from tests.sandbox.marketo.member_deeds import step_of
from tests.sandbox.marketo.people import Person
from tests.sandbox.marketo.tables import Row
from tests.sandbox.marketo.world import World


def remove_children(world: World, person_id: int) -> None:
    """The roles and memberships of a deleted person go with it; nobody is left whose log could tell."""
    members = world.programs.members
    for member in members.find(("leadId",), [(person_id,)]):
        members.remove(member)
    roles = world.objects.roles
    for role in roles.find(("leadId",), [(person_id,)]):
        roles.remove(role)


def move_children(world: World, loser_id: int, winner_id: int) -> None:
    """The roles and memberships of a merged person become the winner's; a role the winner has already is dropped."""
    for member in world.programs.members.find(("leadId",), [(loser_id,)]):
        _move_membership(world, member, winner_id)
    roles = world.objects.roles
    for role in roles.find(("leadId",), [(loser_id,)]):
        if roles.named(role.values["externalOpportunityId"], winner_id, role.values["role"]) is None:
            roles.change(role, {"leadId": winner_id})
        else:
            roles.remove(role)


def move_rows(world: World, lost: list[Person], winner: Person) -> None:
    """Records of custom objects that hang on merged people hang on the winner, by its value of the linked field."""
    for table in world.custom.tables.values():
        for name, related in (table.kind.links or {}).items():
            if related["name"] != "lead":
                continue
            field = parent_field(world, related)
            keys = [(loser[field],) for loser in lost if loser.get(field) is not None]
            for row in table.find((name,), keys):
                table.change(row, {name: winner.get(field)})


def _move_membership(world: World, lost: Row, winner_id: int) -> None:
    """Where both are members the winner keeps its values, fills its empty ones, and takes the further status."""
    members, program = world.programs.members, world.programs.programs[lost.values["programId"]]
    kept = members.named(winner_id, program.id)
    if kept is None:
        members.change(lost, {"leadId": winner_id})
        return
    filled = {name: value for name, value in lost.values.items() if name not in kept.values}
    if step_of(world, program, lost) > step_of(world, program, kept):
        further = ("statusName", "reachedSuccess", "reachedSuccessDate")
        filled |= {name: lost.values[name] for name in further if name in lost.values}
    members.remove(lost)
    members.change(kept, filled)
