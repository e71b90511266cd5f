"""`help`, and what is said to a text that is no command."""

from bot.commands.kinds import Help, Unclear
from bot.commands.replies import Facts, Lines, Part, Reply
from bot.commands.usage import TYPED, USAGES
from bot.errors import NotThere

TIMES = "TIME is a number and s, m, h, d or w: 90s, 2h, 7d. Put quotes around what has spaces in an option."


def help_(asked: Help) -> Reply:
    """All commands, or one."""
    if not asked.about:
        facts = tuple((USAGES[name].written, USAGES[name].does) for name in TYPED)
        examples = tuple(USAGES[name].examples[0] for name in ("track", "claims", "why"))
        return Reply(
            heading="On Record tells you of claims, and of who denies them",
            parts=(Facts(facts=facts), Lines(lines=(TIMES,))),
            suggestions=examples,
        )
    usage = USAGES.get(asked.about.lower())
    if usage is None:
        raise NotThere("There is no such command.", suggestions=("help",))
    parts: tuple[Part, ...] = (Lines(lines=(usage.written, usage.does)),)
    if usage.options & {"since", "for"}:
        parts = (*parts, Lines(lines=(TIMES,)))
    return Reply(heading=asked.about.lower(), parts=parts, suggestions=usage.examples)


def unclear(said: Unclear) -> Reply:
    """What is wrong, how the command is written, and what would be right."""
    parts = (Lines(lines=(said.usage,)),) if said.usage else ()
    heading = said.problem[:1].upper() + said.problem[1:]
    return Reply(heading=heading, parts=parts, suggestions=said.suggestions, ok=False)
