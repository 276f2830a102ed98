"""Ports and adapters put together: what a worker holds, what reading the schema needs, what reports are read from."""

from __future__ import annotations

from tandem.adapters.dynamodb.seen import DynamoSeen
from tandem.adapters.sqs import SqsQueue
from tandem.bootstrap.connections import secret, vendors
from tandem.bootstrap.process import RandomIds, clock, config, settings, state, store, used_calls
from tandem.domain.mapping import FieldMap, slots_of
from tandem.domain.objects import FAMILIES
from tandem.domain.policies import SalesforceDeletes
from tandem.domain.records import Side
from tandem.domain.schema import Wish, Wishes
from tandem.domain.shadow import Hasher
from tandem.observability import alarm, mapping_news
from tandem.ports import Watermarks
from tandem.service import schema
from tandem.service.status import Books
from tandem.service.world import Limits, World


def stages() -> list[list[str]]:
    """The objects that are switched on, stage after stage."""
    found: dict[int, list[str]] = {}
    for name in config().objects:
        found.setdefault(FAMILIES[name].stage, []).append(name)
    return [found[stage] for stage in sorted(found)]


def books() -> Books:
    """What reports are read from."""
    now = state()
    return Books(now.runs, now.rejects, now.watermarks, stages())


def world(*, hashing: bool = True) -> World:
    """Everything a worker holds; the orchestrator neither links nor hashes and does without the key."""
    names = settings()
    chosen = config()
    policies = chosen.policies
    kept = state()
    org, subscription = vendors(kept.era)
    return World(
        salesforce=org,
        marketo=subscription,
        links=kept.links,
        runs=kept.runs,
        watermarks=kept.watermarks,
        rejects=kept.rejects,
        era=kept.era.number,
        seen=DynamoSeen(store(), names.tables["seen"]),
        queue=SqsQueue(names.queues),
        clock=clock(),
        ids=RandomIds(),
        hasher=Hasher(secret("hash_key").encode() if hashing else b""),
        mappings=mappings(kept.watermarks) if hashing else {},
        stages=stages(),
        timing=chosen.timing,
        limits=Limits(
            deletes_per_run=policies.deletes_per_run,
            deletes_per_day=policies.deletes_per_day,
            adopt_by_email=policies.adopt_by_email,
            log_collisions=policies.log_collisions,
            salesforce_deletes=policies.salesforce_deletes,
        ),
        usage=used_calls().taken,
        alarm=alarm,
    )


def mappings(watermarks: Watermarks) -> dict[str, FieldMap]:
    """The mappings as they were last read; where deletions are ignored the news of them goes nowhere."""
    found = schema.load(watermarks)
    if config().policies.salesforce_deletes is not SalesforceDeletes.IGNORE:
        return found
    return {name: one.without(slots_of(one, Side.SALESFORCE, {"IsDeleted"})) for name, one in found.items()}


def sides() -> schema.Sides:
    """What reading the schema needs."""
    kept = state()
    org, subscription = vendors(kept.era)
    objects = config().objects
    wishes = {
        name: Wishes(
            pairs=tuple(
                Wish(f.salesforce or "", f.marketo or "", f.direction, f.winner, f.consent, f.sync)
                for f in wanted.fields
            ),
            winner=wanted.winner,
            custom_fields=wanted.custom_fields == "all",
            others=frozenset(objects),
        )
        for name, wanted in objects.items()
    }
    create = all(wanted.create_fields for wanted in objects.values())
    return schema.Sides(org, subscription, kept.watermarks, wishes, create, file=repr(config()), tell=mapping_news)
