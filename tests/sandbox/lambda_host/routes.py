"""Finds the route of an HTTP API a request takes, as API Gateway chooses it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.sandbox.lambda_host.blueprint import Route

_VARIABLE = re.compile(r"\\{(\w+)(\\\+)?\\}")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: the function, the key of its route, and the path's variables."""

    function: str
    route_key: str
    variables: dict[str, str]


class Routes:
    """All routes of an API; the more is fixed in a path the sooner it is taken, and `ANY` comes last."""

    def __init__(self, routes: Iterable[tuple[str, Route]]) -> None:
        ordered = sorted(routes, key=lambda pair: _looseness(pair[1]))
        self._routes = [(function, route, _pattern(route.path)) for function, route in ordered]

    def find(self, method: str, path: str) -> Target | None:
        """The target of a request, if it has one."""
        for function, route, pattern in self._routes:
            if route.method in ("ANY", method) and (match := pattern.fullmatch(path)):
                key = "$default" if route.path == "$default" else f"{route.method} {route.path}"
                return Target(function, key, match.groupdict())
        return None


def _looseness(route: Route) -> tuple[int, int, bool]:
    if route.path == "$default":
        return 2, 0, True
    return int("+}" in route.path), route.path.count("{"), route.method == "ANY"


def _pattern(path: str) -> re.Pattern[str]:
    if path == "$default":
        return re.compile(".*")
    return re.compile(_VARIABLE.sub(_variable, re.escape(path)))


def _variable(match: re.Match[str]) -> str:
    return f"(?P<{match[1]}>{'.+' if match[2] else '[^/]+'})"
