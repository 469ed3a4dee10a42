"""Small downloads of the shape of ESCO's and O*NET's, of a trade that nobody classifies."""

import csv
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

SKILL = "http://data.europa.eu/esco/skill/"
OCCUPATION = "http://data.europa.eu/esco/occupation/"
SKILL_COLUMNS = (
    "conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels",
    "hiddenLabels", "status", "modifiedDate", "scopeNote", "definition", "inScheme", "description",
)  # fmt: skip

Row = Mapping[str, Any]


def skill(key: str, label: str, **values: str) -> Row:
    """A line of skills_en.csv."""
    return {
        "conceptType": "KnowledgeSkillCompetence",
        "conceptUri": SKILL + key,
        "preferredLabel": label,
        "status": "released",
        **values,
    }


def occupation(key: str, label: str, **values: str) -> Row:
    """A line of occupations_en.csv."""
    return {
        "conceptUri": OCCUPATION + key,
        "preferredLabel": label,
        "iscoGroup": "7999",
        "status": "released",
        "description": f"{label.capitalize()}s do their work.",
        **values,
    }


SKILLS = (
    skill(
        "fly", "fly kites", altLabels="kite flying\nflying kites", hiddenLabels="kite-fliyng",
        description="Keep a kite in the air.",
    ),
    skill("knot", "tie knots"),
    skill("wind", "read the wind", altLabels="wind reading"),
    skill("old", "wave flags", status="deprecated"),
)  # fmt: skip
OCCUPATIONS = (
    occupation("flyer", "kite flyer", altLabels="kite pilot\nkite flier"),
    occupation("maker", "kite maker"),
)
NEEDS = (
    ("flyer", "essential", "fly"),
    ("flyer", "optional", "knot"),
    ("maker", "essential", "knot"),
    ("maker", "optional", "unheard-of"),
)


def write_table(path: Path, rows: Iterable[Row], columns: Sequence[str] = ()) -> None:
    """A CSV table with a byte order mark, as the download has it."""
    told = list(rows)
    names = columns or tuple(dict.fromkeys(name for row in told for name in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, names, restval="")
        table.writeheader()
        table.writerows(told)


def esco_folder(
    folder: Path,
    skills: Sequence[Row] = SKILLS,
    occupations: Sequence[Row] = OCCUPATIONS,
    needs: Sequence[tuple[str, str, str]] = NEEDS,
) -> Path:
    """A download of ESCO in English."""
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / "skills_en.csv", skills, SKILL_COLUMNS)
    write_table(folder / "occupations_en.csv", occupations)
    write_table(
        folder / "occupationSkillRelations_en.csv",
        (
            {"occupationUri": OCCUPATION + who, "relationType": how, "skillUri": SKILL + what}
            for who, how, what in needs
        ),
    )
    group = {"conceptType": "SkillGroup", "status": "released"}
    groups = (("G", "airborne work"), ("G1", "kite work"))
    write_table(
        folder / "skillGroups_en.csv",
        ({**group, "conceptUri": SKILL + key, "preferredLabel": name} for key, name in groups),
    )
    upper = {"Level 0 URI": f"{SKILL}G", "Level 0 preferred term": "airborne work"}
    write_table(folder / "skillsHierarchy_en.csv", (upper, {**upper, "Level 1 URI": f"{SKILL}G1"}))
    write_table(
        folder / "skillSkillRelations_en.csv",
        [{"originalSkillUri": f"{SKILL}fly", "relatedSkillUri": f"{SKILL}wind"}],
    )
    write_table(
        folder / "broaderRelationsSkillPillar_en.csv",
        [{"conceptUri": f"{SKILL}fly", "broaderUri": f"{SKILL}G1"}],
    )
    return folder


