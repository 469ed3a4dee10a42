"""The built files are what their sources build, told without node; and they are small."""

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

import app.portal
from app.portal.files import ASSETS

SOURCE = Path(app.portal.__file__).parent / "source"
LANGUAGES = ("nl", "de", "cs", "pt")
BUILT = ("lateral.js", "portal.js", "frame.js", *(f"words.{one}.js" for one in LANGUAGES))
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


def words(language: str) -> Catalogue:
    read: Catalogue = json.loads((SOURCE / "words" / f"{language}.json").read_text("utf-8"))
    return read


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
    plain = [key for key in english if key not in SAME_WORDS and english[key] == other[key]]
    assert plain == [], "these are still in English"


# Words that two languages share.
SAME_WORDS = {"looks.hr"}


def test_the_elements_weigh_little() -> None:
    content = (ASSETS / "lateral.js").read_bytes()
    assert len(gzip.compress(content, 9)) <= MOST_BYTES


@pytest.mark.parametrize("name", BUILT)
def test_nothing_is_loaded_from_anywhere_else(name: str) -> None:
    text = (ASSETS / name).read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[\w./-]+", text)) <= NAMED_ONLY
    assert "unsafeHTML" not in text
    assert "localStorage" not in text
    assert "sessionStorage" not in text


def test_what_others_wrote_is_named_with_its_licence() -> None:
    told = (ASSETS / "THIRD_PARTY.md").read_text(encoding="utf-8")
    bundled = lock()["packages"]["node_modules/lit-html"]
    assert f"lit-html {bundled['version']} ({bundled['license']})" in told
    assert "Redistributions of source code must retain" in told
    imported = {
        name
        for path in SOURCE.rglob("*.js")
        if "node_modules" not in path.parts
        for name in re.findall(r'from "([^."/][^"]*)"', path.read_text(encoding="utf-8"))
    }
    assert {name.partition("/")[0] for name in imported} == {"lit-html"}


def test_the_lock_names_no_registry_and_hashes_every_package() -> None:
    packages = {name: one for name, one in lock()["packages"].items() if name}
    assert all("resolved" not in one for one in packages.values())
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())


def test_every_text_that_is_shown_is_a_word_of_the_catalogues() -> None:
    english = words("en")
    used = set()
    for path in SOURCE.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'say\(\s*"([\w.]+)"', text))
        used |= set(re.findall(r'"([a-z_-]+(?:\.[a-z_-]+)+)"', text)) & english.keys()
        prefixes = re.findall(r"say\(`([\w.]+)\.\$\{", text)
        prefixes += re.findall(r'code\(\s*"([\w.]+)"', text)
        used |= {key for key in english if any(key.startswith(f"{one}.") for one in prefixes)}
    assert used - english.keys() == set()
    assert english.keys() - used == set(), "nothing says these"
