"""The whole of `tandem.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from tandem.config.budget import Budget, read_budget
from tandem.config.objects import UNASKED, ObjectConfig, read_objects
from tandem.config.policies import Policies, read_policies
from tandem.config.table import Table
from tandem.config.times import read_timing
from tandem.domain.errors import ConfigurationError
from tandem.domain.timing import Timing

_REMEDY = "Correct the file, then try `tandem config check`; entries in [[double brackets]] are counted from 1."


@dataclass(frozen=True, slots=True)
class Config:
    """All that the user decides; made without arguments, it is what an empty file says."""

    objects: Mapping[str, ObjectConfig] = field(default_factory=lambda: {name: ObjectConfig(name) for name in UNASKED})
    policies: Policies = field(default_factory=Policies)
    budget: Budget = field(default_factory=Budget)
    timing: Timing = field(default_factory=Timing)
    enabled: bool = True
    """Whether the background cycle runs; doors that serve one person at a time are not concerned."""

    @classmethod
    def parse(cls, text: str) -> Config:
        """The configuration that the text of a file says; a ConfigurationError names every mistake, one a line."""
        problems: list[str] = []
        config = _read(Table(_loaded(text), problems))
        if problems:
            count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
            raise ConfigurationError("\n".join([f"tandem.toml has {count}:", *problems, ""]), _REMEDY)
        return config


def _loaded(text: str) -> dict[str, object]:
    try:
        # Some Windows editors begin a file with a byte order mark, which TOML does not know.
        return tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise ConfigurationError("tandem.toml is nested too deeply to be read.", _REMEDY) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"tandem.toml is not TOML: {error}.", _REMEDY) from error
    except ValueError as error:
        # The one other refusal of Python's reader: a decimal integer of thousands of digits.
        raise ConfigurationError("tandem.toml holds a number too long to be read.", _REMEDY) from error


def _read(root: Table) -> Config:
    schedule = root.table("schedule")
    enabled = schedule.flag("enabled", True)
    schedule.close()
    config = Config(read_objects(root), read_policies(root), read_budget(root), read_timing(root), enabled)
    root.close()
    return config
