"""Both vendors, by the secrets as they stand now."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, cast

from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from tandem.adapters.dynamodb.allowance import DynamoAllowance
from tandem.adapters.dynamodb.budget import DynamoTurns
from tandem.adapters.marketo.connection import Connection as MarketoConnection
from tandem.adapters.marketo.endpoint import MarketoEndpoint
from tandem.adapters.salesforce.endpoint import SalesforceEndpoint
from tandem.adapters.salesforce.endpoint import connect as connect_salesforce
from tandem.adapters.usage import CountedAllowance, CountedTurns
from tandem.bootstrap.process import clock, config, settings, store, used_calls
from tandem.domain.budget import Pace
from tandem.domain.errors import ConfigurationError
from tandem.ports import Marketo, Salesforce
from tandem.service import identity
from tandem.service.identity import Era

SECRET_AGE = 60
"""Seconds a secret is kept before it is looked up again, so that a corrected one heals the sync by itself."""


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
    return _salesforce(secret("salesforce"))


def marketo() -> MarketoEndpoint:
    """The Marketo side, by the secret as it stands now."""
    return _marketo(secret("marketo"))


@lru_cache(maxsize=1)
def _salesforce(text: str) -> SalesforceEndpoint:
    budget = settings().tables["budget"]
    share = DynamoAllowance(store(), budget, clock=clock(), share=config().budget.salesforce_share)
    allowance = CountedAllowance(share, used_calls())
    filters = {name: wanted.filter for name, wanted in config().objects.items() if wanted.filter is not None}
    return connect_salesforce(_parsed("Salesforce", text), allowance, clock(), filters)


@lru_cache(maxsize=1)
def _marketo(text: str) -> MarketoEndpoint:
    limits = config().budget
    pace = Pace(
        calls_per_20s=limits.marketo_calls_per_20s,
        concurrent=limits.marketo_concurrency,
        daily=limits.marketo_daily,
    )
    turns = CountedTurns(DynamoTurns(store(), settings().tables["budget"], clock=clock(), pace=pace), used_calls())
    partition = config().objects["lead"].partition if "lead" in config().objects else None
    return MarketoEndpoint(MarketoConnection.parse(_parsed("Marketo", text)), turns, partition=partition)


def secret(name: str) -> str:
    """The text of a secret; ConfigurationError says where to put it while there is none."""
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


def _parsed(side: str, text: str) -> Mapping[str, object]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ConfigurationError(
            f"The {side} secret is no JSON.", "Store it as one JSON object (README, Connect)."
        ) from error
    if not isinstance(value, dict):
        raise ConfigurationError(f"The {side} secret is no JSON object.", "Store it as one JSON object.")
    return value
