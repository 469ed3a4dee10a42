"""The built files are what their sources build, told without node; and they are small."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import app.portal
from app.learning.registry.card import LIMITS, PROHIBITED, PURPOSE
from app.portal.files import ASSETS

SOURCE = Path(app.portal.__file__).parent / "source"
LANGUAGES = ("nl", "de", "cs", "pt")
ELEMENTS = ("lateral.js", "moving.js", "workforce.js", "model.js")
PAGES = ("portal.js", "states.js", "frame.js")
BUILT = (*ELEMENTS, *PAGES, *(f"words.{one}.js" for one in LANGUAGES))
# Those of all elements, and those of one file.
CATALOGUES = ("words", "moving/words", "workforce/words", "model/words")
MOST_BYTES = 30 * 1024
# A template's namespace, and a word of the standard; nothing is loaded from there.
NAMED_ONLY = {"http://www.w3.org/2000/svg"}

Catalogue = dict[str, str | dict[str, str]]


def fingerprint(folder: Path) -> str:
    """As `build.mjs` computes it: of each file its name, its length, its bytes."""
    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "node_modules" not in path.parts
    )
    hashed = hashlib.sha256()
    for name in names:
        content = (folder / name).read_bytes()
        hashed.update(f"{name}\n{len(content)}\n".encode() + content)
    return hashed.hexdigest()


def told_fingerprint(name: str) -> str:
    first, _, _ = (ASSETS / name).read_text(encoding="utf-8").partition("\n")
    return first.rpartition(" ")[2]


def lacking(english: Catalogue, other: Catalogue) -> list[str]:
    """What a catalogue lacks, has too many, or does not fill in."""
    missing = [key for key in english if key not in other]
    extra = [key for key in other if key not in english]
    return [
        *missing,
        *extra,
        *(key for key in english.keys() & other.keys() if gaps(english[key]) - gaps(other[key])),
    ]


def gaps(message: str | dict[str, str]) -> set[str]:
    forms = [message] if isinstance(message, str) else message.values()
    return {gap for form in forms for gap in re.findall(r"\{\w+\}", form)}


def words(language: str, folder: str = "words") -> Catalogue:
    read: Catalogue = json.loads((SOURCE / folder / f"{language}.json").read_text("utf-8"))
    return read


def sources() -> Iterator[Path]:
    """The scripts of the elements; those of the portal's own pages are in English alone."""
    for path in SOURCE.rglob("*.js"):
        if not {"node_modules", "page"} & set(path.relative_to(SOURCE).parts):
            yield path


def lock() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SOURCE / "package-lock.json").read_text("utf-8"))
    return read


@pytest.mark.parametrize("name", BUILT)
def test_the_built_files_are_built_from_the_sources_that_are_here(name: str) -> None:
    assert told_fingerprint(name) == fingerprint(SOURCE), "run `make portal`"


