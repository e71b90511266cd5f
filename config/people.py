"""Who people write may do something -> users, user groups and roles of Slack and Discord."""

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from config.faults import Wrong, quoted

_IDS = {"slack": re.compile(r"[USW][A-Z0-9]{2,20}"), "discord": re.compile(r"[0-9]{1,20}")}
_WHERE = {
    "slack": "a member has theirs in their profile, under the three dots, such as U0123456789; a "
    "user group in its address, such as S0123456789",
    "discord": "switch on Settings > Advanced > Developer Mode, then right-click the user or role and choose "
    "Copy ID: digits alone",
}


def person(text: object) -> str:
    """`slack:U0123456789`, `slack:S0123456789` (a user group), `discord:112233445566` (a user or a role), in
    one spelling. Raises `Wrong`."""
    platform, _, id_ = (part.strip() for part in str(text).strip().partition(":"))
    known = platform.lower()
    if known not in _IDS:
        raise Wrong(
            f"{quoted(text)} is nobody", "write slack:U0123456789, slack:S0123456789 or discord:112233445566"
        )
    if not _IDS[known].fullmatch(id_):
        raise Wrong(f"{quoted(id_)} is no ID of a user or group", f"write {known}:ID; {_WHERE[known]}")
    return f"{known}:{id_}"


def role(text: object) -> str:
    """`discord:112233445566`, a role of a Discord server. Raises `Wrong`."""
    written = person(text)
    if not written.startswith("discord:"):
        raise Wrong(f"{quoted(text)} is no role of Discord", f"write discord:ID; {_WHERE['discord']}")
    return written


def people(written: object) -> object:
    """`everyone`, or a list of people; `everyone` is None."""
    return None if isinstance(written, str) and written.strip().lower() == "everyone" else written


Person = Annotated[
    str,
    BeforeValidator(person),
    WithJsonSchema({"type": "string", "examples": ["slack:U0123456789"]}),
]
