"""Reads a SAM template: YAML with CloudFormation's short tags, `Globals` merged, conditions decided."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.sandbox.lambda_host.intrinsics import Resolver

Tree = dict[str, Any]
_FUNCTION = "AWS::Serverless::Function"


class _Loader(yaml.SafeLoader):
    """Safe YAML that also reads `!Ref`, `!Sub` and their kin as their long forms."""


def _short_tag(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> Tree:
    key = name if name in ("Ref", "Condition") else f"Fn::{name}"
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
            return {key: value.split(".", 1) if name == "GetAtt" else value}
        case yaml.SequenceNode():
            return {key: loader.construct_sequence(node, deep=True)}
        case yaml.MappingNode():
            return {key: loader.construct_mapping(node, deep=True)}
        case _:
            raise ValueError(f"!{name} cannot tag {node}")


_Loader.add_multi_constructor("!", _short_tag)


def load(file: Path) -> Tree:
    """The template as plain data, its short tags in long form."""
    tree = yaml.load(file.read_text(encoding="utf-8"), _Loader)  # a SafeLoader
    if not isinstance(tree, dict) or "Resources" not in tree:
        raise ValueError(f"{file} is not a CloudFormation template: it has no Resources.")
    return tree


def resolver(tree: Tree, *, parameters: Mapping[str, str], pseudo: Mapping[str, str]) -> Resolver:
    """What resolves the template's values; a parameter with neither value nor default is refused."""
    declared: Tree = tree.get("Parameters", {})
    if unknown := sorted(set(parameters) - set(declared)):
        raise ValueError(f"The template has no parameter {', '.join(unknown)}.")
    values = {name: parameters.get(name, one.get("Default")) for name, one in declared.items()}
    if missing := sorted(name for name, value in values.items() if value is None):
        raise ValueError(f"The template needs a value for the parameter {', '.join(missing)}.")
    return Resolver(
        values={**values, **pseudo},
        mappings=tree.get("Mappings", {}),
        conditions=tree.get("Conditions", {}),
    )


def resources(tree: Tree, resolve: Resolver) -> dict[str, Tree]:
    """The resources whose condition holds, by logical id; functions with the template's globals merged in."""
    shared: Tree = tree.get("Globals", {}).get("Function", {})
    chosen: dict[str, Tree] = {}
    for logical_id, one in tree["Resources"].items():
        if resolve.holds(one.get("Condition")):
            properties = one.get("Properties") or {}
            own = merge(shared, properties) if one["Type"] == _FUNCTION else properties
            chosen[logical_id] = {**one, "Properties": own}
    return chosen


def merge(shared: Any, own: Any) -> Any:
    """SAM's rule for globals: maps are merged, lists put one after the other, single values replaced."""
    match shared, own:
        case dict(), dict():
            both = {key: merge(shared[key], own[key]) for key in shared.keys() & own.keys()}
            return {**shared, **own, **both}
        case list(), list():
            return [*shared, *own]
        case _:
            return own
