"""The channels of the fake Slack: what is posted, edited, deleted, looked through and whispered in them."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_shapes import No, Payload, valid_message


@dataclass(slots=True)
class FakeChannel:
    """A channel and all that stands in it, oldest first."""

    id: str
    name: str = "claims"
    is_member: bool = True
    is_archived: bool = False
    members: set[str] = field(default_factory=set)
    messages: list[Payload] = field(default_factory=list)

    def top(self) -> list[Payload]:
        """What the channel shows: parents, and replies that were broadcast."""
        return [each for each in self.messages if not each.get("thread_ts") or each.get("broadcast")]

    def thread(self, ts: str) -> list[Payload]:
        """The replies under a message."""
        return [each for each in self.messages if each.get("thread_ts") == ts]

    def at(self, ts: str) -> Payload | None:
        return next((each for each in self.messages if each["ts"] == ts), None)

    def delete(self, ts: str) -> None:
        self.messages = [each for each in self.messages if each["ts"] != ts]


@dataclass(slots=True)
class FakeChannels:
    """All channels of a workspace, by their ids."""

    known: dict[str, FakeChannel] = field(default_factory=dict)
    whispered: list[Payload] = field(default_factory=list)
    """What was shown to one person alone, but for answers to what they asked."""
    _clock: int = 1_763_733_900_000_000

    def channel(self, id: str, **attributes: Any) -> FakeChannel:
        """A new channel, or the one that is there."""
        return self.known.setdefault(id, FakeChannel(id, **attributes))

    def post(self, arguments: Payload) -> Payload:
        channel = self._postable(arguments)
        valid_message(arguments)
        thread = arguments.get("thread_ts")
        if thread and channel.at(thread) is None:
            raise No("thread_not_found")
        posted = self.append(channel, arguments)
        return {"channel": channel.id, "ts": posted["ts"], "message": posted}

    def whisper(self, arguments: Payload) -> Payload:
        channel = self._postable(arguments)
        valid_message(arguments)
        self.whispered.append(arguments)
        return {"channel": channel.id, "message_ts": "1.1"}

    def append(self, channel: FakeChannel, arguments: Payload) -> Payload:
        self._clock += 1_000_100
        ts = f"{self._clock // 1_000_000}.{self._clock % 1_000_000:06}"
        kept: Payload = {
            key: arguments[key] for key in ("text", "blocks", "metadata", "thread_ts") if key in arguments
        }
        posted: Payload = {
            "ts": ts,
            "user": "U0BOT",
            **kept,
            "broadcast": bool(arguments.get("reply_broadcast")),
        }
        channel.messages.append(posted)
        return posted

    def update(self, arguments: Payload) -> Payload:
        channel = self._postable(arguments)
        valid_message(arguments)
        found = channel.at(str(arguments.get("ts")))
        if found is None:
            raise No("message_not_found")
        found.update((key, arguments[key]) for key in ("text", "blocks", "metadata") if key in arguments)
        return {"channel": channel.id, "ts": found["ts"], "text": found["text"]}

    def history(self, arguments: Payload) -> Payload:
        channel = self._readable(arguments)
        return _page(list(reversed(_since(channel.top(), arguments))), arguments)

    def replies(self, arguments: Payload) -> Payload:
        channel = self._readable(arguments)
        parent = channel.at(str(arguments.get("ts")))
        if parent is None:
            raise No("thread_not_found")
        return _page([parent, *_since(channel.thread(parent["ts"]), arguments)], arguments)

    def permalink(self, arguments: Payload) -> Payload:
        channel = self._known(arguments)
        ts = str(arguments.get("message_ts"))
        if channel.at(ts) is None:
            raise No("message_not_found")
        address = f"https://fake.slack.example/archives/{channel.id}/p{ts.replace('.', '')}"
        return {"channel": channel.id, "permalink": address}

    def info(self, arguments: Payload) -> Payload:
        channel = self._known(arguments)
        return {
            "channel": {
                "id": channel.id,
                "name": channel.name,
                "is_member": channel.is_member,
                "is_archived": channel.is_archived,
            }
        }

    def of_somebody(self, arguments: Payload) -> Payload:
        mine = [each for each in self.known.values() if arguments["user"] in each.members]
        page = _page([{"id": each.id, "name": each.name} for each in mine], arguments)
        return {"channels": page.pop("messages"), **page}

    def _known(self, arguments: Payload) -> FakeChannel:
        id = str(arguments.get("channel"))
        if id.startswith("U"):
            # A message to somebody opens the conversation with them.
            return self.channel(f"D{id[1:]}", name="")
        channel = self.known.get(id)
        if channel is None:
            raise No("channel_not_found")
        return channel

    def _readable(self, arguments: Payload) -> FakeChannel:
        channel = self._known(arguments)
        if not channel.is_member:
            raise No("not_in_channel")
        return channel

    def _postable(self, arguments: Payload) -> FakeChannel:
        channel = self._readable(arguments)
        if channel.is_archived:
            raise No("is_archived")
        return channel


def _since(messages: list[Payload], arguments: Payload) -> list[Payload]:
    oldest = float(arguments.get("oldest") or 0)
    return [each for each in messages if float(each["ts"]) > oldest]


def _page(messages: list[Payload], arguments: Payload) -> Payload:
    """One page of messages, with metadata only for who asks for it."""
    start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
    wanted = str(arguments.get("include_all_metadata", "")).lower() in ("1", "true")
    page = [
        {key: value for key, value in each.items() if wanted or key != "metadata"}
        for each in messages[start : start + limit]
    ]
    more = start + limit < len(messages)
    return {
        "messages": page,
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }
