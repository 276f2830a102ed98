"""The only place where ports meet adapters: everything a door needs, made once in a process and when first used."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from tandem.adapters.dynamodb.allowance import DynamoAllowance
from tandem.adapters.dynamodb.budget import DynamoTurns
from tandem.adapters.dynamodb.facts import DynamoWatermarks
from tandem.adapters.dynamodb.seen import DynamoSeen
from tandem.adapters.dynamodb.store import Store
from tandem.adapters.marketo.connection import Connection as MarketoConnection
from tandem.adapters.marketo.endpoint import MarketoEndpoint
from tandem.adapters.salesforce.endpoint import SalesforceEndpoint
from tandem.adapters.salesforce.endpoint import connect as connect_salesforce
from tandem.adapters.sqs import SqsQueue
from tandem.adapters.usage import CountedAllowance, CountedTurns, UsedCalls
from tandem.config import Config
from tandem.domain.budget import Pace
from tandem.domain.errors import ConfigurationError, SyncError
from tandem.domain.objects import FAMILIES
from tandem.domain.runs import Run
from tandem.domain.schema import Wish, Wishes
from tandem.domain.shadow import Hasher
from tandem.observability import alarm, logger, mapping_news, run_ended
from tandem.ports import Marketo, Message, Rejects, Runs, Salesforce, Watermarks
from tandem.service import identity, orchestrate, schema
from tandem.service.identity import Era
from tandem.service.status import Books
from tandem.service.work import bury, work_message
from tandem.service.world import Limits, World
from tandem.settings import Settings
from tandem.state import Stores, stores

SECRET_AGE = 60
"""Seconds a secret is kept before it is looked up again, so that a corrected one heals the sync by itself."""
WORK = 110.0
"""Seconds a worker may take where no deadline was told."""


@dataclass(slots=True)
class InvocationClock:
    """The clock of one invocation; its deadline is told by the door."""

    ends: float = 0.0

    def now(self) -> float:
        """Epoch seconds."""
        return time.time()

    def deadline(self) -> float:
        """The moment by which the work must have ended."""
        return self.ends or time.time() + WORK

    def ends_in(self, milliseconds: int) -> None:
        """Set the deadline of the invocation that begins, a little before Lambda's own."""
        self.ends = time.time() + milliseconds / 1000 - 2


class RandomIds:
    """Unique names, and salts of links."""

    def name(self) -> str:
        """A unique name."""
        return uuid.uuid4().hex[:16]

    def salt(self) -> bytes:
        """Eight random bytes."""
        return os.urandom(8)


@cache
def settings() -> Settings:
    """The environment."""
    return Settings.from_env(os.environ)


@cache
def config() -> Config:
    """The user's file; no file and an empty one mean the defaults."""
    path = Path(settings().config)
    return Config.parse(path.read_text(encoding="utf-8") if path.is_file() else "")


@cache
def clock() -> InvocationClock:
    """The clock of this process."""
    return InvocationClock()


@cache
def used_calls() -> UsedCalls:
    """The vendor calls this process has made and not yet reported."""
    return UsedCalls()


@cache
def store() -> Store:
    """The connection to DynamoDB."""
    return Store()


@cache
def facts() -> DynamoWatermarks:
    """Marks and notes outside all eras."""
    return DynamoWatermarks(store(), settings().tables["watermarks"])


def state() -> Stores:
    """The stores of the era that lasts now. It is read each time: a relink may begin another at any moment."""
    return _stores(identity.current(facts()))


@lru_cache(maxsize=1)
def _stores(era: Era) -> Stores:
    return stores(store(), settings().tables, era)


def watermarks() -> Watermarks:
    """Marks and notes."""
    return state().watermarks


def runs() -> Runs:
    """Runs and slices."""
    return state().runs


def rejects() -> Rejects:
    """What was refused."""
    return state().rejects


class Late:
    """A vendor that is met at its first use, so that whoever uses it meets what is wrong with the connection."""

    def __init__(self, meet: Callable[[], object]) -> None:
        self._meet = cache(meet)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._meet(), name)


def vendors(era: Era) -> tuple[Salesforce, Marketo]:
    """Both sides; each refuses to be another system than the one of the era."""

    def org() -> SalesforceEndpoint:
        met = salesforce()
        identity.same_org(era, met.organisation())
        return met

    def subscription() -> MarketoEndpoint:
        met = marketo()
        identity.same_subscription(era, met.identity())
        return met

    return cast("Salesforce", Late(org)), cast("Marketo", Late(subscription))


