"""People of a fake Discord: they type commands, complete options and press buttons."""

from dataclasses import dataclass, field
from typing import Any

from tests.builders import DISCORD
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_interactions import FakeInteraction
from tests.fakes.discord_shapes import APPLICATION, GUILD, Payload

MANAGE_SERVER = 1 << 5
_COMMAND, _COMPONENT, _COMPLETION = 2, 3, 4
_SUBCOMMAND, _CHANNEL, _ROLE = 1, 7, 8


@dataclass(kw_only=True)
class FakePerson:
    """Somebody in a server."""

    discord: FakeDiscord
    id: str = "500000000000000001"
    guild: str = GUILD
    roles: list[str] = field(default_factory=list)
    permissions: int = MANAGE_SERVER | 1024

    async def types(self, command: str, /, *, at: str = DISCORD.id, **options: Any) -> FakeInteraction:
        """`/onrecord command option:value`, as the commands were made known, in the channel `at`."""
        return await self._send(self.describes(command, at=at, **options))

    def describes(self, command: str, /, *, at: str = DISCORD.id, **options: Any) -> FakeInteraction:
        """What is sent when a command is typed."""
        return self._begun(_COMMAND, at, data=self._data(command, options))

    async def completes(
        self, command: str, option: str, typed: str, /, *, at: str = DISCORD.id, **others: Any
    ) -> list[Payload]:
        """What is offered for an option that was begun to be typed."""
        data = self._data(command, {**others, option: typed}, focused=option)
        done = await self._send(self._begun(_COMPLETION, at, data=data))
        choices: list[Payload] = (await done.acknowledged())["data"]["choices"]
        return choices

    async def presses(self, message: Payload, label: str, at: str = DISCORD.id) -> FakeInteraction:
        """The button with this label, under a message."""
        buttons = [button for row in message["components"] for button in row["components"]]
        id = next(button["custom_id"] for button in buttons if button["label"] == label)
        data = {"custom_id": id, "component_type": 2}
        return await self._send(self._begun(_COMPONENT, at, data=data, message=message))

    async def _send(self, begun: FakeInteraction) -> FakeInteraction:
        session = await self.discord.gateway.connected()
        await session.tell("INTERACTION_CREATE", begun.payload)
        return begun

    def _begun(self, type: int, channel: str, **more: Any) -> FakeInteraction:
        begun = self.discord.interactions.begin({"type": type, **more}, channel)
        begun.payload = {
            "id": begun.id,
            "application_id": APPLICATION,
            "token": begun.token,
            "version": 1,
            "type": type,
            "guild_id": self.guild,
            "guild": {"id": self.guild, "locale": "en-US", "features": []},
            "channel_id": channel,
            "channel": self.discord.channel(channel).described(),
            "member": self._member(),
            "app_permissions": str(self.discord.permissions),
            "attachment_size_limit": 10_485_760,
            "locale": "en-US",
            "entitlements": [],
            "context": 0,
            **more,
        }
        return begun

    def _member(self) -> Payload:
        user = {"id": self.id, "username": "reader", "discriminator": "0", "avatar": None}
        return {
            "user": user,
            "roles": self.roles,
            "permissions": str(self.permissions),
            "joined_at": "2025-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        }

    def _data(self, command: str, options: dict[str, Any], focused: str = "") -> Payload:
        """What Discord makes of it: only what was made known can be typed."""
        (group,) = self.discord.interactions.commands
        known = next(each for each in group["options"] if each["name"] == command)
        types = {each["name"]: each for each in known["options"]}
        missing = [each["name"] for each in known["options"] if each.get("required")]
        assert focused or set(missing) <= set(options)
        given: list[Payload] = []
        resolved: Payload = {}
        for name, value in options.items():
            option: Payload = {"name": name, "type": types[name]["type"], "value": value}
            given.append({**option, "focused": True} if name == focused else option)
            choices = types[name].get("choices")
            assert not choices or value in [choice["value"] for choice in choices]
            self._resolve(resolved, types[name]["type"], value)
        sub = {"name": command, "type": _SUBCOMMAND, "options": given}
        return {"id": group["id"], "name": group["name"], "type": 1, "options": [sub], "resolved": resolved}

    def _resolve(self, resolved: Payload, type: int, value: Any) -> None:
        if type == _CHANNEL:
            described = self.discord.channels[value].described()
            resolved.setdefault("channels", {})[value] = {**described, "permissions": str(self.permissions)}
        if type == _ROLE:
            role = {"id": value, "name": "role", "permissions": "0", "position": 1, "color": 0, "flags": 0}
            extra = {"hoist": False, "managed": False, "mentionable": True, "colors": {"primary_color": 0}}
            resolved.setdefault("roles", {})[value] = {**role, **extra}
