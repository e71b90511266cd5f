"""What Slack takes and what it refuses: messages, views, and the arguments of its methods.

Blocks are always checked by slack_sdk's own models and Slack's limits; arguments also by Slack's published
schemas, where `SPECS` names the folder that holds them.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastjsonschema import JsonSchemaException
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests import specs

Payload = dict[str, Any]
_GENERATED = "slack_generated"


class No(Exception):
    """Slack's refusal, in its own word."""


def valid_message(arguments: Mapping[str, Any]) -> None:
    """Refuse a message that Slack would refuse."""
    if not arguments.get("text"):
        raise No("no_text")
    if len(arguments["text"]) > 40_000:
        raise No("msg_too_long")
    if not _are_valid(arguments.get("blocks", []), most=50):
        raise No("invalid_blocks")


def valid_view(view: Mapping[str, Any]) -> None:
    """Refuse a view that Slack would refuse."""
    try:
        View(**view).validate_json()
    except (SlackObjectFormationError, TypeError) as error:
        raise No("invalid_arguments") from error
    modal = view.get("type") == "modal"
    if modal and not 1 <= len(view.get("title", {}).get("text", "")) <= 24:
        raise No("invalid_arguments")
    if len(view.get("private_metadata") or "") > 3000 or not _are_valid(view["blocks"], most=100):
        raise No("invalid_arguments")


def _are_valid(blocks: list[Payload], *, most: int) -> bool:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    return len(blocks) <= most and len(ids) == len(set(ids)) and all(map(_is_valid, blocks))


def _is_valid(block: Payload) -> bool:
    parsed = Block.parse(block)
    if parsed is None:
        return False
    try:
        parsed.validate_json()
    except SlackObjectFormationError:
        return False
    if not all(1 <= len(text) <= 3000 for text in texts(block)):
        return False
    return all(_is_valid_element(element) for element in _elements(block))


def _is_valid_element(element: Payload) -> bool:
    """What slack_sdk's models pass over."""
    options = element.get("options") or []
    labels = [element["text"]] if element.get("type") == "button" else [each["text"] for each in options]
    values = [str(each.get("value", "")) for each in options]
    return (
        all(len(label["text"]) <= 75 for label in labels)
        and all(1 <= len(value) <= 150 for value in values)
        and len(str(element.get("value", ""))) <= 2000
        and 1 <= len(element["action_id"]) <= 255
    )


def _elements(block: Payload) -> Iterator[Payload]:
    """The interactive elements, which must have an action_id each, and no two in a block the same."""
    if block["type"] == "actions":
        yield from block["elements"]
    elif block["type"] == "input":
        yield block["element"]
    elif "accessory" in block:
        yield block["accessory"]


def texts(part: Any) -> Iterator[str]:
    """All that stands under "text", however deep."""
    if isinstance(part, list):
        for each in part:
            yield from texts(each)
    elif isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for value in part.values():
            if not isinstance(value, str):
                yield from texts(value)


def faults(method: str, arguments: Mapping[str, Any]) -> list[str]:
    """What Slack's published schemas say against a call; [] where they are not at hand."""
    file = f"{_GENERATED}/{method.replace('.', '_')}.schema.json"
    found = _against(file, _typed(arguments))
    if method == "views.update":
        found += _against(f"{_GENERATED}/X_ModalView.schema.json", arguments.get("view"))
    if method == "response_url":
        for block in arguments.get("blocks", []):
            found += _against(f"{_GENERATED}/X_KnownBlock.schema.json", block)
    return [f"{method}: {fault}" for fault in found]


def _against(file: str, what: Any) -> list[str]:
    if not specs.FOLDER or not Path(specs.FOLDER, file).exists():
        return []
    try:
        specs.schema(file)(what)
    except JsonSchemaException as error:
        return [str(error)]
    return []


def _typed(arguments: Mapping[str, Any]) -> Payload:
    """A query has no types; the schema does."""
    typed = dict(arguments)
    for key, kind in (("limit", int), ("length", int), ("include_all_metadata", lambda text: text == "1")):
        if isinstance(typed.get(key), str):
            typed[key] = kind(typed[key])
    if isinstance(typed.get("files"), str):
        typed["files"] = json.loads(typed["files"])
    return typed
