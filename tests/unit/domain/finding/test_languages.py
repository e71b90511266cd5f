"""Which lexicon a text is read with; one in another language yields nothing."""

from pathlib import Path

import pytest

from bot.domain.entry import Entry
from bot.domain.finding import findings
from bot.domain.finding.languages import guessed
from config.lexicons import load

ROOT = Path(__file__).parents[4]
LEXICONS = load(ROOT / "config/cues")

FOREIGN = {
    "Danish": ["Ministeren afviser beskyldninger om bestikkelse", "Politiet siger, at det ikke er sandt"],
    "Dutch": [
        "Burgemeester ontkent bericht over de dijk",
        "Het kabinet noemt het rapport onjuist en zegt van niets te weten",
        "Politie ontkent geweld tegen vissers",
    ],
    "German": [
        "Kanzler dementiert Bericht über Rücktritt",
        "Die Regierung weist die Vorwürfe der Opposition zurück",
        "Berlin nennt Berichte über Bruch der Koalition falsch",
    ],
    "Indonesian": [
        "Polisi bantah tudingan penyiksaan nelayan",
        "Menteri membantah laporan tentang suap dan korupsi",
    ],
    "Italian": [
        "Il ministro smentisce le accuse del giornale",
        "La procura indaga sul sindaco accusato di frode",
    ],
    "Polish": ["Rząd nie potwierdza doniesień o dymisji", "Policja nie komentuje sprawy rybaka"],
    "Portuguese": ["O governo desmente relatório sobre a barragem", "Ministro nega acusações de corrupção"],
    "Romanian": ["Guvernul neagă acuzațiile și spune că raportul este fals"],
    "Spanish": [
        "El alcalde niega las acusaciones de la oposición",
        "La policía desmiente un informe sobre torturas en el puerto",
    ],
    "Swedish": ["Regeringen förnekar uppgifter om samtal med Moskva", "Polisen säger att rapporten är falsk"],
    "Tagalog": ["Itinanggi ng Palasyo ang ulat sa pagbibitiw ng ministro"],
    "Turkish": ["Bakan, istifa edeceği haberlerini reddetti ve bunun yalan olduğunu söyledi"],
    "Arabic": ["نفت الحكومة التقارير عن الاستقالة"],
    "Chinese": ["外交部否认相关报道"],
    "Greek": ["Η κυβέρνηση διαψεύδει τις κατηγορίες"],
    "Hindi": ["सरकार ने आरोपों से इनकार किया"],
    "Japanese": ["政府は報道を否定した"],
    "Russian": ["Кремль опроверг сообщения о переговорах"],
}
ENGLISH = [
    "Ottawa denies cable claims",
    "Kremlin rejects hand in coup",
    "Erdoğan denies report",
    "Beyoncé denies plagiarism",
    "São Paulo police deny torture claims",
    "Two die as ferry sinks",
    "Lisbon plays down rift",
    "L.A. County denies claims",
    "La Paz accuses Lima of spying",
]
FRENCH = [
    "Macron dément toute pression",
    "Ottawa dément avoir cédé à Washington",
    "Le ministère rejette les accusations",
    "La police affirme qu'elle n'a rien à cacher",
    "Selon Mediapart, le maire aurait menti",
    "L'Élysée parle d'une fausse nouvelle",
]


@pytest.mark.parametrize("text", [text for texts in FOREIGN.values() for text in texts])
def test_a_text_in_another_language_yields_nothing(text: str) -> None:
    assert findings(an_entry(text), LEXICONS) == ()


@pytest.mark.parametrize("texts", FOREIGN.values(), ids=FOREIGN)
def test_two_sentences_in_another_language_are_known_for_such(texts: list[str]) -> None:
    assert guessed(" ".join([*texts, *texts]), LEXICONS) is None


@pytest.mark.parametrize("text", ENGLISH)
def test_an_english_headline_is_english_with_few_small_words_or_none(text: str) -> None:
    assert (language := guessed(text, LEXICONS)) is not None
    assert language.code == "en"


@pytest.mark.parametrize("text", FRENCH)
def test_a_french_headline_is_french(text: str) -> None:
    assert (language := guessed(text, LEXICONS)) is not None
    assert language.code == "fr"


def test_the_language_of_the_feed_goes_before_the_guess() -> None:
    assert findings(an_entry("Ottawa denies cable claims", language="de"), LEXICONS) == ()
    assert findings(an_entry("Ottawa denies cable claims", language="en-CA"), LEXICONS)


def test_a_text_without_any_word_is_no_error() -> None:
    assert findings(an_entry("12 : 3"), LEXICONS) == ()


def an_entry(title: str, language: str = "") -> Entry:
    return Entry(feed="f", id="1", outlet="o", title=title, published=0.0, language=language)
