"""`/onrecord` as Discord knows it: typed options -> commands."""

from collections.abc import Awaitable, Callable
from typing import Literal

import discord
from discord import app_commands as app

from bot.commands import (
    USAGES,
    Choice,
    Command,
    Export,
    Help,
    Mute,
    Search,
    ShowFeeds,
    ShowStory,
    ShowWatches,
    Status,
    Track,
    Unclear,
    Unmute,
    Untrack,
    Why,
    seconds,
)
from bot.commands.completing import Option
from bot.commands.kinds import Listed
from bot.commands.showing import LONGEST_NAME
from bot.commands.usage import TYPED
from bot.domain.finding import Kind
from bot.domain.watch import ALERT_ON
from bot.text.phrases import cut

Ask = Callable[[discord.Interaction, Command | Unclear], Awaitable[None]]
Complete = Callable[[discord.Interaction, Option, str], Awaitable[tuple[Choice, ...]]]
Choices = list[app.Choice[str]]

_ANSWERS: frozenset[Kind] = frozenset({"denial", "confirmation", "correction"})
_ALERT_ON: dict[str, frozenset[Kind]] = {
    "claims, denials, confirmations and corrections": ALERT_ON,
    "those, and “no comment”": ALERT_ON | {"no_comment"},
    "denials alone": frozenset({"denial"}),
    "claims and denials": frozenset({"claim", "denial"}),
    "denials, confirmations and corrections": _ANSWERS,
}
_CHOICES = [app.Choice(name=name, value=",".join(sorted(kinds))) for name, kinds in _ALERT_ON.items()]
_KINDS = {choice.value: kinds for choice, kinds in zip(_CHOICES, _ALERT_ON.values(), strict=True)}
_COMMANDS = [app.Choice(name=name, value=name) for name in TYPED]
_SINCE = "How far back: a number and h, d or w, such as 24h or 7d"
_FOR = "For how long: a number and m, h or d, such as 2h"
_WATCH, _STORY = "Watch: ", "Story: "
_BY = "Who says it, whom a claim comes from, or the outlet"


def _does(name: str) -> str:
    """What a command does, in the 100 characters that Discord shows of it."""
    return cut(USAGES[name].does.split(". ")[0].removesuffix("."), 100)