def test_one_byte_more_in_a_source_makes_the_build_stale(tmp_path: Path) -> None:
    copy = tmp_path / "source"
    for path in (path for path in SOURCE.rglob("*") if "node_modules" not in path.parts):
        if path.is_file():
            target = copy / path.relative_to(SOURCE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    assert fingerprint(copy) == fingerprint(SOURCE)
    with (copy / "card.js").open("a", encoding="utf-8") as file:
        file.write(" ")
    assert fingerprint(copy) != told_fingerprint("lateral.js")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_everything(language: str) -> None:
    english, other = words("en"), words(language)
    assert lacking(english, other) == []
    assert lacking(english, {**other, "band.far": ""} | {"bars.sum": "x", "one": "more"}) == ["one"]
    assert lacking(english, {key: other[key] for key in other if key != "band.far"}) == ["band.far"]
    assert lacking(english, {**other, "move.closes": "soon"}) == ["move.closes"]
    for folder in CATALOGUES:
        english, other = words("en", folder), words(language, folder)
        assert lacking(english, other) == [], folder
        plain = [key for key in english if key not in SAME_WORDS and english[key] == other[key]]
        assert plain == [], f"these of {folder} are still in English"


# How nobody is addressed here: each language has one form, and spells as one country does.
OTHER_ADDRESS = {
    "nl": r"\b(u|uw)\b",
    "de": r"\b(du|dir|dich|dein\w*|willst|kannst|hast|bist|euch|euer|eure\w*)\b",
    "cs": r"\b(ty|tě|ti|tebe|tobě|tebou|tv(ůj|oje|á|é|ého|ému|ém|ým|ou|ých|ými)|jsi|máš|chceš"
    r"|můžeš|zkus|řekni|podívej)\b",
    "pt": r"\b(você\w*|equipe\w*|registro\w*|usuári\w+|salvar|tua?s?|contigo)\b",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_one_form_of_address(language: str) -> None:
    other = re.compile(OTHER_ADDRESS[language], re.IGNORECASE)
    told = [
        text
        for folder in CATALOGUES
        for message in words(language, folder).values()
        for text in ([message] if isinstance(message, str) else message.values())
    ]
    assert [text for text in told if other.search(text)] == []
    planted = {"nl": "Kies uw team.", "de": "Wähle dein Team.", "cs": "Vyber tvůj tým."}
    assert other.search(planted.get(language, "Escolha a equipe."))


# Words that two languages share.
SAME_WORDS = {"looks.hr", "model.fairness", "column.seen"}


def test_what_the_service_writes_into_cards_is_told_in_every_language() -> None:
    known = words("en", "model/words").values()
    assert [text for text in (PURPOSE, *PROHIBITED, *LIMITS) if text not in known] == []


def test_no_word_of_one_file_hides_a_word_of_all() -> None:
    every = [key for folder in CATALOGUES for key in words("en", folder)]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("name", ELEMENTS)
def test_the_elements_weigh_little(name: str) -> None:
    content = (ASSETS / name).read_bytes()
    assert len(gzip.compress(content, 9)) <= MOST_BYTES


@pytest.mark.parametrize("name", BUILT)
def test_nothing_is_loaded_from_anywhere_else(name: str) -> None:
    text = (ASSETS / name).read_text(encoding="utf-8")
    # Reserved names belong to nobody: samples show them as links.
    named = {one for one in re.findall(r"https?://[\w./-]+", text) if ".example/" not in one}
    assert named <= NAMED_ONLY
    assert "unsafeHTML" not in text
    assert "localStorage" not in text
    assert "sessionStorage" not in text


def test_what_others_wrote_is_named_with_its_licence() -> None:
    told = (ASSETS / "THIRD_PARTY.md").read_text(encoding="utf-8")
    # d3-array is in what d3-sankey imports; its other parts are not used.
    bundled = {"lit-html", "d3-sankey", "d3-array"}
    for name in bundled:
        one = lock()["packages"][f"node_modules/{name}"]
        assert f"## {name} {one['version']} ({one['license']})" in told
    assert told.count("\n## ") == told.count("Redistributions of source code must retain")
    imported = {
        name
        for path in sources()
        for name in re.findall(r'from "([^."/][^"]*)"', path.read_text(encoding="utf-8"))
    }
    assert {name.partition("/")[0] for name in imported} <= bundled
    # The first line holds a fingerprint, in which any two letters may stand.
    _, _, script = (ASSETS / "lateral.js").read_text(encoding="utf-8").partition("\n")
    assert "d3" not in script


def test_the_lock_names_no_registry_and_hashes_every_package() -> None:
    packages = {name: one for name, one in lock()["packages"].items() if name}
    assert all("resolved" not in one for one in packages.values())
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())


def test_every_text_that_is_shown_is_a_word_of_the_catalogues() -> None:
    english = {key: text for folder in CATALOGUES for key, text in words("en", folder).items()}
    # What the service writes is looked up by its English text.
    used = {key for key, text in english.items() if text in (PURPOSE, *PROHIBITED, *LIMITS)}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'say\(\s*"([\w.]+)"', text))
        used |= set(re.findall(r'"([a-z_-]+(?:\.[a-z_-]+)+)"', text)) & english.keys()
        prefixes = re.findall(r"say\(`([\w.]+)\.\$\{", text)
        prefixes += re.findall(r'code\(\s*"([\w.]+)"', text)
        used |= {key for key in english if key.endswith(".about") and key[:-6] in used}
        # The reasons of two steps come from two lists.
        prefixes += re.findall(r'reason\(\w+, "(\w+)"\)', text)
        used |= {key for key in english if any(key.startswith(f"{one}.") for one in prefixes)}
    assert used - english.keys() == set()
    assert english.keys() - used == set(), "nothing says these"
