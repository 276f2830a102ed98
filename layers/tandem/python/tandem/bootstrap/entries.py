"""What the doors call: each does one thing to the whole."""

from __future__ import annotations

from collections.abc import Mapping

from tandem.adapters.dynamodb.spending import spending
from tandem.bootstrap.assembly import mappings, sides, world
from tandem.bootstrap.process import clock, config, runs, settings, state, store, watermarks
from tandem.domain.budget import NEARLY
from tandem.domain.errors import SyncError
from tandem.domain.mapping import FieldMap
from tandem.domain.runs import Run
from tandem.observability import alarm, logger, quota_nearly_spent, run_ended
from tandem.ports import Message
from tandem.service import orchestrate, schema, trouble
from tandem.service.work import bury, work_message


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
    trouble.remember(watermarks(), clock().now(), error)


def refresh() -> Mapping[str, FieldMap]:
    """Read the schema of both sides now; the mappings as workers hold them from now on."""
    schema.refresh(sides(), clock().now())
    return mappings(watermarks())


def phase_done(message: Message) -> None:
    """Move a run on; its end is counted."""
    if orchestrate.phase_done(world(hashing=False), message):
        ended = runs().read(message.run)
        run_ended(ended.status.value if ended else "")
        _watch_quotas()


def _watch_quotas() -> None:
    """Tell in time of a vendor whose calls of the day will not last."""
    budget = config().budget
    parts = spending(
        store(),
        settings().tables["budget"],
        share=budget.salesforce_share,
        daily=budget.marketo_daily,
        now=clock().now(),
    )
    for side, part in parts.items():
        if part >= NEARLY:
            quota_nearly_spent(side, part)


def dead_letter(message: Message) -> None:
    """A message no worker survived."""
    logger.append_keys(run=message.run, slice=message.slice)
    logger.warning("dead letter")
    bury(world(hashing=False), message)


def work(message: Message) -> None:
    """Do one slice."""
    logger.append_keys(run=message.run, slice=message.slice)
    work_message(world(), message, refresh)