class AlertedChannel(app.Transformer):
    """A channel in which alerts can be posted -> its id."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]

    async def transform(self, interaction: discord.Interaction, value: app.AppCommandChannel, /) -> str:
        return str(value.id)


Place = app.Transform[str, AlertedChannel]
# Discord lets nobody type more than these. A command has to fit into an answer's footer, to be asked again.
Name = app.Range[str, None, LONGEST_NAME]
Names = app.Range[str, None, 2_000]
Words = app.Range[str, None, 200]
Link = app.Range[str, None, 2_000]
Span = app.Range[str, None, 20]


class OnRecord(
    app.Group,
    name="onrecord",
    description="Claims and denials about whom you track",
    guild_only=True,
):
    """The group. What is asked goes to `ask`, with all that was typed in the types of the core."""

    def __init__(self, ask: Ask, complete: Complete) -> None:
        super().__init__(
            allowed_installs=app.AppInstallationType(guild=True, user=False),
            allowed_contexts=app.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        )
        self._ask, self._complete = ask, complete

    @app.command(description=_does("help"))
    @app.describe(command="Which command")
    @app.choices(command=_COMMANDS)
    async def help(self, interaction: discord.Interaction, command: str = "") -> None:
        await self._ask(interaction, Help(about=command))

    @app.command(description=_does("track"))
    @app.describe(
        kind="A person, body or company; or a phrase",
        name="Its name, or the words",
        aliases="Other names of the same, with commas between",
        fuzzy="Other spellings match too: Zelensky, Zelenskyy",
        alert_on="What to alert on",
        confidence="How sure a finding must be to alert: 0.8 leaves out what is less sure; normally 0, all",
        channel="Where alerts go; normally here",
        mention="A role to be mentioned beside an outright denial",
    )
    @app.choices(alert_on=_CHOICES)
    async def track(
        self,
        interaction: discord.Interaction,
        kind: Literal["entity", "phrase"],
        name: Name,
        aliases: Names = "",
        fuzzy: bool = False,
        alert_on: str = "",
        confidence: app.Range[float, 0, 1] = 0.0,
        channel: Place = "",
        mention: discord.Role | None = None,
    ) -> None:
        asked = Track(
            kind=kind,
            name=name,
            aliases=tuple(alias.strip() for alias in aliases.split(",") if alias.strip()),
            fuzzy=fuzzy,
            alert_on=_KINDS.get(alert_on, ALERT_ON),
            confidence=confidence,
            channel=channel,
            mention=str(mention.id) if mention else "",
        )
        await self._ask(interaction, asked)

    @app.command(description=_does("untrack"))
    @app.describe(watch="Which watch", channel="The channel it alerts in, if there are several")
    async def untrack(self, interaction: discord.Interaction, watch: Name, channel: Place = "") -> None:
        await self._ask(interaction, Untrack(name=watch, channel=channel))

    @app.command(description=_does("watches"))
    async def watches(self, interaction: discord.Interaction) -> None:
        await self._ask(interaction, ShowWatches())

    @app.command(description=_does("claims"))
    @app.describe(words="Words that all must be in it", since=_SINCE, by=_BY)
    async def claims(
        self, interaction: discord.Interaction, words: Words = "", since: Span = "", by: Name = ""
    ) -> None:
        await self._search(interaction, "claims", words, since, by)

    @app.command(description=_does("denials"))
    @app.describe(words="Words that all must be in it", since=_SINCE, by=_BY)
    async def denials(
        self, interaction: discord.Interaction, words: Words = "", since: Span = "", by: Name = ""
    ) -> None:
        await self._search(interaction, "denials", words, since, by)

    @app.command(description=_does("story"))
    @app.describe(story="Words of its title, or the link of an article in it")
    async def story(self, interaction: discord.Interaction, story: Link) -> None:
        await self._ask(interaction, ShowStory(story=story))

    @app.command(description=_does("why"))
    @app.describe(link="The link of an article")
    async def why(self, interaction: discord.Interaction, link: Link) -> None:
        await self._ask(interaction, Why(link=link))

    @app.command(description=_does("mute"))
    @app.describe(which="A watch or a story", span=_FOR, channel="The channel; normally this one")
    @app.rename(span="for")
    async def mute(
        self, interaction: discord.Interaction, which: Link, span: Span = "", channel: Place = ""
    ) -> None:
        await self._ask(
            interaction,
            _timed("for", span, lambda lasts: Mute(which=_chosen(which), seconds=lasts, channel=channel)),
        )

    @app.command(description=_does("unmute"))
    @app.describe(which="A watch or a story", channel="The channel; normally this one")
    async def unmute(self, interaction: discord.Interaction, which: Link, channel: Place = "") -> None:
        await self._ask(interaction, Unmute(which=_chosen(which), channel=channel))

    @app.command(description=_does("status"))
    async def status(self, interaction: discord.Interaction) -> None:
        await self._ask(interaction, Status())

    @app.command(description=_does("feeds"))
    @app.describe(feed="Part of a feed's address or outlet", page="Which page")
    async def feeds(
        self, interaction: discord.Interaction, feed: Words = "", page: app.Range[int, 1, 1000] = 1
    ) -> None:
        await self._ask(interaction, ShowFeeds(words=feed, page=page))

    @app.command(description=_does("export"))
    @app.describe(
        what="What to send as a file",
        words="Words that all must be in it; of a story its title or a link",
        since=_SINCE,
        by=_BY,
        form="For a spreadsheet or for a program",
    )
    @app.rename(form="format")
    async def export(
        self,
        interaction: discord.Interaction,
        what: Literal["claims", "denials", "story"],
        words: Link = "",
        since: Span = "",
        by: Name = "",
        form: Literal["csv", "json"] = "csv",
    ) -> None:
        if what == "story" and not words.strip():
            needed = Unclear(problem="say which story: words of its title, or the link of an article in it")
            return await self._ask(interaction, needed)
        asked = _timed(
            "since", since, lambda back: Export(what=what, words=words, since=back, by=by, form=form)
        )
        return await self._ask(interaction, asked)

    async def _search(
        self, interaction: discord.Interaction, what: Listed, words: str, since: str, by: str
    ) -> None:
        asked = _timed("since", since, lambda back: Search(what=what, words=words, since=back, by=by))
        await self._ask(interaction, asked)

    @untrack.autocomplete("watch")
    async def _watch(self, interaction: discord.Interaction, typed: str) -> Choices:
        return _shown(await self._complete(interaction, "watch", typed))

    @story.autocomplete("story")
    async def _story(self, interaction: discord.Interaction, typed: str) -> Choices:
        return _shown(await self._complete(interaction, "story", typed))

    @export.autocomplete("words")
    async def _exported(self, interaction: discord.Interaction, typed: str) -> Choices:
        if interaction.namespace.what != "story":
            return []
        return _shown(await self._complete(interaction, "story", typed))

    @claims.autocomplete("by")
    @denials.autocomplete("by")
    @export.autocomplete("by")
    async def _outlet(self, interaction: discord.Interaction, typed: str) -> Choices:
        return _shown(await self._complete(interaction, "outlet", typed))

    @feeds.autocomplete("feed")
    async def _feed(self, interaction: discord.Interaction, typed: str) -> Choices:
        return _shown(await self._complete(interaction, "feed", typed))

    @mute.autocomplete("which")
    @unmute.autocomplete("which")
    async def _which(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Watches first: there are few of them."""
        begun = _chosen(typed)
        watches = await self._complete(interaction, "watch", begun)
        stories = await self._complete(interaction, "story", begun)
        return [*_shown(watches, _WATCH), *_shown(stories, _STORY)][:25]


def _chosen(which: str) -> str:
    """What is to be muted, as it is called; an editor who saw it among the choices may type it as it was
    shown."""
    return which.removeprefix(_WATCH).removeprefix(_STORY)


def _shown(choices: tuple[Choice, ...], before: str = "") -> Choices:
    return [app.Choice(name=cut(f"{before}{each.label}", 100), value=each.value) for each in choices]


def _timed(option: str, typed: str, made: Callable[[float | None], Command]) -> Command | Unclear:
    """The command with a length of time in it, or what is wrong with that."""
    span = seconds(typed)
    if typed.strip() and span is None:
        problem = (
            f"“{cut(typed, 60)}” is no length of time: write a number and s, m, h, d or w, "
            f"such as {option}: 24h"
        )
        return Unclear(problem=problem)
    return made(span)