def salesforce() -> SalesforceEndpoint:
    """The Salesforce side, by the secret as it stands now."""
    return _salesforce(_secret("salesforce"))


def marketo() -> MarketoEndpoint:
    """The Marketo side, by the secret as it stands now."""
    return _marketo(_secret("marketo"))


@lru_cache(maxsize=1)
def _salesforce(secret: str) -> SalesforceEndpoint:
    budget = settings().tables["budget"]
    share = DynamoAllowance(store(), budget, clock=clock(), share=config().budget.salesforce_share)
    allowance = CountedAllowance(share, used_calls())
    filters = {name: wanted.filter for name, wanted in config().objects.items() if wanted.filter is not None}
    return connect_salesforce(_parsed("Salesforce", secret), allowance, clock(), filters)


@lru_cache(maxsize=1)
def _marketo(secret: str) -> MarketoEndpoint:
    limits = config().budget
    pace = Pace(
        calls_per_20s=limits.marketo_calls_per_20s,
        concurrent=limits.marketo_concurrency,
        daily=limits.marketo_daily,
    )
    turns = CountedTurns(DynamoTurns(store(), settings().tables["budget"], clock=clock(), pace=pace), used_calls())
    partition = config().objects["lead"].partition if "lead" in config().objects else None
    return MarketoEndpoint(MarketoConnection.parse(_parsed("Marketo", secret)), turns, partition=partition)


def _secret(name: str) -> str:
    try:
        value = parameters.get_secret(settings().secrets[name], max_age=SECRET_AGE)
    except GetParameterError as error:
        raise _empty(name) from error
    if not value:
        raise _empty(name)
    return str(value)


def _empty(name: str) -> ConfigurationError:
    where = settings().secrets[name]
    return ConfigurationError(
        f"The secret {where} is empty or cannot be read.",
        f"Put the {name} connection into it as JSON (README, Connect). The sync goes on by itself afterwards.",
    )


def _parsed(side: str, secret: str) -> Mapping[str, object]:
    try:
        value = json.loads(secret)
    except ValueError as error:
        raise ConfigurationError(
            f"The {side} secret is no JSON.", "Store it as one JSON object (README, Connect)."
        ) from error
    if not isinstance(value, dict):
        raise ConfigurationError(f"The {side} secret is no JSON object.", "Store it as one JSON object.")
    return value


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
        hasher=Hasher(_secret("hash_key").encode() if hashing else b""),
        mappings=schema.load(kept.watermarks) if hashing else {},
        stages=stages(),
        timing=chosen.timing,
        limits=Limits(
            deletes_per_run=policies.deletes_per_run,
            deletes_per_day=policies.deletes_per_day,
            adopt_by_email=policies.adopt_by_email,
            log_collisions=policies.log_collisions,
        ),
        usage=used_calls().taken,
        alarm=alarm,
    )


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
        )
        for name, wanted in objects.items()
    }
    create = all(wanted.create_fields for wanted in objects.values())
    return schema.Sides(org, subscription, kept.watermarks, wishes, create, mapping_news)


def tick(*, force: bool = False) -> Run | None:
    """Read the schema when it is due, then mend or open a run. What stops it is told, and tried again next minute."""
    try:
        if not force and not config().enabled:
            return None
        now = state()
        run = now.runs.current()
        if run is None or run.era != now.era.number:
            schema.ensure(sides(), clock().now(), config().timing.describe_every)
        return orchestrate.tick(world(hashing=False), force=force)
    except SyncError as error:
        _stopped(error)
        return None


def _stopped(error: SyncError) -> None:
    alarm(error)
    watermarks().put_note("trouble", f"{clock().now():.3f} {type(error).__name__}: {error}")


def refresh() -> None:
    """Read the schema of both sides now."""
    schema.refresh(sides(), clock().now())


def phase_done(message: Message) -> None:
    """Move a run on; its end is counted."""
    if orchestrate.phase_done(world(hashing=False), message):
        ended = runs().read(message.run)
        run_ended(ended.status.value if ended else "")


def dead_letter(message: Message) -> None:
    """A message no worker survived."""
    logger.append_keys(run=message.run, slice=message.slice)
    logger.warning("dead letter")
    bury(world(hashing=False), message)


def work(message: Message) -> None:
    """Do one slice."""
    logger.append_keys(run=message.run, slice=message.slice)
    work_message(world(), message, refresh)
