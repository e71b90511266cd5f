"""French that reads like a denial or a claim and is none, and denials without a verb of denying."""

from pathlib import Path

import pytest

from bot.domain.entry import Entry
from bot.domain.finding import findings
from config.lexicons import load

LEXICONS = load(Path(__file__).parents[4] / "config/cues")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Personne ne nie le problème des digues", []),
        ("Aucun ministre ne nie le retard des travaux", []),
        ("La personne visée nie les faits", [("claim", None), ("denial", "personne visée")]),
        ("Fausse rumeur : non, la digue n'a pas cédé", []),
        ("Un préfet, accusé par Libération d'avoir menti, dément", [("denial", "préfet")]),
        ("« Je n'ai rien à me reprocher », se défend Léa Morel", [("claim", None), ("denial", "Léa Morel")]),
        ("Le maire n'était pas au courant, dit son cabinet", [("denial", "cabinet")]),
        (
            "Des sources proches du dossier évoquent un accord secret",
            [("claim", "sources proches du dossier")],
        ),
    ],
)
def test_who_says_what(title: str, expected: list[tuple[str, str | None]]) -> None:
    entry = Entry(feed="f", id="1", outlet="", title=title, published=0.0, language="fr")
    found = [(f.kind, f.source.name if f.source else None) for f in findings(entry, LEXICONS)]
    assert found == expected
