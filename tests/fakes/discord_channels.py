"""Discord's channels, threads, posts and servers, as its API gives them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.fakes.discord_shapes import BOT, GUILD, Payload

TEXT, VOICE, ANNOUNCEMENTS, THREAD, STAGE, FORUM = 0, 2, 5, 11, 13, 15


@dataclass(slots=True)
class FakeChannel:
    """A channel, a thread or a post, and all that stands in it, oldest first."""

    id: str
    name: str = "claims"
    type: int = TEXT
    guild: str = GUILD
    parent: str | None = None
    archived: bool = False
    locked: bool = False
    overwrites: list[Payload] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    """Of a forum, by name; of a post, those it has."""
    needs_tag: bool = False
    messages: list[Payload] = field(default_factory=list)

    def at(self, id: str) -> Payload | None:
        return next((each for each in self.messages if each["id"] == id), None)

    def page(self, limit: int, after: str | None) -> list[Payload]:
        """The newest messages, or those that come right after the one with that id; the newest first."""
        if after is None:
            return self.messages[-limit:][::-1]
        return [each for each in self.messages if int(each["id"]) > int(after)][:limit][::-1]

    def delete(self, id: str) -> None:
        self.messages = [each for each in self.messages if each["id"] != id]

    def described(self) -> Payload:
        """As Discord's API gives it."""
        tags = [{"id": id, "name": name, "moderated": False} for name, id in self.tags.items()]
        thread = {"archived": self.archived, "locked": self.locked, "auto_archive_duration": 10_080}
        of_thread: Payload = {
            "parent_id": self.parent,
            "owner_id": BOT,
            "thread_metadata": {**thread, "archive_timestamp": "2025-11-21T14:05:00+00:00"},
            "applied_tags": list(self.tags.values()),
            "message_count": len(self.messages),
            "member_count": 1,
        }
        of_forum: Payload = {"available_tags": tags, "flags": 1 << 4 if self.needs_tag else 0}
        of_voice: Payload = {"bitrate": 64_000, "user_limit": 0}
        own = {THREAD: of_thread, FORUM: of_forum, VOICE: of_voice, STAGE: of_voice}.get(self.type, {})
        common = {"id": self.id, "name": self.name, "type": self.type, "guild_id": self.guild, "position": 0}
        return {**common, "permission_overwrites": self.overwrites, **own}


def described_guild(guild: str, owner: str, permissions: int, channels: Iterable[FakeChannel]) -> Payload:
    """A server whose one role may do what `permissions` say."""
    roles = [{"id": guild, "permissions": "0"}, {"id": "77", "permissions": str(permissions)}]
    of = [each for each in channels if each.guild == guild]
    shape = {"color": 0, "hoist": False, "position": 0, "managed": False, "mentionable": True, "flags": 0}
    return {
        "id": guild,
        "name": "A server",
        "owner_id": owner,
        "roles": [{**shape, "name": "role", "colors": {"primary_color": 0}, **role} for role in roles],
        "member_count": 3,
        "channels": [each.described() for each in of if each.type != THREAD],
        "threads": [],
        "members": [],
    }
