"""The describe answers: the long vendor form of the compact definitions (key set of the recordings)."""

from typing import Any

from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.schema.field import Field

_SOAP = {
    "id": "tns:ID", "reference": "tns:ID", "boolean": "xsd:boolean", "int": "xsd:int", "double": "xsd:double",
    "currency": "xsd:double", "percent": "xsd:double", "date": "xsd:date", "datetime": "xsd:dateTime",
    "address": "urn:address",
}  # fmt: skip
_MASTER = "012000000000000AAA"
_UNGROUPED = frozenset({"double", "currency", "percent", "datetime", "address", "multipicklist"})


def describe_field(field: Field, *, writable: bool) -> dict[str, Any]:
    """Return one field as `GET /sobjects/X/describe` lists it, read-only when the user may not write it."""
    short = not field.is_long_text
    return {
        "aggregatable": short and field.type not in ("boolean", "address"),
        "aiPredictionField": False,
        "autoNumber": bool(field.spec.get("autonumber")),
        "byteLength": _byte_length(field),
        "calculated": field.formula is not None or (field.custom and field.rollup is not None),
        "calculatedFormula": field.formula,
        "cascadeDelete": field.is_master,
        "caseSensitive": field.case_sensitive,
        "compoundFieldName": field.compound,
        "controllerName": None,
        "createable": field.createable and writable,
        "custom": field.custom,
        "defaultValue": field.default,
        "defaultValueFormula": None,
        "defaultedOnCreate": field.defaulted,
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "digits": field.digits,
        "displayLocationInDecimal": False,
        "encrypted": False,
        "externalId": field.external,
        "extraTypeInfo": _extra(field),
        "filterable": short,
        "filteredLookupInfo": None,
        "formulaTreatNullNumberAsZero": False,
        "groupable": short and field.type not in _UNGROUPED,
        "highScaleNumber": False,
        "htmlFormatted": False,
        "idLookup": field.lookup,
        "inlineHelpText": None,
        "label": field.label,
        "length": field.length,
        "mask": None,
        "maskType": None,
        "name": field.name,
        "nameField": field.is_name,
        "namePointing": len(field.to) > 1,
        "nillable": field.nillable,
        "permissionable": field.permissionable,
        "picklistValues": _picklist(field),
        "polymorphicForeignKey": len(field.to) > 1,
        "precision": field.precision,
        "queryByDistance": field.type == "address",
        "referenceTargetField": None,
        "referenceTo": list(field.to),
        "relationshipName": field.relationship,
        "relationshipOrder": 0 if field.is_master else None,
        "restrictedDelete": field.restricts,
        "restrictedPicklist": field.restricted,
        "scale": field.scale,
        "searchPrefilterable": False,
        "soapType": _SOAP.get(field.type, "xsd:string"),
        "sortable": short and field.type not in ("address", "multipicklist"),
        "type": field.type,
        "unique": field.unique,
        "updateable": field.updateable and writable,
        "writeRequiresMasterRead": field.is_master,
    }


def _byte_length(field: Field) -> int:
    """Return the length in bytes: ids are ASCII, other texts three bytes a character."""
    return field.length if field.type in ("id", "reference") else field.length * 3


def _extra(field: Field) -> Any:
    """Return extraTypeInfo, which only person names, images and text areas carry."""
    return field.spec.get("extra") or ("plaintextarea" if field.type == "textarea" else None)


def _picklist(field: Field) -> list[dict[str, Any]]:
    """Return the values of a picklist, the inactive ones included and marked."""
    return [
        {
            "active": value not in field.inactive,
            "defaultValue": value == field.default,
            "label": value,
            "validFor": None,
            "value": value,
        }
        for value in field.values
    ]


def global_entry(kind: ObjectType, version: str) -> dict[str, Any]:
    """Return one object as the global describe lists it."""
    flags = {name: kind.flag(name) for name in ("createable", "updateable", "deletable", "undeletable")}
    root = f"/services/data/{version}/sobjects/{kind.name}"
    return {
        "activateable": False,
        "associateEntityType": None,
        "associateParentEntity": None,
        "custom": kind.custom,
        "customSetting": False,
        "deepCloneable": False,
        "deprecatedAndHidden": False,
        "feedEnabled": kind.name in ("Lead", "Contact", "Account", "User"),
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": kind.prefix,
        "label": kind.label,
        "labelPlural": kind.label_plural,
        "layoutable": True,
        "mergeable": kind.flag("mergeable"),
        "mruEnabled": True,
        "name": kind.name,
        "queryable": True,
        "replicateable": kind.flag("replicateable"),
        "retrieveable": True,
        "searchable": True,
        "triggerable": True,
        **flags,
        "urls": {"rowTemplate": root + "/{ID}", "describe": root + "/describe", "sobject": root},
    }


def describe_object(
    kind: ObjectType,
    fields: list[dict[str, Any]],
    children: list[dict[str, Any]],
    record_types: list[dict[str, Any]],
    version: str,
) -> dict[str, Any]:
    """Return the whole describe of one object around the fields a user may see; the master record type comes last."""
    entry = global_entry(kind, version)
    root = entry["urls"]["sobject"]
    entry["urls"] |= {
        "compactLayouts": f"{root}/describe/compactLayouts",
        "approvalLayouts": f"{root}/describe/approvalLayouts",
        "listviews": f"{root}/listviews",
        "quickActions": f"{root}/quickActions",
        "layouts": f"{root}/describe/layouts",
        "uiDetailTemplate": "/{ID}",
        "uiEditTemplate": "/{ID}/e",
        "uiNewRecord": f"/{kind.prefix}/e",
    }
    types = [_record_type(root, one["Id"], one["Name"], one["DeveloperName"]) for one in record_types]
    master = _record_type(root, _MASTER, "Master", "Master") | {"master": True, "defaultRecordTypeMapping": not types}
    return entry | {
        "actionOverrides": [],
        "childRelationships": children,
        "compactLayoutable": True,
        "fields": fields,
        "listviewable": None,
        "lookupLayoutable": None,
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": [*types, master],
        "searchLayoutable": True,
        "sobjectDescribeOption": "FULL",
        "supportedScopes": [{"label": f"All {kind.label_plural.lower()}", "name": "everything"}],
    }


def _record_type(root: str, record_type_id: str, name: str, developer_name: str) -> dict[str, Any]:
    return {
        "active": True,
        "available": True,
        "defaultRecordTypeMapping": False,
        "developerName": developer_name,
        "master": False,
        "name": name,
        "recordTypeId": record_type_id,
        "urls": {"layout": f"{root}/describe/layouts/{record_type_id}"},
    }
