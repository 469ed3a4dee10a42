"""The figures of imports as Markdown tables."""

from typing import Any

from benchmarks.tables import markdown, measured

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
AIM = 0.25


def import_tables(result: dict[str, Any]) -> str:
    """Imports beside the plain load, then what they cost the service."""
    runs: list[dict[str, Any]] = result["runs"]
    return "\n\n".join((measured(result), _speed_table(runs), _cost_table(runs)))


def _speed_table(runs: list[dict[str, Any]]) -> str:
    heads = [
        "people",
        "database",
        "import, rows/s",
        "plain load, rows/s",
        f"share (aim {AIM})",
        "share by processor time",
        "plain loads, s",
    ]
    rows = [
        [
            f"{run['people']:,}",
            NAMES[run["database"]],
            f"{run['import_rows_per_second']:,}",
            f"{run['plain_rows_per_second']:,}",
            f"{run['share_of_plain']:.3f}",
            f"{run['share_by_cpu']:.3f}",
            ", ".join(f"{seconds:.1f}" for seconds in run["plain_seconds_each"]),
        ]
        for run in runs
    ]
    return markdown(heads, rows)


def _cost_table(runs: list[dict[str, Any]]) -> str:
    heads = [
        "people",
        "database",
        "import, s",
        "worker, database, web, s of processor",
        "snapshot behind, s",
        "again, all unchanged, s",
        "snapshot import, s",
        "worker grew, MB",
        "web grew, MB",
        "load",
    ]
    rows = [
        [
            f"{run['people']:,}",
            NAMES[run["database"]],
            f"{run['import_seconds']:.1f}",
            ", ".join(f"{run['import_cpu_seconds'][of]:.1f}" for of in _PROCESSES),
            f"{run['followed_seconds_after']:.1f}",
            f"{run['again_seconds']:.1f}",
            f"{run['snapshot_seconds']:.1f}",
            str(run["worker_growth_mb"]),
            str(run["web_growth_mb"]),
            f"{run['load_average']:.0f}",
        ]
        for run in runs
    ]
    return markdown(heads, rows)


_PROCESSES = ("worker", "database", "web")
