"""Holds answers to Adobe's published swagger files, modulo the places where they themselves err.

The files lie beside the repository (`../shared/contracts/marketo`); its README lists the deviations. Where
it is absent nothing can be checked, and `available` says so.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

_CONTRACTS = Path(__file__).resolve().parents[4] / "shared" / "contracts" / "marketo"
SPEC, ASSETS = _CONTRACTS / "swagger-mapi.json", _CONTRACTS / "swagger-asset.json"
# README of the contracts, point by point: members the file requires and real answers omit.
_OPTIONAL = {"errors", "warnings"}  # 1
_OPTIONAL_BY_NAME = {
    "Activity": {"id"},  # 2
    "LeadChange": {"id"},  # 2
    "LeadChangeField": {"newValue"},  # 10
    "CustomActivity": {
        "id",
        "leadId",
        "activityDate",
        "activityTypeId",
        "attributes",
        "errors",
        "primaryAttributeValue",
    },  # 8
    "CompanyResponse": {"id"},  # 3
    "CustomObject": {"marketoGUID"},  # 3
    "ObjectMetaData": {"apiName", "pluralName", "status", "version", "relationships"},  # 4
    "ProgramMemberStatusResponse": {"leadId"},  # 3
    "ProgramMemberDataResponse": {"leadId"},  # 3
    "ProgramMemberDeleteResponse": {"leadId"},  # 3
    # program-members.md: only the fields asked for
    "ProgramMember": {"reachedSuccess", "programId", "acquiredBy", "membershipDate"},
    "ProgramResponse": {"tags", "costs"},  # 6
    "Folder": {"id"},  # 6
    "ResponseOfVoid": {"result"},
}
# 3 and 6: members whose listed values are fewer than those the API answers with.
_OPEN = {
    "ProgramMemberStatusResponse": {"status"},
    "ProgramResponse": {"type", "status"},
    "BrowseAllPrograms": {"type", "status"},
}
_FREE = {"LeadAttribute2SearchableFields"}  # 5: declared as objects, really arrays of strings


def available() -> bool:
    """Whether the vendor's file is there."""
    return SPEC.exists()


def check(method: str, path: str, answer: dict[str, Any]) -> None:
    """Fail unless an answer has the shape the file gives that endpoint."""
    if not available():
        return
    name = definition(method, path)
    assert name is not None, f"{method.upper()} {path} is not in the vendor's file"
    spec = SPEC
    if answer["success"] is False:
        assert set(answer) == {"requestId", "success", "errors"}, answer
        name = "ResponseWithoutResult"
    elif path.startswith("/rest/asset/"):
        spec = ASSETS
    problems = sorted(str(e.message) for e in _validator(spec, name).iter_errors(answer))
    assert not problems, (path, problems)


def definition(method: str, path: str) -> str | None:
    """The name of the definition an endpoint answers with, if the file has the endpoint."""
    spec = _spec(ASSETS if path.startswith("/rest/asset/") else SPEC)
    # A path spelled out goes before one with a part left open.
    for template in sorted(spec["paths"], key=lambda t: str(t).count("{")):
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))
        if method in spec["paths"][template] and re.fullmatch(pattern, path):
            operation = spec["paths"][template][method]
            return str(operation["responses"]["200"]["schema"]["$ref"].rpartition("/")[2])
    return None


@cache
def _spec(path: Path) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return spec


@cache
def _validator(path: Path, name: str) -> Draft4Validator:
    definitions = {n: _corrected(n, d) for n, d in _spec(path)["definitions"].items()}
    return Draft4Validator({**definitions[name], "definitions": definitions})


def _corrected(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    if name in _FREE:
        return {}
    optional = _OPTIONAL | _OPTIONAL_BY_NAME.get(name, set())
    required = [m for m in definition.get("required", []) if m not in optional]
    properties = {n: _nullable(p) for n, p in definition.get("properties", {}).items()}
    for member in _OPEN.get(name, ()):
        properties[member] = {"type": "string"}
    if name == "Attribute":
        properties["value"] = {}  # 5: declared an object, really a scalar
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _nullable(member: dict[str, Any]) -> dict[str, Any]:
    # 10: null is declared nowhere, yet many members can be null.
    return {"anyOf": [{"type": "null"}, member]}
