"""Which claim an answer answers, and what says the same again."""

from bot.domain.finding import Claim, Denial, NoComment, Source, Strength, answered, same_answer, same_claim
from bot.domain.finding.kinds import IMPLIED


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


def implied(evidence: str) -> Claim:
    return Claim(evidence=evidence, field="title", cue="denied", rule=f"{IMPLIED}denies", confidence=0.9)


def test_the_allegations_that_somebody_denies_are_those_that_are_known() -> None:
    only = [claim("Two dancers allege forced labour in lawsuit")]
    assert same_claim(implied("Shen has vehemently denied the claims."), only) == 0
    assert same_claim(implied("Banker denies all charges"), [QUOTA, COURT]) == 1


def test_what_is_denied_in_so_many_words_is_a_claim_of_its_own() -> None:
    assert same_claim(implied("Banker denies burning the harbour archive in May"), [QUOTA, COURT]) is None


def test_who_people_are_does_not_make_one_claim_of_two() -> None:
    beaten = claim("Opposition leader Ama Sarpong says she was beaten while campaigning")
    seized = claim("Army seized opposition leader Ama Sarpong at her home")
    assert same_claim(seized, [beaten]) is None


def test_an_answer_that_says_nothing_else_goes_with_the_claim_that_its_entry_is_about() -> None:
    vague = denial("The agency has denied the allegations.", by="agency")
    assert answered(vague, [COURT, QUOTA], 1) == 1
    assert answered(vague, [COURT, QUOTA]) is None


def test_an_answer_that_says_nothing_else_goes_with_the_only_claim_that_names_who_answers() -> None:
    assert answered(denial("The banker denied the allegations.", by="banker"), [QUOTA, COURT]) == 1


def test_no_comment_goes_with_the_claim_that_its_entry_is_about() -> None:
    silent = NoComment(
        evidence="Oslo declined to comment.", field="title", cue="declined", rule="r", confidence=0.8
    )
    assert answered(silent, [COURT, QUOTA], 1) == 1
    assert answered(silent, [COURT, QUOTA]) is None
    assert answered(silent, [COURT]) == 0


def test_of_two_claims_that_fit_the_one_of_the_same_entry_is_answered() -> None:
    sale = claim("Ministry sold fishing boats to Lima, cable says")
    gift = claim("Ministry gave fishing boats to Quito, cable says")
    said = denial("Ministry denied that the fishing boats had gone abroad", by="Ministry")
    assert [answered(said, [sale, gift], lead) for lead in (0, 1)] == [0, 1]