ONET_TABLES: Mapping[str, Sequence[Sequence[Any]]] = {
    "Occupation Data": (
        ("O*NET-SOC Code", "Title", "Description"),
        ("99-1000.00", "Kite Flyers", "Fly kites for \"others\"."),
        ("99-2000.00", "Kite Menders", "Mend kites."),
    ),
    "Alternate Titles": (
        ("O*NET-SOC Code", "Title", "Alternate Title", "Short Title", "Source(s)"),
        ("99-1000.00", "Kite Flyers", "Aerial Artist (AA)", "AA", "08"),
        ("99-1000.00", "Kite Flyers", "Kite Flyers", None, "08"),
    ),
    "Content Model Reference": (
        ("Element ID", "Element Name", "Description"),
        ("2", "Worker Requirements", ""),
        ("2.A", "Basic Skills", "What everything rests on"),
        ("2.A.1", "Content", "What one works with"),
        ("2.A.1.z", "Reading Clouds", "Understanding clouds."),
    ),
    "Skills": (
        (
            "O*NET-SOC Code", "Title", "Element ID", "Element Name", "Scale ID", "Data Value",
            "Recommend Suppress", "Not Relevant",
        ),
        ("99-1000.00", "Kite Flyers", "2.A.1.z", "Reading Clouds", "IM", 4, "N", None),
        ("99-1000.00", "Kite Flyers", "2.A.1.z", "Reading Clouds", "LV", 3.5, "N", "N"),
        ("99-2000.00", "Kite Menders", "2.A.1.z", "Reading Clouds", "IM", 2, "N", None),
        ("99-2000.00", "Kite Menders", "2.A.1.z", "Reading Clouds", "LV", 1, "N", "Y"),
    ),
    "Technology Skills": (
        (
            "O*NET-SOC Code", "Title", "Example", "Commodity Code", "Commodity Title",
            "Hot Technology", "In Demand",
        ),
        ("99-1000.00", "Kite Flyers", "WindSheet", 43230001, "Wind software", "Y", "N"),
        ("99-2000.00", "Kite Menders", "WindSheet", 43230001, "Wind software", "Y", "Y"),
    ),
    "Job Zones": (
        ("O*NET-SOC Code", "Title", "Job Zone"),
        ("99-1000.00", "Kite Flyers", 3),
    ),
}  # fmt: skip

_RATING_COLUMNS = (
    "O*NET-SOC Code", "Element ID", "Element Name", "Scale ID", "Data Value", "N",
    "Standard Error", "Lower CI Bound", "Upper CI Bound", "Recommend Suppress", "Not Relevant",
    "Date", "Domain Source",
)  # fmt: skip


def _rating(code: str, element: str, name: str, scale: str, value: float) -> tuple[Any, ...]:
    return (code, element, name, scale, value, 8, 0.1, 1, 5, "N", "n/a", "08/2025", "Analyst")


# The same trade as releases from 30.3 on tell of it.
NEW_ONET_TABLES: Mapping[str, Sequence[Sequence[Any]]] = {
    "Occupation Data": ONET_TABLES["Occupation Data"],
    "Job Titles": (
        ("O*NET-SOC Code", "Job Title", "Short Title", "Source(s)"),
        ("99-1000.00", "Aerial Artist (AA)", "AA", "08"),
        ("99-1000.00", "Kite Hand", "n/a", "08"),
    ),
    "Content Model Reference": (
        *ONET_TABLES["Content Model Reference"],
        ("2.B", "Transferable Skills", "What is carried along"),
        ("2.B.1", "Social", "Working with people"),
        ("2.E", "Software Skills", "What runs on machines"),
        ("2.E.7", "Wind software", "Telling the wind"),
    ),
    "Essential Skills": (
        _RATING_COLUMNS,
        _rating("99-1000.00", "2.A.1.z", "Reading Clouds", "IM", 4),
        _rating("99-1000.00", "2.A.1.z", "Reading Clouds", "LV", 3.5),
    ),
    "Transferable Skills": (
        _RATING_COLUMNS,
        _rating("99-1000.00", "2.B.1.y", "Calling Out", "IM", 2),
        _rating("99-2000.00", "2.B.1.y", "Calling Out", "IM", 3),
    ),
    "Software Skills": (
        (
            "O*NET-SOC Code", "Element ID", "Element Name", "Workplace Example",
            "Hot Technology", "In Demand",
        ),
        ("99-1000.00", "2.E.7", "Wind software", "WindSheet", "Y", "N"),
        ("99-2000.00", "2.E.7", "Wind software", "n/a", "N", "N"),
    ),
    "Job Zones": (
        ("O*NET-SOC Code", "Job Zone", "Date", "Domain Source"),
        ("99-1000.00", 2, "08/2025", "Analyst"),
    ),
    "Job Zone Reference": (
        ("Job Zone", "Name", "Experience"),
        (2, "Job Zone Two: Hardly Any Preparation Needed", "n/a"),
        (5, "Job Zone Five: Years of Preparation Needed", "n/a"),
    ),
}  # fmt: skip


def onet_folder(folder: Path, tables: Mapping[str, Sequence[Sequence[Any]]] = ONET_TABLES) -> Path:
    """A database of O*NET as tab-separated text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        lines = ("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def zipped(folder: Path) -> Path:
    """The files of a folder as an archive beside it, inside a folder of its own."""
    archive = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(folder.iterdir()):
            packed.write(file, f"{folder.name}/{file.name}")
    return archive
