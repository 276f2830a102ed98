"""Send planned values to one side in the vendor's batches and read the answers, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tandem.domain.errors import SyncError, Undecided
from tandem.domain.mapping import slots_of
from tandem.domain.records import Outcome, Result, Side, Write, Written
from tandem.domain.values import Text
from tandem.service.world import MARKETO_BATCH, SALESFORCE_BATCH, Work, World, batched

Texts = Mapping[int, Text]


@dataclass(slots=True)
class Sent:
    """What became of one record's fields, and the server's seconds around the write."""

    done: set[int] = field(default_factory=set)
    refused: dict[int, Outcome] = field(default_factory=dict)
    undecided: set[int] = field(default_factory=set)
    gone: bool = False
    again: bool = False
    sent: int = 0
    answered: int = 0


def push(world: World, work: Work, side: Side, records: Sequence[tuple[str, Texts]]) -> list[Sent]:
    """Update the records by id; a refusal that names fields is sent again without them, as often as it takes."""
    sent = [Sent() for _ in records]
    todo = [(index, id_, texts) for index, (id_, texts) in enumerate(records)]
    while todo:
        refused = [len(one.refused) for one in sent]
        _round(world, work, side, todo, sent)
        todo = [
            (index, id_, rest)
            for index, id_, texts in todo
            if len(sent[index].refused) > refused[index] and not sent[index].done
            if (rest := {slot: text for slot, text in texts.items() if slot not in sent[index].refused})
        ]
    return sent


def _round(world: World, work: Work, side: Side, todo: Sequence[tuple[int, str, Texts]], sent: list[Sent]) -> None:
    size = SALESFORCE_BATCH if side is Side.SALESFORCE else MARKETO_BATCH
    for chunk in batched(todo, size):
        mapping = world.mappings[work.object]
        writes = [Write(id_, mapping.render(side, texts)) for _, id_, texts in chunk]
        written = _call(world, work, side, writes)
        for (index, _, texts), outcome in zip(chunk, written.outcomes, strict=True):
            _read(world, work, side, outcome, texts, sent[index])
            sent[index].sent, sent[index].answered = written.sent, written.answered


def _call(world: World, work: Work, side: Side, writes: Sequence[Write]) -> Written:
    """One call; what certainly was not applied is put back, what may have been stays claimed."""
    if work.trouble is not None:
        return _all(writes, Result.RETRY)
    try:
        if side is Side.SALESFORCE:
            return world.salesforce.update(work.object, writes)
        return world.records(work.object).update(writes)
    except Undecided:
        return _all(writes, Result.UNDECIDED)
    except SyncError as error:
        work.trouble = error
        return _all(writes, Result.RETRY)


def _all(writes: Sequence[Write], result: Result) -> Written:
    return Written(tuple(Outcome(result, write.id) for write in writes), 0, 0)


def _read(world: World, work: Work, side: Side, outcome: Outcome, texts: Texts, sent: Sent) -> None:
    slots = set(texts)
    match outcome.result:
        case Result.DONE:
            sent.done |= slots
        case Result.UNDECIDED:
            sent.undecided |= slots
        case Result.GONE:
            sent.gone = True
        case Result.RETRY:
            sent.again = True
        case Result.REFUSED | Result.EXISTS:
            named = slots_of(world.mappings[work.object], side, outcome.fields) & slots
            sent.refused |= dict.fromkeys(named or slots, outcome)
