"""The held-out figures of the ranker as Markdown tables."""

from collections.abc import Sequence
from typing import Any

from benchmarks.tables import interval, markdown

Result = dict[str, Any]


def ablation_tables(result: Result) -> str:
    """Parts left out and alone, calibration, functions, and the examples that were read."""
    return "\n\n".join(
        (
            f"Measured {result['date']} on {result['machine']}.",
            _lines_table(result["lines"]),
            *([_without_table(result)] if "without" in result else []),
            *([_graders_table(result["graders"])] if "graders" in result else []),
            *(_curve(name, of) for name, of in result["calibration"].items()),
            *(_functions(name, rows) for name, rows in result["functions"].items()),
            *(_example(example) for example in result["examples"]),
        )
    )


def line(label: str, figures: Sequence[Result]) -> str:
    """One row of the table of parts."""
    return "| " + " | ".join(_cells(label, figures)) + " |"


def _cells(label: str, figures: Sequence[Result]) -> list[str]:
    return [
        label,
        *(interval(of[what]) for of in figures for what in ("ndcg@10", "cross_functional")),
    ]


def _lines_table(lines: dict[str, Sequence[Result]]) -> str:
    packs = [of["pack"] for of in next(iter(lines.values()))]
    heads = [f"{name}{of}" for name in packs for of in (" nDCG@10", " cross-functional")]
    return markdown(["held out", *heads], [_cells(label, of) for label, of in lines.items()])


def without_line(label: str, differences: Sequence[Sequence[float]]) -> str:
    """One row of the table of what is lost without a part."""
    return "| " + " | ".join(_lost(label, differences)) + " |"


def _lost(label: str, differences: Sequence[Sequence[float]]) -> list[str]:
    return [
        f"without {label}",
        *(f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]" for mean, low, high in differences),
    ]


def _without_table(result: Result) -> str:
    packs = [of["pack"] for of in next(iter(result["lines"].values()))]
    heads = [f"{name}{of}" for name in packs for of in (" nDCG@10", " cross-functional")]
    rows = [_lost(label, of) for label, of in result["without"].items()]
    return markdown(["lost, lines learnt anew", *heads], rows)


def _graders_table(of: Result) -> str:
    rows = [[label, *map(interval, figures)] for label, figures in of["lines"].items()]
    table = markdown(["grades as a ranking (t1_moves)", "nDCG@10", "cross-functional"], rows)
    return f"{table}\n\nOf the listed moves, {of['mutual']:.0%} are listed back as well."


def _curve(name: str, of: Result) -> str:
    rows = [[f"{score:.3f}", f"{rate:.3f}", f"{count:,}"] for score, rate, count in of["curve"]]
    table = markdown([f"{name}: mean score", "share relevant", "pairs"], rows)
    return f"{table}\n\nExpected calibration error of {name}: {of['error']:.4f}."


def _functions(name: str, rows: Sequence[Sequence[Any]]) -> str:
    cells = [[function, str(count), interval(values)] for function, count, values in rows]
    return markdown([f"{name}: people of", "queries", "nDCG@10"], cells)


def _example(example: Result) -> str:
    wishes = f", who wishes for {'; '.join(example['wishes'])}" if example["wishes"] else ""
    answers = "; ".join(f"{title} ({grade})" for title, _, grade in example["answers"])
    return (
        f"**{example['verdict'].capitalize()}: {example['title']}**{wishes} "
        f"({example['pack']} {example['query']}, nDCG@10 {example['ndcg@10']:.2f}): {answers}. "
        f"*{example['comment']}*"
    )
