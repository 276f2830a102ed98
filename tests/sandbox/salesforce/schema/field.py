"""A field of an object, read from the compact definitions in data/*.json."""

from dataclasses import dataclass
from typing import Any, Self

TEXT_TYPES = frozenset(
    {"string", "textarea", "picklist", "multipicklist", "phone", "email", "url", "combobox", "encryptedstring"}
)
NUMBER_TYPES = frozenset({"double", "currency", "percent", "int"})
_USUAL_LENGTH = {"phone": 40, "email": 80, "url": 255, "picklist": 255, "string": 255, "textarea": 255}
LONGEST_FILTERABLE = 255


@dataclass(frozen=True, slots=True)
class Field:
    """What the simulator knows about one field; `spec` is the definition it came from."""

    spec: dict[str, Any]
    name: str
    label: str
    type: str
    length: int
    precision: int
    scale: int
    digits: int
    createable: bool
    updateable: bool
    nillable: bool
    defaulted: bool
    custom: bool
    permissionable: bool
    values: tuple[str, ...]
    inactive: tuple[str, ...]
    restricted: bool
    default: Any
    to: tuple[str, ...]
    relationship: str | None
    compound: str | None
    external: bool
    unique: bool
    case_sensitive: bool
    lookup: bool
    is_name: bool
    formula: str | None
    computed: str | None

    @classmethod
    def of(cls, spec: dict[str, Any]) -> Self:
        """Read a compact definition; everything but name and type has a usual value."""
        kind = spec["type"]
        access = spec.get("access", "" if spec.get("formula") else "cu")
        nillable = not spec.get("required", False) and kind not in ("boolean", "id")
        custom = spec["name"].endswith("__c")
        return cls(
            spec=spec,
            name=spec["name"],
            label=spec.get("label", spec["name"].removesuffix("__c").replace("_", " ")),
            type=kind,
            length=18 if kind in ("id", "reference") else spec.get("length", _USUAL_LENGTH.get(kind, 0)),
            precision=spec.get("precision", 18 if kind in ("double", "currency", "percent") else 0),
            scale=spec.get("scale", 0),
            digits=spec.get("digits", 8 if kind == "int" else 0),
            createable="c" in access,
            updateable="u" in access,
            nillable=nillable,
            defaulted=spec.get("defaulted", False) or kind == "boolean",
            custom=custom,
            permissionable=spec.get("fls", custom or (nillable and access != "")),
            values=tuple(spec.get("values", ())),
            inactive=tuple(spec.get("inactive", ())),
            restricted=spec.get("restricted", False),
            default=spec.get("default", False if kind == "boolean" else None),
            to=tuple(spec.get("to", ())),
            relationship=spec.get("relationship"),
            compound=spec.get("compound"),
            external=spec.get("external", False),
            unique=spec.get("unique", False),
            case_sensitive=spec.get("case_sensitive", False),
            lookup=spec.get("lookup", False) or spec.get("external", False) or kind == "id",
            is_name=spec.get("is_name", False),
            formula=spec.get("formula"),
            computed=spec.get("computed") or ("address" if kind == "address" else None),
        )

    @property
    def is_text(self) -> bool:
        """Whether values are texts that are trimmed and compared without case."""
        return self.type in TEXT_TYPES

    @property
    def is_number(self) -> bool:
        """Whether values are numbers."""
        return self.type in NUMBER_TYPES

    @property
    def is_long_text(self) -> bool:
        """Whether the text is too long to be filtered, sorted or grouped by."""
        return self.type == "textarea" and self.length > LONGEST_FILTERABLE

    @property
    def filterable(self) -> bool:
        """Whether a WHERE clause may name the field."""
        return not self.is_long_text and self.type != "address"

    @property
    def stored(self) -> bool:
        """Whether rows keep a value, rather than having it worked out when read."""
        return self.formula is None and self.computed is None

    @property
    def indexed(self) -> bool:
        """Whether a table keeps an index of the field's values."""
        return self.stored and self.type != "id" and (self.lookup or self.unique)
