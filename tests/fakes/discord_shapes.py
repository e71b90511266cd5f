"""What Discord's messages, channels and people look like, and which bodies Discord refuses."""

import json
import re
from functools import cache
from typing import Any

from aiohttp import web

from tests.fakes.mishaps import Broken, Garbled, Hollow, Mishap, RateLimited, Refused
from tests.specs import FOLDER, Check, request_body

BOT, GUILD, APPLICATION = "900000000000000001", "900000000000000002", "900000000000000003"
Payload = dict[str, Any]
_FILE = "discord_openapi.json"


class No(Exception):
    """Discord's refusal: a status and a code."""

    def __init__(self, status: int, code: int) -> None:
        self.status, self.code = status, code


def bot() -> Payload:
    return {"id": BOT, "username": "On Record", "discriminator": "0", "avatar": None, "bot": True}


def application() -> Payload:
    return {
        "id": APPLICATION,
        "name": "On Record",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": {**bot(), "id": "900000000000000008", "bot": False},
        "verify_key": "00",
        "flags": 0,
    }


def message(id: str, channel: str, body: Payload) -> Payload:
    """A message of the bot's as Discord keeps it."""
    return {
        "id": id,
        "channel_id": channel,
        "type": 0,
        "author": bot(),
        "content": "",
        "embeds": [],
        "components": [],
        "attachments": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
        "flags": 0,
        "timestamp": "2025-11-21T14:05:00.000000+00:00",
        "edited_timestamp": None,
        **kept(body),
    }


def kept(body: Payload) -> Payload:
    """Discord trims what it keeps."""
    named = ("embeds", "flags", "components", "nonce", "attachments")
    found: Payload = {key: body[key] for key in named if body.get(key) is not None}
    if "attachments" in found:
        link = {"url": "https://cdn.example/1", "proxy_url": "https://cdn.example/1", "size": 1}
        found["attachments"] = [{**each, **link} for each in found["attachments"]]
    if body.get("content") is not None:
        found["content"] = body["content"].strip()
    return found


def answer(body: Any, status: int = 200) -> web.Response:
    # discord.py reads JSON only under exactly this type, without a charset.
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


def refusal(mishap: Mishap | None) -> web.Response | None:
    """What to answer instead, for those mishaps in which nothing takes effect."""
    match mishap:
        case RateLimited(after, everywhere, here):
            limited = answer({"message": "slow down", "retry_after": after, "global": everywhere}, 429)
            limited.headers["Retry-After"] = f"{after:g}"
            if everywhere or here:
                limited.headers["Via"] = "1.1 fake"
                limited.headers["X-RateLimit-Scope"] = "global" if everywhere else "shared"
            return limited
        case Broken(status):
            return web.Response(status=status, text="upstream is down")
        case Garbled(content_type):
            return web.Response(body=b"<p>Please log in</p>", content_type=content_type)
        case Hollow():
            return answer({})
        case Refused(code):
            status, number = map(int, code.split("/"))
            refused = answer({"message": "refused", "code": number}, status)
            refused.headers["Via"] = "1.1 fake"
            return refused
        case _:
            return None


def demand_valid(body: Payload) -> None:
    """Refuse a message that Discord would refuse."""
    content, embeds = body.get("content") or "", body.get("embeds") or []
    if not content.strip() and not embeds and not body.get("attachments"):
        raise No(400, 50006)
    limits = [
        len(content) <= 2000,
        len(str(body.get("nonce") or "")) <= 25,
        len(embeds) <= 10,
        sum(map(size, embeds)) <= 6000,
        all(map(_is_valid, embeds)),
        _are_valid(body.get("components") or []),
    ]
    if not all(limits):
        raise No(400, 50035)


def size(embed: Payload) -> int:
    """What counts towards the 6000 characters of all of a message's embeds."""
    fields = [part for each in embed.get("fields", []) for part in (each["name"], each["value"])]
    named = [(embed.get(part) or {}).get(key, "") for part, key in (("footer", "text"), ("author", "name"))]
    return sum(map(len, (embed.get("title", ""), embed.get("description", ""), *fields, *named)))


def _is_valid(embed: Payload) -> bool:
    fields = embed.get("fields", [])
    url = embed.get("url", "https://")
    named = all(1 <= len(each["name"]) <= 256 and 1 <= len(each["value"]) <= 1024 for each in fields)
    whole = len(embed.get("title", "")) <= 256 and len(embed.get("description", "")) <= 4096
    footer = len((embed.get("footer") or {}).get("text", "")) <= 2048
    return named and whole and footer and len(fields) <= 25 and url.startswith(("http://", "https://"))


def _are_valid(rows: list[Payload]) -> bool:
    """Rows of buttons, each with an id of its own."""
    buttons = [button for row in rows for button in row["components"]]
    ids = [button["custom_id"] for button in buttons]
    short = all(1 <= len(each["label"]) <= 80 and 1 <= len(each["custom_id"]) <= 100 for each in buttons)
    return short and len(set(ids)) == len(ids) and all(1 <= len(row["components"]) <= 5 for row in rows)


def off_schema(method: str, path: str, body: Any) -> str:
    """What Discord's published description of its API says against a body; "" if nothing, or if it is not
    there to be asked. `path` has its variable parts in braces."""
    check = _check(method, re.sub(r"\{[^}]+\}", "{}", path)) if FOLDER else None
    if check is None:
        return ""
    try:
        check(body)
    except Exception as error:
        return f"{method} {path}: {error}"
    return ""


@cache
def _check(method: str, path: str) -> Check | None:
    return request_body(_FILE, method, path)
