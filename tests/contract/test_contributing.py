"""What the contributors' page names is there: paths, make targets, modules."""

import importlib.util
import re
from collections.abc import Iterator

import pytest

from tests.support.served import ROOT

PAGES = ("CONTRIBUTING.md", "README.md")
QUOTED = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
PATH = re.compile(
    r"\.?\w[\w.-]*(/[\w.-]*)+|[\w.-]+\.(md|json|toml|lock|yaml)|Makefile|\.importlinter"
)
# A word in capitals stands for whatever the reader adds.
PLACEHOLDER = re.compile(r"\b[A-Z]{4,}\b(?=[/.]\w)")
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
MODULE = re.compile(r"\bpython -m ([\w.]+)")
NOT_IN_THE_REPOSITORY = {".venv", ".venv/bin/", "var/", "artifacts/", "erasures.ndjson"}


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def paths_in(text: str) -> Iterator[str]:
    """Every path that the text quotes."""
    for quoted in QUOTED.findall(FENCED.sub("", text)):
        if PATH.fullmatch(quoted) and quoted not in NOT_IN_THE_REPOSITORY:
            yield quoted


def is_there(path: str) -> bool:
    """Whether there is such a file; one with a placeholder stands for every file that fits."""
    pattern = PLACEHOLDER.sub("*", path)
    return any(ROOT.glob(pattern)) if pattern != path else (ROOT / path).exists()


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_is_named_is_there(page: str) -> None:
    named = set(paths_in(text_of(page)))
    assert {path for path in named if not is_there(path)} == set()


def test_the_page_names_many_paths() -> None:
    assert len(set(paths_in(text_of("CONTRIBUTING.md")))) > 80


@pytest.mark.parametrize(
    "path", ["app/exchange/noun.py", "app/catalog/NOUN/views.py", "docs/none.md", "absent.md"]
)
def test_a_path_that_is_not_there_is_found(path: str) -> None:
    assert list(paths_in(f"Look at `{path}`.")) == [path]
    assert not is_there(path)


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_that_is_named_is_there(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    commands = "\n".join([*QUOTED.findall(text_of(page)), *FENCED.findall(text_of(page))])
    assert set(TARGET.findall(commands)) - targets == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_module_that_is_named_is_there(page: str) -> None:
    named = set(MODULE.findall(text_of(page)))
    assert {name for name in named if importlib.util.find_spec(name) is None} == set()


def test_every_link_to_a_section_has_its_heading() -> None:
    text = text_of("CONTRIBUTING.md")
    headings = {
        heading.lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", text)) <= headings
