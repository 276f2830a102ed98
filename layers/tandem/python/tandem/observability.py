"""The one logger and the metrics. Logs carry ids and counts, never field values."""

from __future__ import annotations

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit

from tandem.domain.errors import CredentialsRefused, QuotaSpent

logger = Logger()


def _count(name: str) -> None:
    # One document for one metric: an invocation without metrics would print a warning otherwise.
    with single_metric(name=name, unit=MetricUnit.Count, value=1):
        pass


def run_ended(status: str) -> None:
    """Count a run's end; the alarm on a sync that stands still watches this figure."""
    _count("RunEnded")
    logger.info("run ended", status=status)


def alarm(error: Exception) -> None:
    """Log trouble a person must know of, and raise the figure its alarm watches."""
    if isinstance(error, CredentialsRefused):
        _count("CredentialsRefused")
    if isinstance(error, QuotaSpent):
        _count("DailyQuotaNearlySpent")
    logger.error("sync troubled", kind=type(error).__name__, text=str(error))


def quota_nearly_spent(side: str, part: float) -> None:
    """Raise the figure of a vendor's daily calls that will not last; the log names the side."""
    _count("DailyQuotaNearlySpent")
    logger.warning("daily quota nearly spent", side=side, percent=int(100 * part))


def mapping_news(text: str) -> None:
    """Log what a person should know of the mapping, once when it begins."""
    logger.warning("mapping news", text=text)


def unreadable(error: Exception, *, message_id: str, queue: str, dropped: bool) -> None:
    """Tell of a message no door can read, by its id in SQS: its text may be anybody's. Those dropped are counted."""
    if dropped:
        _count("MessageDropped")
    outcome = "dropped" if dropped else "put back"
    logger.error("message unreadable", text=str(error), message_id=message_id, queue=queue, outcome=outcome)
