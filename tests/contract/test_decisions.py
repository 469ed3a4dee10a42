"""The pages of decisions have their heads, and the index is theirs."""

import re

import pytest

from tests.support.decisions_page import (
    PAGE,
    Decision,
    MalformedDecisionError,
    decision,
    decisions,
    decisions_page,
)

ALL = list(decisions())
NAMED = re.compile(r"decisions? (\d+)|(?:,|and) (\d+)", re.IGNORECASE)


def test_the_index_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == decisions_page(), "run `make decisions`"


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.file)
def test_a_status_names_decisions_that_there_are(one: Decision) -> None:
    named = {int(first or second) for first, second in NAMED.findall(one.status)}
    assert named <= {found.number for found in ALL}


@pytest.mark.parametrize(
    "text",
    [
        "# 1. A title\n\nStatus: accepted.\n\n## Context\n",
        "# 1. A title\n\nDate: 2026-11-21.\n\n## Context\n",
        "# 2. A title\n\nDate: 2026-11-21. Status: accepted.\n\n## Context\n",
        "# A title\n\nDate: 2026-11-21. Status: accepted.\n\n## Context\n",
    ],
    ids=["no date", "no status", "another number", "no number"],
)
def test_a_page_without_its_head_is_refused(text: str) -> None:
    with pytest.raises(MalformedDecisionError, match=r"0001-a\.md should begin with '# 1\."):
        decision("0001-a.md", text)
