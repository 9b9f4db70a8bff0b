"""Hard words are recognised in a text, whole, longest first, once each, in the order of the text."""

from __future__ import annotations

import pytest

from skillcheck.questions.glossary import Term, terms_in


def term(identity: str, *forms: str) -> Term:
    return Term(id=identity, forms={"fr": list(forms)}, definition={"fr": "Une phrase."})


TERMS = (
    term("link", "lien", "liens"),
    term("password", "mot de passe"),
    term("manager", "gestionnaire de mots de passe", "gestionnaire de mot de passe"),
    term("ai", "intelligence artificielle (IA)", "IA"),
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Je touche un lien.", ["link"]),
        ("Liens et mot de passe", ["link", "password"]),
        ("Un mot de passe, puis un lien", ["password", "link"]),
        ("Un gestionnaire de mot de passe", ["manager"]),
        ("Un gestionnaire de mot de passe garde un mot de passe", ["manager"]),
        ("L'IA répond", ["ai"]),
        ("Une alliance, un médian, un client", []),
        ("", []),
    ],
)
def test_the_terms_of_a_text_are_found(words, expected):
    assert [found.id for found in terms_in(words, TERMS, "fr")] == expected


def test_a_language_without_forms_has_no_terms():
    assert terms_in("Je touche un lien.", TERMS, "en") == []
