"""What opens a sentence and what stands before a verb -> whether the verb is that of whoever opens it."""

from bot.domain.finding.lexicons import Grammar
from bot.domain.finding.reading import Sentence

_PARTICIPLES = frozenset(
    """accused arrested charged jailed held detained suspected wanted convicted named found caught linked
    blamed sacked fired suspended killed shot""".split()
)
"""What is told of somebody behind the name, and leaves the verb of the sentence to come."""
_FINITE = frozenset("is are was were has have had will would said says and but who".split())
_BEHIND = frozenset({"of", "in", "at", "for", "from", "near"})


def leaves_verb(
    sentence: Sentence, opening: int, found: tuple[int, int], verb: str, grammar: Grammar
) -> bool:
    """Whether the words from `line[opening]` to `line[found[0]]` only tell of whoever stands before them, so
    that the folded verb behind `found` is theirs: "The man accused of it at the port denied ...", "Husband
    arrested after wife vanishes from boat denies ...", "Man found hanging from tree dispute ..."."""
    start, end = found
    between = [sentence.line[n].folded for n in range(opening, start)]
    if not between or between[0] not in _PARTICIPLES or _FINITE & set(between):
        return False
    if sentence.field != "title":
        behind = grammar.prepositions | _BEHIND
        return sentence.line[0].folded in grammar.articles and not behind.isdisjoint(between[1:2])
    if "," in between:
        return False
    head = next((n for n in range(start, end) if sentence.line[n].folded in _BEHIND), end)
    # "wife vanishes from boat" is no subject of a verb in the singular, nor is what somebody does.
    plural = sentence.line[head - 1].folded.endswith("s") and start + 1 < head < end
    return (plural and verb.endswith("s")) or sentence.line[start].folded.endswith("ing")
