"""What opens a sentence and what stands before a verb -> whether the verb is that of whoever opens it."""

from bot.domain.finding.lexicons import Grammar
from bot.domain.finding.reading import Sentence

_PARTICIPLES = frozenset(
    """accused arrested charged jailed held detained suspected wanted convicted named found caught linked
    blamed sacked fired suspended killed shot""".split()
)
"""What is told of somebody behind the name, and leaves the verb of the sentence to come."""
_FRENCH = tuple("accusé accusée accusés accusées soupçonné soupçonnée soupçonnés soupçonnées".split())
_FRENCH_BEHIND = frozenset({"de", "d'", "par"})
_FRENCH_FINITE = frozenset("est sont a ont etait etaient qui que et mais dit".split())
_FINITE = frozenset("is are was were has have had will would said says and but who".split())
_BEHIND = frozenset({"of", "in", "at", "for", "from", "near"})


def leaves_verb(
    sentence: Sentence, opening: int, found: tuple[int, int], verb: str, grammar: Grammar
) -> bool:
    """Whether the words from `line[opening]` to `line[found[0]]` only tell of whoever stands before them, so
    that the folded verb behind `found` is theirs: "The man accused of it at the port denied ...", "Husband
    arrested after wife vanishes from boat denies ...", "Man found hanging from tree dispute ..."."""
    start, end = found
    if _is_told_in_french(sentence, opening, start, grammar):
        return True
    between = [sentence.line[n].folded for n in range(opening, start)]
    if not between or between[0] not in _PARTICIPLES or _FINITE & set(between):
        return False
    if sentence.field != "title":
        behind = grammar.prepositions | _BEHIND
        return sentence.line[0].folded in grammar.articles and not behind.isdisjoint(between[1:2])
    if "," in between:
        return False
    head = next((n for n in range(start, end) if sentence.line[n].folded in _BEHIND), end)
    if between[-1] in _BEHIND | {"over", "with"}:  # "Man charged with the attack denies"
        return True
    # "wife vanishes from boat" is no subject of a verb in the singular, nor is what somebody does.
    plural = sentence.line[head - 1].folded.endswith("s") and start + 1 < head < end
    return (plural and verb.endswith("s")) or sentence.line[start].folded.endswith("ing")


def _is_told_in_french(sentence: Sentence, opening: int, start: int, grammar: Grammar) -> bool:
    """ "Un homme accusé de vol nie": without its accent, the participle would be the verb "accuse"."""
    if opening == 0 or start < opening + 2 or sentence.shown(opening).casefold() not in _FRENCH:
        return False
    between = {token.folded for token in sentence.line[opening + 1 : start]}
    marks = any(not sentence.is_word(n) for n in range(opening, start))
    return sentence.line[opening + 1].folded in _FRENCH_BEHIND and not marks and not between & _FRENCH_FINITE
