"""The figures of each benchmark as Markdown tables."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

Result = dict[str, Any]

BASELINES = Path(__file__).with_name("baselines.json")
OURS = "**Lateral, through its API**"
BASELINE_PACKS = ("t1_moves", "t2_employees")
SLICE_METRICS = ("ndcg@10", "map", "recall@20", "p@5", "dest_mrr", "success3@10", "acc@1", "acc@5")


def quality_tables(result: Result) -> str:
    """Lateral beside the baselines, then each pack's slices, its gaps and the time per phase."""
    baselines = json.loads(BASELINES.read_text(encoding="utf-8"))
    packs: dict[str, Result] = result["packs"]
    parts = [
        measured(result),
        _ranking_table(packs, baselines["ranking"]),
        _normalising_table(packs, baselines["normalising"]),
        *(_slices_table(name, pack) for name, pack in packs.items()),
        *(_gaps_table(name, pack) for name, pack in packs.items()),
        _phases_table(packs),
    ]
    return "\n\n".join(part for part in parts if part)


def serving_tables(result: Result) -> str:
    """The service against the bare routes, for each number of openings."""
    parts = [measured(result)]
    for size in result["sizes"]:
        parts.append(f"**{size['openings']:,} openings, {size['employees']:,} people**")
        parts.append(_serving_table(size["runs"]))
        if "ratios" in size:
            ratios = size["ratios"]
            parts.append(
                f"Computed answers: {ratios['computed_of_bare']:.3f} of the bare route's rate. "
                f"While an opening changes every second: {ratios['busy_of_remembered']:.2f} of the "
                "rate of remembered answers."
            )
        if "stages" in size:
            parts.append("CPU ms of an answer by stage, people never seen:")
            parts.append(_stages_table(size["stages"]))
    if "crowd" in result:
        crowd = result["crowd"]
        parts.append(
            f"{crowd['name']}: {crowd['cpu_ms']:.1f} ms of CPU, p50 {crowd['p50_ms']:.1f} ms; the "
            f"first question, which encodes everybody, took {crowd['first_seconds']:.1f} s."
        )
    return "\n\n".join(parts)


def _stages_table(stages: Sequence[Result]) -> str:
    names = [name for name in stages[0] if name != "k"]
    rows = [[str(one["k"]), *(f"{one[name]:.2f}" for name in names)] for one in stages]
    return markdown(["k", *names], rows)


def door_table(result: Result) -> str:
    """CPU a request by uvicorn's own protocol and by the guarded one."""
    heads = ["request", "us of CPU, plain", "us of CPU, guarded", "ratio"]
    rows = [
        [kind, f"{one['plain_us']:.0f}", f"{one['guarded_us']:.0f}", f"{one['ratio']:.2f}"]
        for kind, one in result["requests"].items()
    ]
    return f"{measured(result)}\n\n{markdown(heads, rows)}"


def rounds_table(result: Result) -> str:
    """What each way to fill a round reaches, and what it takes."""
    heads = ["way", "CPU s", "MB", "placed", "total fit", "beside greedy", "teams over", "blocking"]
    greedy = result["ways"]["greedy"]["total_fit"]
    cells = [
        [
            name,
            f"{one['cpu_seconds']:.1f}",
            f"{one['megabytes']:.0f}",
            f"{one['placed']:,}",
            f"{one['total_fit']:,.1f}",
            f"{one['total_fit'] / greedy - 1:+.1%}",
            f"{one['teams_over']:,}",
            f"{one['blocking_pairs']:,}",
        ]
        for name, one in result["ways"].items()
    ]
    size = (
        f"{result['people']:,} people, {result['openings']:,} openings with {result['seats']:,} "
        f"seats, {result['pairs']:,} pairs, {result['teams']:,} teams."
    )
    return f"{measured(result)}\n\n{size}\n\n{markdown(heads, cells)}"


