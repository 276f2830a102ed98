"""Whatever the file holds, it is read or refused; what is valid is read as it was meant."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, fields
from datetime import date, datetime

import hypothesis.strategies as st
from hypothesis import given, settings
from tandem.config import (
    Budget,
    Config,
    CustomFields,
    FieldSetting,
    ObjectConfig,
    Policies,
    SalesforceDeletes,
)
from tandem.domain.errors import ConfigurationError
from tandem.domain.mapping import Direction, Winner
from tandem.domain.timing import Timing

from tests.unit.config.toml_text import document

_NAMES = [each.name for kind in (ObjectConfig, FieldSetting, Policies, Budget, Timing) for each in fields(kind)]
_SECTIONS = ["objects", "lead", "contact", "policies", "budget", "timing", "schedule", "enabled"]
_WORDS = [*Winner, *Direction, *CustomFields, *SalesforceDeletes]
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)

_keys = st.sampled_from(_NAMES + _SECTIONS) | _TEXTS
_scalars = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    _TEXTS,
    st.sampled_from(_WORDS).map(str),
    st.dates(date(1000, 1, 1)),
    st.times().map(lambda moment: moment.replace(fold=0)),
    st.datetimes(datetime(1000, 1, 1)),
)
_values = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=5), max_leaves=15
)
_sections = st.fixed_dictionaries(
    {}, optional={name: st.dictionaries(_keys, _values, max_size=6) for name in _SECTIONS if name != "lead"}
)
_leads = st.fixed_dictionaries({"objects": st.fixed_dictionaries({"lead": st.dictionaries(_keys, _values)})})


def _reads_or_refuses(text: str) -> None:
    # Any other exception fails the test.
    with suppress(ConfigurationError):
        assert set(Config.parse(text).objects) <= {"lead"}


@settings(deadline=None)
@given(st.dictionaries(_keys, _values, max_size=6) | _sections | _leads)
def test_any_toml_document_is_read_or_refused(values: dict[str, object]) -> None:
    _reads_or_refuses(document(values))


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    _reads_or_refuses(text)


_numbers = st.integers(0, 10**8) | st.floats(0, 10**8)
_times = st.builds(
    Timing,
    retry_after=st.lists(_numbers, min_size=1, max_size=5).map(tuple),
    **{each.name: _numbers for each in fields(Timing) if each.name != "retry_after"},
)
_budgets = st.builds(
    Budget,
    st.integers(1, 100),
    st.integers(1, 10),
    st.integers(1, 10**9),
    st.floats(0, 1, exclude_min=True) | st.just(1),
)
_policies = st.builds(
    Policies,
    st.booleans(),
    st.booleans(),
    st.sampled_from(SalesforceDeletes),
    st.integers(1, 10**9),
    st.integers(1, 10**9),
)
_api_names = st.from_regex(r"[a-zA-Z][a-zA-Z0-9_]{0,20}", fullmatch=True)
_pairs = st.builds(
    FieldSetting,
    _api_names,
    _api_names,
    st.none() | st.sampled_from(Direction),
    st.none() | st.sampled_from(Winner),
    st.none() | st.booleans(),
    st.booleans(),
) | st.builds(FieldSetting, marketo=_api_names, sync=st.just(False))
_leads_config = st.builds(
    ObjectConfig,
    st.just("lead"),
    st.sampled_from(Winner),
    st.booleans(),
    st.sampled_from(CustomFields),
    st.none() | st.sampled_from(["Rating = 'Hot'", "(A__c > 3 OR B__c = 'a;b')"]),
    st.none() | _TEXTS.filter(str.strip),
    st.lists(
        _pairs,
        max_size=5,
        unique_by=(
            lambda pair: (pair.marketo or "").lower(),
            lambda pair: (pair.salesforce or pair.marketo or "").lower(),
        ),
    ).map(tuple),
)
_configs = st.builds(
    Config, st.fixed_dictionaries({}, optional={"lead": _leads_config}), _policies, _budgets, _times, st.booleans()
)


def _written(config: Config) -> str:
    lead = config.objects.get("lead")
    sections = {name: asdict(getattr(config, name)) for name in ("policies", "budget", "timing")}
    return document(
        sections
        | {"schedule": {"enabled": config.enabled}, "objects": {"lead": False if lead is None else _lead(lead)}}
    )


def _lead(config: ObjectConfig) -> dict[str, object]:
    said = {key: value for key, value in asdict(config).items() if value is not None and key != "name"}
    said["fields"] = [
        {key: value for key, value in asdict(pair).items() if value is not None} for pair in config.fields
    ]
    return said


@settings(deadline=None)
@given(_configs)
def test_valid_settings_are_read_as_they_were_written(config: Config) -> None:
    assert Config.parse(_written(config)) == config
