"""The admin plane for the instance: clock, limits, behaviour, partitions, fields, tokens, rules."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tests.sandbox.marketo.clock import moment, stamp
from tests.sandbox.marketo.config import Service, patch, patched
from tests.sandbox.marketo.world import World

Given = dict[str, Any]


def clock_state(world: World, given: Given) -> Any:
    """What time it is."""
    return {"now": stamp(world.clock.second()), "seconds": world.clock.now(), "frozen": world.clock.frozen}


def set_clock(world: World, given: Given) -> Any:
    """`set` a moment (running on, or standing still with `frozen`), `advance` seconds, or go back to `real` time."""
    if given.get("real"):
        world.clock.follow_machine()
    if "set" in given:
        wanted = given["set"]
        seconds = moment(wanted) if isinstance(wanted, str) else float(wanted)
        world.clock.set(seconds, frozen=bool(given.get("frozen", False)))
    if "advance" in given:
        world.clock.advance(float(given["advance"]))
    return clock_state(world, given)


def limits_state(world: World, given: Given) -> Any:
    """The limits in force."""
    return asdict(world.config.limits)


def set_limits(world: World, given: Given) -> Any:
    """Change limits by name."""
    patch(world.config.limits, given)
    return asdict(world.config.limits)


def behaviour_state(world: World, given: Given) -> Any:
    """The choices in force where the documents are open."""
    return asdict(world.config.behaviour)


def set_behaviour(world: World, given: Given) -> Any:
    """Change choices by name."""
    patch(world.config.behaviour, given)
    return asdict(world.config.behaviour)


def set_late(world: World, given: Given) -> Any:
    """How often and how late activities arrive from now on."""
    patch(world.config.late, given)
    world.log.reseed_lateness()
    return asdict(world.config.late)


def set_server_time(world: World, given: Given) -> Any:
    """The server time in milliseconds per operation (`ms`), and its time-outs in seconds (`timeouts`)."""
    world.config.server_time_ms.update(given.get("ms", {}))
    world.config.timeouts.update(given.get("timeouts", {}))
    return {"ms": world.config.server_time_ms, "timeouts": world.config.timeouts}


def set_partitions(world: World, given: Given) -> Any:
    """Replace the partitions; with `client_id` and `visible`, limit what a service's user sees."""
    if "partitions" in given:
        world.partitions.replace(given["partitions"])
    if "client_id" in given:
        _service(world, given["client_id"]).partitions = given.get("visible")
    return {"partitions": world.partitions.listed()}


def set_rules(world: World, given: Given) -> Any:
    """Replace the rules that rewrite or block fields."""
    world.rules.replace(given["rules"])
    return {"rules": world.rules.listed()}


def set_tokens(world: World, given: Given) -> None:
    """Expire (602) or revoke (601) every token; change the lifetime of new ones."""
    if given.get("expire_all"):
        world.identity.expire_all()
    if given.get("revoke_all"):
        world.identity.revoke_all()
    if "lifetime" in given:
        world.config.behaviour.token_lifetime = float(given["lifetime"])


def set_service(world: World, given: Given) -> Any:
    """Add a custom service or change one: its secret, user, partitions, or permissions (`grant`, `revoke`)."""
    known = world.identity.service(given["client_id"])
    service = known or Service(client_id=given["client_id"])
    patched(service, {k: v for k, v in given.items() if k not in ("grant", "revoke")})
    kept = [p for p in service.permissions if p not in given.get("revoke", [])]
    service.permissions = [*kept, *(p for p in given.get("grant", []) if p not in kept)]
    if known is None:
        world.identity.services.append(service)
    return {**asdict(service), "client_secret": "***"}


def set_quota(world: World, given: Given) -> Any:
    """Let another integration `spend` calls of today, or `reset` all counts."""
    if given.get("reset"):
        world.meter.reset()
    if "spend" in given:
        world.meter.spend(int(given["spend"]))
    return {"today": world.meter.usage(1)[0]}


def _service(world: World, client_id: str) -> Service:
    found = world.identity.service(client_id)
    if found is None:
        raise ValueError(f"there is no service {client_id!r}")
    return found
