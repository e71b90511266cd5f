"""Who asks, and what they may."""

from dataclasses import dataclass, field

from bot.domain.watch import CONSOLE, Channel, Platform, Watch
from bot.errors import NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and where."""

    platform: Platform
    user: str
    """The platform's own id."""
    workspace: str = ""
    """The platform's own id of the workspace or guild; "" on the console."""
    channel: str = ""
    """The platform's own id of the channel that it is asked in; "" on the console, or where there is none
    (App Home)."""
    groups: frozenset[str] = frozenset()
    """The platform's own ids of the user groups or roles that they belong to. Those that `Permissions.groups`
    names are enough."""
    channels: frozenset[str] | None = None
    """The ids of the channels of the workspace that are theirs to name, as far as they are known; None: every
    channel that this bot reaches on the platform, as with a Slack token, which is for one workspace."""

    @property
    def here(self) -> Channel:
        """The channel that it is asked in."""
        return Channel(platform=self.platform, id=self.channel)

    def holds(self, channel: Channel) -> bool:
        """Whether the channel belongs to the asker's workspace."""
        if channel.platform != self.platform:
            return False
        return self.channels is None or channel.id == self.channel or channel.id in self.channels

    def sees(self, watch: Watch) -> bool:
        """Whether the watch, and the stories that it matched, are for the asker's eyes.

        One that was tracked in chat is seen in its own workspace. One of the configuration names no
        workspace: it is seen wherever one of its channels is. Who sits at the console sees everything: the
        configuration and the store are theirs to read.
        """
        if self.platform == CONSOLE.platform:
            return True
        if watch.workspace:
            return watch.workspace == self.workspace and watch.channels[0].platform == self.platform
        return any(self.holds(channel) for channel in watch.channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """Who may do what. Users, user groups and roles are written as channels are: `slack:U0123456789`,
    `slack:S0123456789`, `discord:112233445566`."""

    track: frozenset[str] | None = None
    """Who may track, untrack, mute and unmute; None: everyone."""
    operators: frozenset[str] = field(default_factory=frozenset)
    """Who may do everything, and see the feeds. Whoever sits at the console is one of them."""

    def groups(self, platform: Platform) -> frozenset[str]:
        """The ids on that platform that may be those of groups: an adapter whose platform does not say which
        groups a user belongs to asks about these."""
        named = (self.track or frozenset()) | self.operators
        return frozenset(
            name.removeprefix(f"{platform}:") for name in named if name.startswith(f"{platform}:")
        )

    def is_operator(self, asker: Asker) -> bool:
        return asker.platform == CONSOLE.platform or bool(_names(asker) & self.operators)

    def may_track(self, asker: Asker) -> bool:
        return self.track is None or self.is_operator(asker) or bool(_names(asker) & self.track)

    def demand_track(self, asker: Asker) -> None:
        """Raises `NotAllowed`."""
        if not self.may_track(asker):
            raise NotAllowed("Only those whom the configuration names may change what is tracked here.")

    def demand_operator(self, asker: Asker) -> None:
        """Raises `NotAllowed`."""
        if not self.is_operator(asker):
            raise NotAllowed("Only operators, whom the configuration names, may see and change the feeds.")


def _names(asker: Asker) -> frozenset[str]:
    return frozenset(f"{asker.platform}:{id}" for id in (asker.user, *asker.groups))
