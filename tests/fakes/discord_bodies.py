"""What is sent to the fake Discord -> its JSON and files, and what of it counts."""

import json
from typing import Any

from aiohttp import web

from tests.fakes.discord_shapes import Payload


def mentioned(body: Payload) -> Payload:
    """Whom a message mentions: those whom its `allowed_mentions` let it."""
    roles = (body.get("allowed_mentions") or {}).get("roles") or []
    return {"mention_roles": [role for role in roles if f"<@&{role}>" in (body.get("content") or "")]}


async def body_of(request: web.Request) -> Any:
    """JSON, or a form with JSON and files in it."""
    if not request.can_read_body:
        return dict(request.query)
    if not request.content_type.startswith("multipart/"):
        return await request.json()
    form = await request.post()
    files = [(part.filename, part.file.read()) for part in form.values() if isinstance(part, web.FileField)]
    return {**json.loads(str(form["payload_json"])), "files": files}


def sent_in(body: Any) -> Any:
    """What of a body is JSON. discord.py numbers files with numbers, which Discord takes though it asks for
    strings."""
    if not isinstance(body, dict):
        return body
    sent = {key: value for key, value in body.items() if key != "files"}
    if sent.get("attachments"):
        sent["attachments"] = [{**each, "id": str(each["id"])} for each in sent["attachments"]]
    return sent
