"""A field of an object, read from the compact definitions in data/*.json."""

from dataclasses import dataclass
from typing import Any, Self

TEXT_TYPES = frozenset(
    {"string", "textarea", "picklist", "multipicklist", "phone", "email", "url", "combobox", "encryptedstring"}
)
NUMBER_TYPES = frozenset({"double", "currency", "percent", "int"})
_USUAL_LENGTH = {"phone": 40, "email": 80, "url": 255, "picklist": 255, "string": 255, "textarea": 255}
LONGEST_FILTERABLE = 255
_NO_PARENTS = frozenset({"User", "Group", "Organization"})


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
        spec = _with_custom_lookup(spec)
        kind = spec["type"]
        access = spec.get("access", _usual_access(spec))
        nillable = not (spec.get("required") or spec.get("master")) and kind not in ("boolean", "id")
        custom = spec["name"].endswith(("__c", "__pc"))
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
        return self.formula is None and self.computed is None and not self.rollup and not self.via

    @property
    def indexed(self) -> bool:
        """Whether a table keeps an index of the field's values."""
        return self.stored and self.type != "id" and (self.lookup or self.unique or self.is_parent)

    @property
    def exact(self) -> bool:
        """Whether indexed values differ by case: ids always do."""
        return self.case_sensitive or self.type == "reference"

    @property
    def is_parent(self) -> bool:
        """Whether the field points to records that have children, rather than to users alone."""
        return self.type == "reference" and not _NO_PARENTS.issuperset(self.to)

    @property
    def is_master(self) -> bool:
        """Whether the lookup is a master-detail relationship."""
        return bool(self.spec.get("master"))

    @property
    def cascades(self) -> bool:
        """Whether deleting the parent deletes the row."""
        return bool(self.spec.get("cascade")) or self.is_master

    @property
    def restricts(self) -> bool:
        """Whether the parent cannot be deleted while the row is there: a required lookup that does not cascade."""
        return self.custom and self.is_parent and not self.nillable and not self.cascades

    @property
    def child(self) -> str | None:
        """Return the name of the relationship from the parent down."""
        return self.spec.get("child")

    @property
    def rollup(self) -> dict[str, Any] | None:
        """Return what is counted or summed over children when the field is read."""
        return self.spec.get("rollup")

    @property
    def via(self) -> list[str]:
        """Return the paths of which the first with a parent gives the value."""
        return list(self.spec.get("via", ()))


def _with_custom_lookup(spec: dict[str, Any]) -> dict[str, Any]:
    """Complete a custom lookup with the relationship name that Salesforce would give it."""
    if spec["type"] == "reference" and spec["name"].endswith("__c") and "relationship" not in spec:
        return spec | {"relationship": spec["name"].removesuffix("__c") + "__r"}
    return spec


def _usual_access(spec: dict[str, Any]) -> str:
    """Return who may write a field unless its definition says: nobody a worked-out one, a master only on create."""
    if spec.get("formula") or spec.get("rollup") or spec.get("via") or spec.get("autonumber"):
        return ""
    return "c" if spec.get("master") and not spec.get("reparent") else "cu"
