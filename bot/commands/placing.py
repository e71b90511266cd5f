"""How an entry was placed -> why it is in its story, part by part of the score."""

from typing import assert_never

from bot.commands.replies import Facts, Lines, Part
from bot.commands.showing import plain
from bot.domain.likeness import Joins, NewStory, Score
from bot.domain.story import Story
from bot.ports import Placed

_MEANINGS = {
    "closest": "words of the closest article",
    "title": "title",
    "rare": "rare words",
    "broad": "many words",
    "names": "names",
    "numbers": "numbers",
    "near": "time",
    "young": "youth of the story",
    "size": "size of the story",
    "alone": "nothing else as like it",
    "outlets": "another feed",
    "meaning": "meaning of the closest article",
    "theme": "meaning of the newest articles",
}


def placing(placed: Placed | None, story: Story | None) -> tuple[Part, ...]:
    """Which story it is in, whether it copies another entry, and the parts of the score. A story that the
    asker may not see is not named."""
    if placed is None or placed.placement is None:
        return (_told(story, "How it was placed was not noted."),)
    match placed.placement:
        case NewStory(nearest=None):
            return (_told(story, "It opened a story: nothing like it was around."),)
        case NewStory(nearest=score):
            told = f"It opened a story: that the likeliest one around is the same was {_percent(score)} sure."
            return _told(story, told), _parts(score)
        case Joins(score=score, repeat_of=None):
            told = f"It joined a story that was there, {_percent(score)} sure that they are one."
            return _told(story, told), _parts(score)
        case Joins(score=score, repeat_of=original):
            return _told(story, f"It is a near-copy{_of(story, original)}."), _parts(score)
        case _:
            assert_never(placed.placement)


def _told(story: Story | None, told: str) -> Lines:
    title = plain(story.members[0].title) if story and story.members else ""
    named = (f"The story: “{title}” ({story.id})",) if story and title else ()
    return Lines(title="Its story", lines=(told, *named))


def _of(story: Story | None, original: object) -> str:
    members = story.members if story else ()
    of = next((member for member in members if member.entry == original), None)
    return f" of “{plain(of.title)}” by {plain(of.outlet)}" if of else " of an article that came before"


def _percent(score: Score | None) -> str:
    return f"{score.total:.0%}" if score else "0%"


def _parts(score: Score | None) -> Facts:
    """From 0 (nothing speaks for it) to 1, and the rarest words that both have."""
    if score is None:
        return Facts(facts=())
    parts = ((meaning, getattr(score, name)) for name, meaning in _MEANINGS.items())
    facts = [(meaning, f"{part:.2f}") for meaning, part in parts if part is not None]
    shared = ", ".join(plain(term) for term in score.shared)
    return Facts(title="Likeness", facts=(*facts, *((("shared", shared),) if shared else ())))
