"""One way of reading text: variants of a word are one, different words stay apart."""

import pytest

from ml.text import affirmed, bases, content_words, name_key, words

VARIANTS = [
    ("organise workshops", "organize workshops", "organising workshop", "Organising work-shops"),
    ("analyse behaviour", "analyze behavior", "analysing behaviours"),
    ("labour law", "labor law", "labour laws"),
    ("data centre", "data center", "datacenter", "data centres"),
    ("fibre optics", "fiber optics", "fibre-optics"),
    ("programme manager", "program manager", "programme managers"),
    ("travelling sales", "traveling sales"),
    ("catalogue", "catalog", "catalogues"),
    ("licence", "license", "licences"),
    ("paediatric nurse", "pediatric nurse", "paediatric nurses"),
    ("front-end developer", "front end developer", "frontend developers"),
    ("e-mail campaign", "email campaign", "e-mail campaigns"),
    ("co-ordinator", "coordinator", "co-ordinators"),
    ("non-profit", "nonprofit"),
    ("on-call duty", "on call duties"),
    ("customer's needs", "customer need"),
    ("counsellor", "counselor"),
    ("web site", "website"),
    ("jewellery", "jewelry"),
]

APART = [
    ("park", "car parking"),
    ("office", "officer"),
    ("market", "marketing"),
    ("active", "activity"),
    ("custom", "customer"),
    ("assist", "assistant"),
    ("account", "accountant"),
    ("product", "by-products"),
    ("by-products", "production"),
    ("C", "C++"),
    ("Java", "JavaScript"),
]


@pytest.mark.parametrize("variants", VARIANTS, ids=lambda group: group[0])
def test_spelling_number_and_hyphens_change_nothing(variants: tuple[str, ...]) -> None:
    assert {name_key(variant) for variant in variants} == {name_key(variants[0])}


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_a_bare_stem_would_join_stay_apart(one: str, other: str) -> None:
    assert not set(bases(one)) & set(bases(other))


@pytest.mark.parametrize(
    "filler",
    [
        "one of our own all do not no want",
        "whether or not they themselves would have been without it",
        "die der das und nicht ohne ihre unseren",
        "de het een niet zonder voor hun",
        "že které jsem není bez",
        "que não para com sem",
    ],
)
def test_function_words_say_nothing(filler: str) -> None:
    assert content_words(filler) == []


@pytest.mark.parametrize("word", ["research", "system", "test", "computer", "work", "service"])
def test_common_nouns_stay(word: str) -> None:
    assert content_words(f"the {word} of us all") == [word]


def test_a_word_of_another_language_is_not_taken_for_a_function_word() -> None:
    assert content_words("Die casting of gears") == ["die", "casting", "gears"]
    assert content_words("Die Leitung der Abteilung") == ["leitung", "abteilung"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I do not want meetings.", ""),
        ("I don't like cold calling, but I love teaching.", "but I love teaching."),
        ("Ich möchte keine Leitung. Ich plane Schichten.", "Ich plane Schichten."),
        ("Ik wil geen avonddienst.", ""),
        ("Nechci vést lidi.", ""),
        ("Não quero viajar.", ""),
        ("Welds without supervision.", "Welds."),
        ("Has no experience in welding. Plans.", "Has. Plans."),
        ("Not only sells, also teaches.", "Not only sells, also teaches."),
        ("No later than May all machines ran.", "No later than May all machines ran."),
        ("Plans routes.", "Plans routes."),
    ],
)
def test_what_is_denied_is_no_evidence(said: str, left: str) -> None:
    assert affirmed(said) == left


def test_scripts_without_blanks_are_cut_so_that_words_are_found_again() -> None:
    sentence, near, far = "负责市场营销和品牌推广", "市场营销经理", "机械维修工程师"
    assert set(words(near)) & set(words(sentence))
    assert not set(words(far)) & set(words(sentence))
    assert words("営業mgr東京") == ["営業", "mgr", "東京"]


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\u0301", "\ud800", "a" * 100_000, "'" * 5_000])
def test_odd_text_is_read_without_harm(text: str) -> None:
    assert bases(text) == bases(text.upper().lower())
    assert affirmed(text) == text
