"""Silences: what somebody muted in a channel, and so what is not to be posted there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.watch.kinds import Channel, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nothing is posted in the channel about a story, or for a watch, until a time."""

    channel: Channel
    story: str = ""
    """The `Story.id`; "" if it is a watch that is muted."""
    watch: str = ""
    """The `Watch.id`; "" if it is a story that is muted."""
    until: float
    """Unix seconds."""
    by: str = ""
    """The platform's own id of who muted it."""

    @property
    def key(self) -> str:
        """What is muted where: a later silence of the same takes the place of this one."""
        return f"{self.channel} {f'story {self.story}' if self.story else f'watch {self.watch}'}"


def silent(
    silences: Iterable[Silence],
    story: tuple[str, ...],
    watching: Mapping[Channel, Sequence[Watch]],
    now: float,
) -> Mapping[Channel, frozenset[str]]:
    """For each channel with a silence the ids of its watches for which nothing of the story is posted there:
    all of them where the story itself is muted. `story` are the ids that it is known by (`Story.ids`), `now`
    is in Unix seconds."""
    found: dict[Channel, frozenset[str]] = {}
    for silence in silences:
        watches = watching.get(silence.channel, ())
        if now < silence.until and (silence.story in story or not silence.story):
            ids = frozenset(watch.id for watch in watches if silence.story or watch.id == silence.watch)
            found[silence.channel] = found.get(silence.channel, frozenset()) | ids
    return {channel: ids for channel, ids in found.items() if ids}
