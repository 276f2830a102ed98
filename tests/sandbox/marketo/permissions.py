"""What the role of an API-only user may allow (Adobe: custom-services.md)."""

ALL_PERMISSIONS = (
    "Read-Only Lead",
    "Read-Write Lead",
    "Read-Only Activity",
    "Read-Write Activity",
    "Read-Only Activity Metadata",
    "Read-Write Activity Metadata",
    "Read-Write Schema Standard Field",
    "Read-Write Schema Custom Field",
    "Read-Only Company",
    "Read-Write Company",
    "Read-Only Sales Person",
    "Read-Write Sales Person",
    "Read-Only Opportunity",
    "Read-Write Opportunity",
    "Read-Only Custom Object",
    "Read-Write Custom Object",
    "Read-Only Custom Object Type",
    "Read-Write Custom Object Type",
    "Read-Only Assets",
    "Read-Write Assets",
)
