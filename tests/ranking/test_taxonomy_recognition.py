"""Recognising skills: the cascade, its confidence, and how a catalogue grows."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ml.frames import SkillEntry
from ml.taxonomy import ACCEPT_ABOVE, SkillNormaliser
from ml.taxonomy.likeness import FEATURES
from ml.taxonomy.rerank import Reranker
from ml.types import SkillMethod

VERBS = {
    "repair": ("mend", "fix"),
    "assemble": ("put together", "build"),
    "inspect": ("examine", "check"),
    "sell": ("market", "promote"),
}
THINGS = ("bicycles", "radios", "wooden chairs", "garden pumps", "sewing machines", "violins")
MADE = tuple(
    SkillEntry(
        f"{verb}-{thing}".replace(" ", "-"),
        f"{verb} {thing}",
        () if thing == "violins" else tuple(f"{other} {thing}" for other in others),
    )
    for (verb, others), thing in itertools.product(VERBS.items(), THINGS)
)
ENTRIES = (
    *MADE,
    SkillEntry("crm", "customer relationship management"),
    SkillEntry("cpp", "C++"),
    SkillEntry("csharp", "C#"),
    SkillEntry("swift", "Swift (computer programming)"),
    SkillEntry("speaking", "public speaking", ("presenting", "speak in public")),
    SkillEntry("budget", "manage budgets", ("budget management", "gestión de presupuestos")),
)


@pytest.fixture(scope="module")
def normaliser() -> SkillNormaliser:
    return SkillNormaliser.fit(ENTRIES)


@pytest.mark.parametrize(
    ("text", "key", "method"),
    [
        ("repair-bicycles", "repair-bicycles", SkillMethod.KEY),
        ("  Repair BICYCLES ", "repair-bicycles", SkillMethod.EXACT),
        ("c++", "cpp", SkillMethod.EXACT),
        ("C#", "csharp", SkillMethod.EXACT),
        ("Presenting", "speaking", SkillMethod.ALTERNATIVE),
        ("gestion de presupuestos", "budget", SkillMethod.ALTERNATIVE),
        ("repairing of bicycles", "repair-bicycles", SkillMethod.STEM),
        ("bicycle repairing", "repair-bicycles", SkillMethod.STEM),
        ("Swift", "swift", SkillMethod.STEM),
        ("repiar bicycels", "repair-bicycles", SkillMethod.SPELLING),
        ("publi cspeaking", "speaking", SkillMethod.SPELLING),
        ("mend violins", "repair-violins", SkillMethod.SPELLING),
        ("CRM", "crm", SkillMethod.MEANING),
    ],
)
def test_each_step_of_the_cascade_recognises_what_it_is_for(
    normaliser: SkillNormaliser, text: str, key: str, method: SkillMethod
) -> None:
    best = normaliser.recognise(text)[0]
    assert (best.key, best.method) == (key, method)


@pytest.mark.parametrize(
    "text",
    ["repair-bicycles", "Presenting", "bicycle repairing", "repiar bicycels", "mend violins"],
)
def test_what_is_recognised_rightly_may_be_accepted(normaliser: SkillNormaliser, text: str) -> None:
    assert normaliser.recognise(text)[0].confidence >= ACCEPT_ABOVE == normaliser.accept_above


def test_who_is_not_understood_gets_suggestions_in_the_order_of_recognition(
    normaliser: SkillNormaliser,
) -> None:
    unsure = "handle bicycles and radios"
    sure, suggested = normaliser.suggest_many(["presenting", unsure], 5)
    assert [one.key for one in sure] == ["speaking"]
    assert suggested == normaliser.recognise(unsure, 5)
    assert len(suggested) == 5
    assert suggested[0].confidence < ACCEPT_ABOVE


@pytest.mark.parametrize("text", ["quantum chemistry", "zzzz", "fly helicopters", "xq", "日本語"])
def test_what_the_catalogue_lacks_is_a_suggestion_at_most(
    normaliser: SkillNormaliser, text: str
) -> None:
    assert all(one.confidence < ACCEPT_ABOVE for one in normaliser.recognise(text, k=5))


@pytest.mark.parametrize("text", ["", "   ", "***", "\u0000", "\ud800"])
def test_a_text_without_words_gets_no_answer(normaliser: SkillNormaliser, text: str) -> None:
    assert normaliser.recognise(text, k=3) == []


def test_an_empty_catalogue_gives_no_answer() -> None:
    assert SkillNormaliser.fit([]).recognise("repair bicycles", k=3) == []


def test_k_below_one_is_refused_by_name(normaliser: SkillNormaliser) -> None:
    with pytest.raises(ValueError, match="k must be at least 1, not 0"):
        normaliser.recognise("repair", k=0)


def test_labels_without_words_disturb_no_one() -> None:
    odd = SkillNormaliser.fit(
        [SkillEntry("stars", "***"), SkillEntry("none", ""), SkillEntry("weld", "weld pipes")]
    )
    assert odd.recognise("***")[0].key == "stars"
    assert odd.recognise("", k=3) == []
    assert odd.recognise("welld pipse")[0].key == "weld"


def test_an_endless_text_is_cut_and_answered(normaliser: SkillNormaliser) -> None:
    assert normaliser.recognise("repair bicycles " * 5000)[0].key == "repair-bicycles"


def test_a_label_shared_by_two_skills_splits_the_confidence() -> None:
    shared = SkillNormaliser.fit(
        [SkillEntry("b", "knit socks", ("knitting",)), SkillEntry("a", "knit hats", ("knitting",))]
    )
    both = shared.recognise("knitting", k=2)
    assert {one.key for one in both} == {"a", "b"}
    assert all(one.confidence < ACCEPT_ABOVE for one in both)


def test_answers_are_distinct_and_their_confidence_never_rises(
    normaliser: SkillNormaliser,
) -> None:
    for text in ("repair bicycles", "repairing bicycle", "repiar bicycels", "mend things"):
        found = normaliser.recognise(text, k=100)
        chances = [one.confidence for one in found]
        assert len({one.key for one in found}) == len(found) == len(ENTRIES)
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= chance <= 1 for chance in chances)


def test_the_first_answer_does_not_depend_on_k(normaliser: SkillNormaliser) -> None:
    for text in ("mend violins", "repiar bicycels", "bicycle repairing", "sell some garden pumps"):
        assert normaliser.recognise(text, k=1) == normaliser.recognise(text, k=100)[:1]


def test_confidence_does_not_depend_on_k_where_nothing_tells_entries_apart() -> None:
    alike = SkillNormaliser.fit(_numbered(400))
    for text in ("machine", "operate some other machine", "zzzz"):
        assert alike.recognise(text, k=3) == alike.recognise(text, k=300)[:3]


def test_many_texts_at_once_are_answered_as_one_by_one(normaliser: SkillNormaliser) -> None:
    texts = ["mend violins", "", "CRM", "repiar bicycels", "bicycle repairing", "zzzz"] * 20
    assert normaliser.recognise_many(texts, k=4) == [
        normaliser.recognise(text, 4) for text in texts
    ]


def test_the_order_of_the_catalogue_does_not_matter(normaliser: SkillNormaliser) -> None:
    turned = SkillNormaliser.fit(reversed(ENTRIES))
    for text in ("mend violins", "repiar bicycels", "CRM", "promote old radios"):
        here, there = normaliser.recognise(text)[0], turned.recognise(text)[0]
        assert here.key == there.key
        assert here.confidence == pytest.approx(there.confidence, abs=1e-6)


def test_words_that_replace_each_other_are_learnt_from_the_catalogue_alone() -> None:
    lonely = SkillNormaliser.fit(
        [SkillEntry("repair", "repair violins"), SkillEntry("sell", "sell violins")]
    )
    made_up = {"repair": "zorble", "assemble": "quambin", "inspect": "drastle", "sell": "flimmer"}
    taught = SkillNormaliser.fit(
        SkillEntry(
            f"{verb}-{thing}",
            f"{verb} {thing}",
            () if thing == "violins" else (f"{made_up[verb]} {thing}",),
        )
        for verb, thing in itertools.product(VERBS, THINGS)
    )
    chance = {one.key: one.confidence for one in lonely.recognise("zorble violins", k=2)}
    assert abs(chance["repair"] - chance["sell"]) < 0.2
    learnt = {one.key: one.confidence for one in taught.recognise("zorble violins", k=9)}
    assert learnt["repair-violins"] > 5 * learnt["sell-violins"]


def test_an_added_entry_is_known_at_once_to_look_up_and_to_comparison(
    normaliser: SkillNormaliser,
) -> None:
    normaliser.prepare()
    grown = normaliser.with_entries([SkillEntry("harp", "tune harps", ("harp tuning",))])
    assert grown.recognise("Tune harps")[0].method is SkillMethod.EXACT
    assert grown.recognise("harp tuning")[0].method is SkillMethod.ALTERNATIVE
    assert grown.recognise("tuning a harp")[0].method is SkillMethod.STEM
    assert grown.recognise("tunne hapr")[0].key == "harp"
    assert all(one.key != "harp" for one in normaliser.recognise("tune harps", k=100))
    assert len(grown) == len(normaliser) + 1


def test_a_replaced_entry_loses_its_old_names(normaliser: SkillNormaliser) -> None:
    changed = normaliser.with_entries([SkillEntry("speaking", "rhetoric")])
    assert changed.recognise("rhetorics")[0].key == "speaking"
    assert "speaking" not in {
        one.key for one in changed.recognise("presenting", k=3) if one.confidence >= ACCEPT_ABOVE
    }
    assert len(changed) == len(normaliser)


def test_a_removed_entry_is_never_answered(normaliser: SkillNormaliser) -> None:
    smaller = normaliser.without(["cpp", "never known"])
    assert smaller.entry("cpp") is None
    assert all(one.key != "cpp" for one in smaller.recognise("C++", k=100))
    assert len(smaller) == len(normaliser) - 1


def _numbered(count: int) -> list[SkillEntry]:
    syllables = ("ba", "ke", "lo", "mi", "nu", "pra", "sti", "vor", "zel", "dun")
    names = ("".join(parts) for parts in itertools.product(syllables, repeat=3))
    return [
        SkillEntry(f"s{at:04d}", f"operate {name} machine", (f"run {name} machine",))
        for at, name in zip(range(count), names, strict=False)
    ]


def test_a_catalogue_loaded_one_by_one_answers_like_one_loaded_whole() -> None:
    entries = _numbered(700)
    grown = SkillNormaliser.fit([])
    for at, entry in enumerate(entries):
        grown = grown.with_entries([entry])
        if at == 350:
            assert grown.recognise("operating bakeba machne")[0].label == "operate bakeba machine"
    grown = grown.without(["s0005"]).with_entries([entries[5]])
    whole = SkillNormaliser.fit(entries)
    for text in ("run bakelo machine", "operat vorzeldun machine", "machine dundundu operating"):
        assert grown.recognise(text)[0].key == whole.recognise(text)[0].key


def test_a_small_change_of_a_large_catalogue_is_compared_beside_it() -> None:
    large = SkillNormaliser.fit(_numbered(700))
    large.prepare()
    changed = large.with_entries([SkillEntry("new", "run weaving loom")]).without(["s0003"])
    assert changed.recognise("opperate weavin loom")[0].key == "new"
    found = changed.recognise("operate bakemi machine!", k=100)
    assert all(one.key != "s0003" for one in found)
    assert [one.key for one in changed.recognise("operat bakenu machin")] == ["s0014"]


def test_threads_that_ask_at_once_get_the_same_answers() -> None:
    fresh = SkillNormaliser.fit(ENTRIES)
    texts = ["mend violins", "repiar bicycels", "bicycle repairing", "CRM"] * 10
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(fresh.recognise, texts))
    assert answers == [SkillNormaliser.fit(ENTRIES).recognise(text) for text in texts]


def test_nothing_is_accepted_by_meaning_alone() -> None:
    sure = Reranker(np.zeros(len(FEATURES)), 20.0)
    normaliser = SkillNormaliser.fit([SkillEntry("S1", "negotiate contracts")], reranker=sure)
    (spelt,) = normaliser.recognise("negociate contracts")
    (meant,) = normaliser.recognise("haggle")
    assert (spelt.method, spelt.confidence >= ACCEPT_ABOVE) == (SkillMethod.SPELLING, True)
    assert (meant.method, meant.confidence >= ACCEPT_ABOVE) == (SkillMethod.MEANING, False)
