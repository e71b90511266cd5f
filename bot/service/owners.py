"""A delivery that was buried -> whoever owns its channel is told, once for each channel and reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.alert import Notice
from bot.domain.delivery import Delivery, delivery
from bot.domain.watch import Channel
from bot.ports import Outbox, Watches
from bot.text.digests import digest

# More need not be told that a channel is archived.
MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Those who can do something about a channel: who tracks in it by command, and the operator."""

    outbox: Outbox
    watches: Watches
    operator: Channel | None = None

    async def tell(self, buried: Delivery, reason: str, now: float) -> None:
        """Tell them that the delivery was buried. A notice that is buried itself is told to nobody. Raises
        `StoreError`."""
        if isinstance(buried.alert, Notice):
            return
        notice = Notice(
            id=digest("not posted", str(buried.channel), reason),
            title=f"Alerts cannot be posted in {buried.channel}",
            detail=f"{reason}. What was not posted is kept for a while; what comes later is tried.",
            well=False,
        )
        for owner in await self._of(buried.channel):
            await self.outbox.add(delivery(owner, notice), now)

    async def _of(self, channel: Channel) -> Sequence[Channel]:
        """Where they are told. In Slack a message to a user's id reaches them alone."""
        tracked = [each for each in await self.watches.all() if channel in each.watch.channels]
        people = dict.fromkeys(each.by for each in tracked if each.by and channel.platform == "slack")
        found = [Channel(platform="slack", id=user) for user in list(people)[:MOST]]
        return [*found, *([self.operator] if self.operator and self.operator != channel else [])]
