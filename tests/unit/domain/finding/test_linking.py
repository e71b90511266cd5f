"""Which claim an answer answers, and what says the same again."""

from bot.domain.finding import Claim, Denial, NoComment, Source, Strength, answered, same_answer, same_claim


def claim(evidence: str, origin: str | None = None) -> Claim:
    return Claim(evidence=evidence, origin=origin, field="title", cue="c", rule="r", confidence=0.9)


def denial(evidence: str, by: str | None = "Oslo", strength: Strength = "outright") -> Denial:
    source = Source(name=by, official=True) if by else None
    return Denial(
        evidence=evidence,
        source=source,
        strength=strength,
        field="title",
        cue="denies",
        rule="r",
        confidence=0.9,
    )


QUOTA = claim("Envoy pressed mayors to cut fishing quota, FT reports", "Financial Times")
COURT = claim("Prosecutor accuses banker of laundering cash", "Prosecutor")


def test_an_answer_goes_with_the_claim_that_it_shares_words_with() -> None:
    assert answered(denial("Oslo denies it was pressed over fishing quota"), [COURT, QUOTA]) == 1
    assert answered(denial("Banker denies laundering any cash"), [COURT, QUOTA]) == 0


def test_an_answer_goes_with_the_claim_of_its_own_sentence() -> None:
    both = "Envoy pressed mayors over fishing quota, but Oslo denies pressing banker over cash laundering"
    assert answered(denial(both), [COURT, claim(both)]) == 1


def test_an_answer_to_the_report_of_an_outlet_goes_with_its_claim() -> None:
    assert answered(denial("Oslo has not seen the FT report", by="Oslo"), [COURT, QUOTA]) == 1


def test_an_answer_to_the_report_goes_with_the_only_claim() -> None:
    assert answered(denial("Oslo denies the report"), [QUOTA]) == 0
    assert answered(denial("Oslo denies the report"), [QUOTA, COURT]) is None


def test_an_answer_that_fits_none_stands_alone() -> None:
    assert answered(denial("Singer denies miming at stadium concert"), [QUOTA, COURT]) is None
    assert answered(denial("Oslo denies the report"), []) is None


def test_one_origin_and_some_common_words_are_one_claim() -> None:
    again = claim("The Financial Times says mayors were told to lower quota", "Financial Times")
    assert same_claim(again, [COURT, QUOTA]) == 1


def test_a_claim_without_origin_needs_more_in_common() -> None:
    assert same_claim(claim("Envoy reportedly leaned on mayors about quota"), [QUOTA]) == 0
    assert same_claim(claim("Bridge reportedly unsafe"), [QUOTA]) is None


def test_claims_of_two_origins_must_say_nearly_the_same() -> None:
    assert same_claim(claim("Rebels say envoy sold fishing boats", "Rebels"), [QUOTA]) is None
    assert same_claim(claim("Envoy pressed mayors to cut fishing quota, union says", "union"), [QUOTA]) == 0


def test_the_same_party_gives_the_same_answer_again() -> None:
    known = [denial("Banker denies it", by="Ada Lie"), denial("Oslo denies it")]
    assert same_answer(denial("Lie rejects the report", by="Lie"), known) == 0
    assert same_answer(denial("Rome rejects the report", by="Rome"), known) is None


def test_an_outright_denial_after_a_soft_one_is_another() -> None:
    soft, hard = denial("Oslo plays it down", strength="soft"), denial("Oslo denies it")
    assert same_answer(hard, [soft]) is None
    assert same_answer(soft, [hard]) == 0


def test_answers_of_different_kinds_are_never_the_same() -> None:
    silence = NoComment(evidence="Oslo declined to comment", field="title", cue="c", rule="r", confidence=0.8)
    assert same_answer(silence, [denial("Oslo denies it")]) is None
