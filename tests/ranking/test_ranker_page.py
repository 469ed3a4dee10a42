"""The page for data scientists shows code that runs as it stands."""

import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ranker.md"


def blocks_of(section: str) -> list[str]:
    """Return the blocks of Python of a section of the page, in their order."""
    text = PAGE.read_text(encoding="utf-8").partition(f"## {section}\n")[2].partition("\n## ")[0]
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


def test_the_estimators_are_learnt_searched_exchanged_and_served_by_the_code_of_the_page() -> None:
    told: dict[str, Any] = {}
    blocks = blocks_of("The estimators")
    for block in blocks:
        exec(compile(block, PAGE.name, "exec"), told)
    assert len(blocks) == 4
    assert told["ranker"].score(told["X"], told["grades"]) > 0.9
    first = told["served"].explain(told["people"][0], told["openings"][0])
    assert sum(one.value for one in first.contributions) > 0.0
    assert told["search"].best_params_["combiner__sums__trees__depth"] in (1, 2)
    assert len(told["other"].score_pairs(told["X"])) == len(told["X"])
