"""CloudFormation's intrinsic functions, as far as a template of functions, queues and tables uses them."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

_HOLE = re.compile(r"\$\{([^!][^}]*)\}")
_LITERAL = re.compile(r"\$\{!([^}]*)\}")
_NO_VALUE = object()


class Resolver:
    """Turns template values into plain ones. `values` answers `Ref`, `attributes` answers `GetAtt`."""

    def __init__(
        self,
        *,
        values: Mapping[str, Any],
        mappings: Mapping[str, Any] | None = None,
        conditions: Mapping[str, Any] | None = None,
    ) -> None:
        self.values: dict[str, Any] = {**values, "AWS::NoValue": _NO_VALUE}
        self.attributes: dict[tuple[str, str], str] = {}
        self._mappings = mappings or {}
        self._conditions = conditions or {}

    def __call__(self, value: Any) -> Any:
        """The value with every intrinsic function in it answered."""
        match value:
            case dict() if len(value) == 1 and (name := next(iter(value))) in _FUNCTIONS:
                return getattr(self, _FUNCTIONS[name])(value[name])
            case dict():
                pairs = {key: self(one) for key, one in value.items()}
                return {key: one for key, one in pairs.items() if one is not _NO_VALUE}
            case list():
                return [one for one in map(self, value) if one is not _NO_VALUE]
            case _:
                return value

    def holds(self, condition: str | None) -> bool:
        """Whether the named condition is true; no condition always is."""
        if condition is None:
            return True
        if condition not in self._conditions:
            raise ValueError(f"The template has no condition {condition}.")
        return bool(self(self._conditions[condition]))

    def ref(self, name: str) -> Any:
        """`Ref` of a parameter, a pseudo parameter or a resource."""
        if name not in self.values:
            raise ValueError(f"The template refers to {name}, which the local host does not know.")
        return self.values[name]

    def get_att(self, path: list[str] | str) -> str:
        """`Fn::GetAtt` of a resource."""
        logical_id, attribute = path.split(".", 1) if isinstance(path, str) else path
        if (logical_id, attribute) not in self.attributes:
            raise ValueError(f"The local host does not know {logical_id}.{attribute}.")
        return self.attributes[logical_id, attribute]

    def sub(self, value: str | list[Any]) -> str:
        """`Fn::Sub`, with or without names of its own."""
        text, own = (value, {}) if isinstance(value, str) else (value[0], value[1])

        def fill(hole: re.Match[str]) -> str:
            name = hole.group(1).strip()
            if name in own:
                return str(self(own[name]))
            return str(self.get_att(name) if "." in name else self.ref(name))

        return _LITERAL.sub(r"${\1}", _HOLE.sub(fill, text))

    def join(self, value: list[Any]) -> str:
        """`Fn::Join`."""
        return str(value[0]).join(str(one) for one in self(value[1]))

    def select(self, value: list[Any]) -> Any:
        """`Fn::Select`."""
        return self(value[1])[int(self(value[0]))]

    def split(self, value: list[Any]) -> list[str]:
        """`Fn::Split`."""
        return str(self(value[1])).split(value[0])

    def find_in_map(self, value: list[Any]) -> Any:
        """`Fn::FindInMap`."""
        name, first, second = (self(one) for one in value)
        return self(self._mappings[name][first][second])

    def base64(self, value: Any) -> str:
        """`Fn::Base64`."""
        return base64.b64encode(str(self(value)).encode()).decode()

    def choose(self, value: list[Any]) -> Any:
        """`Fn::If`: only the branch that is taken is looked at."""
        return self(value[1] if self.holds(value[0]) else value[2])

    def equals(self, value: list[Any]) -> bool:
        """`Fn::Equals`."""
        return str(self(value[0])) == str(self(value[1]))

    def invert(self, value: list[Any]) -> bool:
        """`Fn::Not`."""
        return not self(value[0])

    def every(self, value: list[Any]) -> bool:
        """`Fn::And`."""
        return all(self(one) for one in value)

    def either(self, value: list[Any]) -> bool:
        """`Fn::Or`."""
        return any(self(one) for one in value)


_FUNCTIONS = {
    "Ref": "ref",
    "Condition": "holds",
    "Fn::GetAtt": "get_att",
    "Fn::Sub": "sub",
    "Fn::Join": "join",
    "Fn::Select": "select",
    "Fn::Split": "split",
    "Fn::FindInMap": "find_in_map",
    "Fn::Base64": "base64",
    "Fn::If": "choose",
    "Fn::Equals": "equals",
    "Fn::Not": "invert",
    "Fn::And": "every",
    "Fn::Or": "either",
}
