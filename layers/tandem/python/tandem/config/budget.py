"""How much of both vendors' API allowances the sync may spend."""

from __future__ import annotations

from dataclasses import dataclass

from tandem.config.table import Table

# Adobe, "Marketo Engage API limits": 100 calls in 20 seconds, 10 at once, for all integrations together. An
# instance may be granted more, and a server in a sandbox has no limit, so the file may say far more than that.
_MOST_CALLS, _MOST_AT_ONCE = 100_000, 1_000


@dataclass(frozen=True, slots=True)
class Budget:
    """Marketo's calls by rate, at once and by day; Salesforce's as a share of the organisation's day."""

    marketo_calls_per_20s: int = 50
    marketo_concurrency: int = 5
    marketo_daily: int = 50_000
    salesforce_share: float = 0.5


def read_budget(root: Table) -> Budget:
    """The section [budget]."""
    table, default = root.table("budget"), Budget()
    budget = Budget(
        marketo_calls_per_20s=table.whole("marketo_calls_per_20s", default.marketo_calls_per_20s, _MOST_CALLS),
        marketo_concurrency=table.whole("marketo_concurrency", default.marketo_concurrency, _MOST_AT_ONCE),
        marketo_daily=table.whole("marketo_daily", default.marketo_daily),
        salesforce_share=table.number("salesforce_share", default.salesforce_share, 1, zero=False),
    )
    table.close()
    return budget