def whole_round_table(result: Result) -> str:
    """What a round takes, reading and ranking included, and what each way reaches."""
    runs = [
        [f"{run['seconds']:.0f}", f"{run['cpu_seconds']:.0f}", f"{run['megabytes']:,}"]
        for run in result["runs"]
    ]
    ways = [
        [name, f"{way['placed']:,}", f"{way['total_fit']:,.1f}", f"{way['blocking_pairs']:,}"]
        for name, way in result["ways"].items()
    ]
    size = (
        f"{result['people']:,} people, {result['openings']:,} openings with {result['seats']:,} "
        f"seats, {result['pairs']:,} pairs; load averages {result['load']}."
    )
    return "\n\n".join(
        (
            measured(result),
            size,
            markdown(["seconds", "CPU s", "MB"], runs),
            markdown(["way", "placed", "total fit", "blocking"], ways),
        )
    )


def ranking_tables(result: Result) -> str:
    """The ranker's speed beside plain matrix arithmetic, then its memory."""
    return "\n\n".join(
        (
            measured(result),
            *(table(result[part]) for part, table in _RANKING_PARTS.items() if result.get(part)),
        )
    )


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table whose columns line up."""
    lines = [list(heads), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )


def interval(values: Sequence[float]) -> str:
    """A mean with its 95 % interval where the scorer gives one."""
    if len(values) < 3:
        return f"{values[0]:.3f}"
    return f"{values[0]:.3f} [{values[1]:.3f}, {values[2]:.3f}]"


def measured(result: Result) -> str:
    """When and where the figures were measured."""
    return f"Measured {result['date']} on {result['machine']}."


def _ranking_table(packs: dict[str, Result], baselines: Sequence[Result]) -> str:
    ours = {name: packs[name]["scores"]["run"] for name in BASELINE_PACKS if _scored(packs, name)}
    if not ours:
        return ""
    rows = [
        [each["name"], *(f"{x:.3f}" if x else "" for name in ours for x in each.get(name, (0, 0)))]
        for each in baselines
    ]
    groups = ("all", "cross-functional")
    own = (interval(scores[group]["ndcg@10"]) for scores in ours.values() for group in groups)
    rows.append([OURS, *own])
    heads = [f"{name}{of} nDCG@10" for name in ours for of in ("", " cross-functional")]
    return markdown(["ranker", *heads], rows)


def _normalising_table(packs: dict[str, Result], baselines: Sequence[Result]) -> str:
    rows = [[each["name"], f"{each['clean']:.2f}", f"{each['misspelt']:.2f}"] for each in baselines]
    ours = []
    for name in packs:
        scores = packs[name]["scores"].get("run", {})
        if {"typo=False", "typo=True"} <= scores.keys():
            cells = (interval(scores[group]["acc@1"]) for group in ("typo=False", "typo=True"))
            ours.append([f"{OURS} ({name})", *cells])
    if not ours:
        return ""
    return markdown(["normaliser", "accuracy@1, clean", "accuracy@1, misspelt"], rows + ours)


def _slices_table(name: str, pack: Result) -> str:
    scores = pack["scores"].get("run")
    if not scores:
        return ""
    metrics = [metric for metric in SLICE_METRICS if metric in scores["all"]]
    rows = [
        [group, str(values[metrics[0]][3]), *(interval(values[metric]) for metric in metrics)]
        for group, values in scores.items()
        if values
    ]
    return markdown([name, "queries", *metrics], rows)


def _gaps_table(name: str, pack: Result) -> str:
    if "gaps" not in pack["scores"]:
        return ""
    values = pack["scores"]["gaps"]["gap"]
    heads = [f"{name}, skills lacking", *values]
    return markdown(heads, [[f"{pack['counts']['pairs']} pairs", *map(interval, values.values())]])


def _phases_table(packs: dict[str, Result]) -> str:
    phases = list(dict.fromkeys(phase for pack in packs.values() for phase in pack["seconds"]))
    rows = [
        [
            name,
            ", ".join(f"{count:,} {what}" for what, count in pack["counts"].items() if count),
            *(f"{pack['seconds'][p]:.1f}" if p in pack["seconds"] else "" for p in phases),
            str(pack["service_mb"]),
        ]
        for name, pack in packs.items()
    ]
    return markdown(["seconds", "of", *phases, "service MB"], rows)


def _scored(packs: dict[str, Result], name: str) -> bool:
    return name in packs and "run" in packs[name]["scores"]


def _serving_table(runs: Sequence[Result]) -> str:
    """Each route beside the bare ones at the same number of connections."""
    bare = {(run["name"], run["connections"]): run for run in runs if run["side"] == "bare"}
    names = list(dict.fromkeys(name for name, _ in bare))
    heads = ["route", "connections", "requests/s", "p50 ms", "p99 ms", "CPU ms", "KB"]
    rows = [
        [
            run["name"],
            str(run["connections"]),
            f"{run['per_second']:.0f}",
            f"{run['p50_ms']:.1f}",
            f"{run['p99_ms']:.1f}",
            f"{run['cpu_ms']:.1f}" if "cpu_ms" in run else "",
            f"{run['mean_bytes'] / 1000:.1f}",
            *(
                f"{run['per_second'] / bare[name, run['connections']]['per_second']:.3f}"
                if run.get("like_bare", True)
                else ""
                for name in names
            ),
        ]
        for run in runs
    ]
    return markdown([*heads, *(f"of {name}" for name in names)], rows)


def _single_table(measured: Sequence[Result]) -> str:
    heads = [
        "openings",
        "matrix-vector ms",
        "NearestNeighbors ms",
        "retrieval ms",
        "of matrix-vector",
        "reading the person ms",
        "re-ranking and explaining ms",
        "top 20 explained ms",
        "p99 ms",
        "seconds to index",
        "process MB",
    ]
    rows = [
        [
            f"{row['openings']:,}",
            f"{row['matvec_ms']:.2f}",
            f"{row['neighbours_ms']:.2f}",
            f"{row['retrieval_ms']:.2f}",
            f"{row['retrieval_ms'] / row['matvec_ms']:.1f}x",
            f"{row['read_ms']:.1f}",
            f"{row['again_ms'] - row['retrieval_ms']:.1f}",
            f"{row['ranked_ms']:.1f}",
            f"{row['ranked_p99_ms']:.1f}",
            f"{row['index_seconds']:.1f}",
            str(row["process_mb"]),
        ]
        for row in measured
    ]
    return markdown(heads, rows)


def _all_pairs_table(measured: Sequence[Result]) -> str:
    first = measured[0]["pairs_per_second"]
    rows = [
        [
            row["name"],
            f"{row['pairs_per_second'] / 1e6:.2f}" if row["pairs_per_second"] else row["note"],
            f"{row['pairs_per_second'] / first:.3f}" if row["pairs_per_second"] else "",
        ]
        for row in measured
    ]
    return markdown(["all pairs, top 20", "million pairs/s", "of the first"], rows)


def _memory_table(measured: Sequence[Result]) -> str:
    rows = [
        [
            row["what"],
            f"{row['profile_bytes'] / row['count'] / 1000:.1f}",
            f"{row['index_bytes'] / row['count'] / 1000:.1f}",
            f"{(row['profile_bytes'] + row['index_bytes']) / row['count'] / 10:.0f}",
        ]
        for row in measured
    ]
    heads = ["memory of", "KB each, records", "KB each, index", "MB for 100,000"]
    return markdown(heads, rows)


def _service_table(measured: Result) -> str:
    heads = [
        "service with",
        "MB at rest",
        "MB at most in a refresh",
        "MB at most in an import of 30 %",
        "s to start",
        "s to refresh",
    ]
    row = [
        f"{measured['openings']:,} openings",
        str(measured["rest_mb"]),
        str(measured["refresh_peak_mb"]),
        str(measured["import_peak_mb"]),
        f"{measured['ready_seconds']:.0f}",
        f"{measured['refresh_seconds']:.1f}",
    ]
    return markdown(heads, [row])


def _never_seen_table(measured: Sequence[Result]) -> str:
    stages = ["answer", "encode", "retrieve", "signals", "trees", "explain"]
    heads = ["a person never seen, openings", "k", *(f"{stage} ms" for stage in stages)]
    rows = [
        [f"{row['openings']:,}", str(row["k"]), *(f"{row[f'{stage}_ms']:.1f}" for stage in stages)]
        for row in measured
    ]
    return markdown(heads, rows)


_RANKING_PARTS: dict[str, Callable[[Any], str]] = {
    "single": _single_table,
    "never_seen": _never_seen_table,
    "all_pairs": _all_pairs_table,
    "memory": _memory_table,
    "service": _service_table,
}
"""What a run of the ranker's benchmark may have measured, and how each part is told."""
