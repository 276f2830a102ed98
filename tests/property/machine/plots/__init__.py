"""The stories of the machine, by name."""

from __future__ import annotations

from tests.property.machine.plots.conversions import Conversions
from tests.property.machine.plots.deletions import Brake, Purges
from tests.property.machine.plots.doubles import Clones, Twins
from tests.property.machine.plots.erasing import Erasing
from tests.property.machine.plots.merges import Merges
from tests.property.machine.plots.plot import Plot
from tests.property.machine.plots.poison import Poison
from tests.property.machine.plots.schema import Blindness, Filter, Growing, Waiting
from tests.property.machine.plots.unions import Unions
from tests.property.machine.plots.weather import Outage, Tokens

PLOTS: dict[str, type[Plot]] = {
    "": Plot,
    "blindness": Blindness,
    "brake": Brake,
    "clones": Clones,
    "conversions": Conversions,
    "erasing": Erasing,
    "filter": Filter,
    "growing": Growing,
    "merges": Merges,
    "outage": Outage,
    "poison": Poison,
    "purges": Purges,
    "tokens": Tokens,
    "twins": Twins,
    "unions": Unions,
    "waiting": Waiting,
}
