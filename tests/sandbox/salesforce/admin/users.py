"""API users and their connected apps through the admin plane."""

from dataclasses import replace
from typing import Any

from tests.sandbox.salesforce.admin.request import Admin, AdminRefused
from tests.sandbox.salesforce.config import ApiUser


def show(admin: Admin) -> dict[str, Any]:
    """Return the connected apps: client id, the user each runs as, whether it is approved."""
    return {
        "users": [
            {"client_id": client_id, "username": user.username, "id": user_id, "approved": user.approved}
            for client_id, (user, user_id) in admin.org.apps.items()
        ]
    }


def put(admin: Admin) -> dict[str, Any]:
    """Add the API user `{username, client_id, client_secret, ...}`, or change the app of that client id."""
    client_id = admin.need("client_id")
    known = admin.org.apps.get(client_id)
    if known:
        user, user_id = known
        admin.org.apps[client_id] = (replace(user, **admin.body), user_id)
        return {"client_id": client_id, "id": user_id}
    if "username" not in admin.body:
        raise AdminRefused("a new API user needs a username")
    return {"client_id": client_id, "id": admin.org.add_user(ApiUser(**admin.body))}


def drop(admin: Admin) -> dict[str, Any]:
    """Remove the app of ?client_id=; its user and sessions stay."""
    client_id = admin.query.get("client_id", "")
    return {"removed": admin.org.apps.pop(client_id, None) is not None}
