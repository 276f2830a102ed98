"""Reports as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from tandem.ports import Reject
from tandem.service.status import RunReport, State

COLUMNS = ("Object", "Operation", "New", "Updated", "Deleted", "Skipped", "Failed")
SHOWN = 20
"""Rejects on the page of the whole state at most."""


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A plain table; columns of numbers stand to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(header), *cells]) for i in range(len(header))]
    numeric = [all(row[i].isdigit() for row in cells) for i in range(len(header))]

    def line(row: Sequence[str]) -> str:
        parts = [c.rjust(w) if n else c.ljust(w) for c, w, n in zip(row, widths, numeric, strict=True)]
        return "  ".join(parts).rstrip()

    rule = "  ".join("─" * width for width in widths)
    return "\n".join([line(list(header)), rule, *(line(row) for row in cells)])


def moment(at: float | None) -> str:
    """A time for people, in UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S") if at else "—"


def counted(number: int, what: str) -> str:
    """A number of things, in words: "1 record", "2 records"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def run_table(run: RunReport) -> str:
    """One run with its rows."""
    head = f"Run {run.run_id}  {run.status}  {moment(run.started_at)} → {moment(run.ended_at)}"
    rows = [(o.object, o.operation, o.new, o.updated, o.deleted, o.skipped, o.failed) for o in run.objects]
    body = table(COLUMNS, rows) if rows else "Nothing had changed."
    foot = (
        f"Vendor calls: Salesforce {run.calls['salesforce']}, Marketo {run.calls['marketo']}   "
        f"Collisions: {run.collisions}   Open rejects: {run.rejects}   Waiting for a decision: {run.pending}"
    )
    return f"{head}\n{body}\n{foot}"


def reject_table(rejects: Sequence[Reject]) -> str:
    """What was refused, then every cause once with its remedy."""
    rows = [(r.key, r.side.capitalize(), r.field or "—", r.code, r.tries, moment(r.due_at)) for r in rejects]
    head = table(("Record", "Refused by", "Field", "Code", "Tries", "Tried again (UTC)"), rows)
    causes: dict[tuple[str, str, str, str, str], list[str]] = {}
    for r in rejects:
        causes.setdefault((r.side, r.code, r.field, r.cause, r.remedy), []).append(r.key)
    blocks = [
        f"{side.capitalize()} {code}, {field or 'the whole record'} ({counted(len(set(keys)), 'record')})\n"
        f"  Cause   {cause}\n  Remedy  {remedy}"
        for (side, code, field, cause, remedy), keys in causes.items()
    ]
    return "\n\n".join([head, *blocks])


def reject_blocks(rejects: Sequence[Reject]) -> str:
    """What was refused, why, and what to do, a few lines each."""
    return "\n".join(
        f"{r.key}  {r.field or 'the whole record'}, by {r.side.capitalize()} ({r.code})\n"
        f"  Cause:       {r.cause}\n  Remedy:      {r.remedy}\n  Tried again: when it changes, and at "
        f"{moment(r.due_at)} UTC"
        for r in rejects
    )


def state_page(state: State) -> str:
    """The whole state on one page."""
    parts = [f"Tandem: {state.header}"]
    if state.trouble:
        parts.append(f"Trouble: {state.trouble}")
    parts += [run_table(run) for run in state.runs]
    marks = [(name, moment(at)) for name, at in state.watermarks.items()]
    parts.append(table(("Watermark", "Settled up to (UTC)"), marks) if marks else "No watermark yet.")
    parts.append(f"Slices open: {state.backlog}")
    if state.mapping:
        parts.append("\n".join(["Field pairs:", *(f"  {text}" for text in state.mapping)]))
    parts.append(reject_table(state.rejects[:SHOWN]) if state.rejects else "No rejects.")
    if len(state.rejects) > SHOWN:
        parts.append(f"… and {len(state.rejects) - SHOWN} more: tandem rejects")
    return "\n\n".join(parts)
