"""What belongs to a person and goes where the person goes: away with a deletion, to the winner with a merge."""

from __future__ import annotations

from tests.sandbox.marketo.world import World


def remove_children(world: World, person_id: int) -> None:
    """The roles of a deleted person go with it; nobody is left whose log could tell."""
    roles = world.objects.roles
    for role in roles.find(("leadId",), [(person_id,)]):
        roles.remove(role)


def move_children(world: World, loser_id: int, winner_id: int) -> None:
    """The roles of a merged person become the winner's; one the winner has already is dropped."""
    roles = world.objects.roles
    for role in roles.find(("leadId",), [(loser_id,)]):
        if roles.named(role.values["externalOpportunityId"], winner_id, role.values["role"]) is None:
            roles.change(role, {"leadId": winner_id})
        else:
            roles.remove(role)
