"""A Redis -> what is well with it and what is not, for `onrecord check`."""

from adapters.redis.connection import Connection
from bot.errors import StoreError, StoreUnavailable
from bot.ports import Checked

OLDEST = 7
# As the embedded server has it: stories lie in hashes of some hundred fields, of some kilobytes at the most.
_ROOM = {"hash-max-listpack-entries": 2048, "hash-max-listpack-value": 16384}


async def check(connection: Connection) -> list[Checked]:
    """Whether it can be reached, its version, and whether it may forget what it was given. Raises nothing."""
    subject = "store"
    try:
        about = _facts(await connection.call("INFO"))
    except StoreUnavailable as error:
        remedy = "start it, or correct ONRECORD_REDIS_URL; unset it to use the embedded server"
        return [
            _wrong(subject, f"{connection.address} cannot be reached: {_cause(error, connection)}", remedy)
        ]
    except StoreError as error:
        remedy = "correct the user, password or rights in ONRECORD_REDIS_URL"
        return [_wrong(subject, f"{connection.address} refuses: {_cause(error, connection)}", remedy)]
    found = [
        _version(subject, connection.address, about),
        _eviction(subject, about),
        _durability(subject, about),
    ]
    return found + await _room(subject, connection) + await _taking(subject, connection)


async def _room(subject: str, connection: Connection) -> list[Checked]:
    """A warning if stories take more memory than they need to; nothing where that is not to be known."""
    try:
        said = await connection.call("CONFIG", "GET", "hash-max-listpack-*")
    except StoreError:
        return []
    found = dict(zip(said[::2], said[1::2], strict=True)) if isinstance(said, list) else {}
    small = [name for name, least in _ROOM.items() if int(found.get(name.encode(), least)) < least]
    if not small:
        return []
    detail = f"stories take a third more of its memory than they need to: {', '.join(small)} too small"
    remedy = "set " + " and ".join(f"{name} to {least}" for name, least in _ROOM.items())
    return [Checked(subject=subject, verdict="warning", detail=detail, remedy=remedy)]


async def _taking(subject: str, connection: Connection) -> list[Checked]:
    """What is wrong if it can be read and not written: a replica, a full disk or memory, a cluster's other
    node."""
    try:
        await connection.call("SET", connection.keys.probe, "", "PX", 1000)
    except StoreError as error:
        remedy = "name the primary in ONRECORD_REDIS_URL, or free its disk or memory"
        detail = f"{connection.address} takes nothing: {_cause(error, connection)}"
        return [_wrong(subject, detail, remedy)]
    return []


def _cause(error: StoreError, connection: Connection) -> str:
    return str(error).removeprefix(f"{connection.address}: ")


def _facts(info: bytes | dict[str, object]) -> dict[str, str]:
    """The answer to INFO as the library may have read it already."""
    if isinstance(info, dict):
        return {name: str(value) for name, value in info.items()}
    lines = (line.partition(":") for line in info.decode(errors="replace").splitlines())
    return {name: value for name, colon, value in lines if colon}


def _version(subject: str, address: str, about: dict[str, str]) -> Checked:
    version = about.get("redis_version", "0")
    name = f"Valkey {about['valkey_version']}" if "valkey_version" in about else f"Redis {version}"
    major = version.partition(".")[0]
    if major.isdigit() and int(major) >= OLDEST:
        return Checked(subject=subject, verdict="well", detail=f"{name} answers at {address}")
    return _wrong(subject, f"{name} is too old", "use Redis 7 or newer, or Valkey 8 or newer")


def _eviction(subject: str, about: dict[str, str]) -> Checked:
    policy = about.get("maxmemory_policy", "unknown")
    if policy == "noeviction" or about.get("maxmemory") == "0":
        return Checked(subject=subject, verdict="well", detail="throws nothing away when memory is short")
    detail = f"maxmemory-policy {policy}: it may throw away alerts and stories when memory is short"
    remedy = "set maxmemory-policy to noeviction"
    return Checked(subject=subject, verdict="warning", detail=detail, remedy=remedy)


def _durability(subject: str, about: dict[str, str]) -> Checked:
    if about.get("aof_last_write_status", "ok") != "ok":
        remedy = "look into its log; free its disk"
        return _wrong(subject, "its append-only file cannot be written", remedy)
    if about.get("aof_enabled") == "1":
        return Checked(subject=subject, verdict="well", detail="keeps an append-only file")
    detail = "keeps no append-only file: a crash may lose alerts or say them twice"
    remedy = "set appendonly to yes"
    return Checked(subject=subject, verdict="warning", detail=detail, remedy=remedy)


def _wrong(subject: str, detail: str, remedy: str) -> Checked:
    return Checked(subject=subject, verdict="wrong", detail=detail, remedy=remedy)
