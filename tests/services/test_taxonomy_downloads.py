"""Downloads of taxonomies are read from folders, archives, text, Excel and joined tables."""

import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.exchange.taxonomies import source
from app.exchange.taxonomies.base import TaxonomyError
from app.exchange.taxonomies.esco import key_of, read_esco
from app.exchange.taxonomies.onet import read_onet, scaled
from tests.support.taxonomies import (
    NEW_ONET_TABLES,
    ONET_TABLES,
    SKILLS,
    esco_folder,
    onet_folder,
    skill,
    write_table,
    zipped,
)

SHARED = Path(__file__).resolve().parents[3] / "shared" / "taxonomies"
REAL = pytest.mark.skipif(not SHARED.is_dir(), reason="no taxonomies beside the repository")


@pytest.mark.parametrize("pack", ["esco", "onet"])
def test_an_archive_is_read_like_its_folder(tmp_path: Path, pack: str) -> None:
    if pack == "esco":
        folder = esco_folder(tmp_path / "ESCO dataset - v1.2.0")
        one, other = read_esco(folder), read_esco(zipped(folder))
    else:
        folder = onet_folder(tmp_path / "db_29_2_text")
        one, other = read_onet(folder), read_onet(zipped(folder))
    assert one == other


def excel_folder(folder: Path, tables: Mapping[str, Sequence[Sequence[Any]]] = ONET_TABLES) -> Path:
    openpyxl = pytest.importorskip("openpyxl", reason="the extra `excel` is not installed")
    folder.mkdir()
    for name, rows in tables.items():
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(list(row))
        book.save(folder / f"{name}.xlsx")
    return folder


def test_excel_tables_say_the_same_as_text(tmp_path: Path) -> None:
    excel, text = excel_folder(tmp_path / "onet-29.2"), onet_folder(tmp_path / "db_29_2_text")
    assert read_onet(excel) == read_onet(text)
    assert read_onet(zipped(excel)) == read_onet(text)


def test_the_tables_of_newer_releases_of_onet_are_read(tmp_path: Path) -> None:
    taxonomy = read_onet(onet_folder(tmp_path / "db_30_3_text", NEW_ONET_TABLES))
    flyer, mender = (taxonomy.roles[f"onet:99-{n}000.00"] for n in (1, 2))
    assert taxonomy.version == "30.3"
    assert flyer.alternative_titles == ["Aerial Artist (AA)", "AA", "Kite Hand"]
    assert flyer.family == "Job zone 2: hardly any preparation"
    assert [(one.level, one.essential) for one in flyer.skills] == [
        (2.5, True),
        (None, False),
        (None, False),
    ]
    assert [one.skill for one in mender.skills] == ["onet:2.B.1.y"]
    sheet = taxonomy.skills[flyer.skills[2].skill]
    assert (sheet.preferred_label, sheet.broader) == ("WindSheet", ["onet:2.E.7"])
    assert taxonomy.skills["onet:2.E.7"].broader == ["onet:2.E"]
    assert {one.reason: one.count for one in taxonomy.skipped} == {
        "technology without a name or group": 1
    }


def test_newer_releases_of_onet_in_excel_say_the_same_as_text(tmp_path: Path) -> None:
    excel = excel_folder(tmp_path / "db_30_3_excel", NEW_ONET_TABLES)
    assert read_onet(excel) == read_onet(onet_folder(tmp_path / "db_30_3_text", NEW_ONET_TABLES))


def test_software_keeps_its_key_from_release_to_release(tmp_path: Path) -> None:
    old = read_onet(onet_folder(tmp_path / "db_29_2_text"))
    new = read_onet(onet_folder(tmp_path / "db_30_3_text", NEW_ONET_TABLES))
    shared = old.skills.keys() & new.skills.keys()
    assert {old.skills[key].preferred_label for key in shared} >= {"WindSheet", "Reading Clouds"}


@pytest.mark.parametrize("tables", [ONET_TABLES, NEW_ONET_TABLES])
def test_an_unknown_layout_of_onet_is_refused_with_what_was_found_and_expected(
    tmp_path: Path, tables: Mapping[str, Sequence[Sequence[Any]]]
) -> None:
    renamed = {name.replace("Skills", "Abilities"): rows for name, rows in tables.items()}
    folder = onet_folder(tmp_path / "db_40_0_text", renamed)
    with pytest.raises(TaxonomyError) as refused:
        read_onet(folder)
    told = refused.value.detail
    assert "Expected, as .txt or .xlsx: Skills or Essential Skills and Transferable Skills" in told
    assert "Technology Skills or Software Skills" in told
    assert all(f"{name}.txt" in told.partition("Found: ")[2] for name in renamed)


def test_the_case_of_a_newer_release_is_read() -> None:
    folder = SHARED.parent / "cases" / "exchange" / "10-onet-30.3" / "db_30_3_text"
    if not folder.is_dir():
        pytest.skip("no cases beside the repository")
    (rigger,) = read_onet(folder).roles.values()
    assert rigger.alternative_titles == ["Rope Rigger"]
    assert [one.weight for one in rigger.skills] == [3.75, 2.5, 2.0]


def test_without_the_extra_excel_tables_are_refused_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = excel_folder(tmp_path / "onet-29.2")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(TaxonomyError, match=r"lateral\[excel\]"):
        read_onet(folder)


def profiles(folder: Path, rows: list[dict[str, Any]]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `columns` is not installed")
    arrow = pytest.importorskip("pyarrow")
    parquet.write_table(arrow.Table.from_pylist(rows), folder / "occupation_profiles.parquet")


def joined_folder(folder: Path, *, with_skills: bool) -> Path:
    """A download in which joined profiles stand for the table of needed skills."""
    esco_folder(folder)
    (folder / "occupationSkillRelations_en.csv").unlink()
    if not with_skills:
        (folder / "skills_en.csv").unlink()
    uri = "http://data.europa.eu/esco/occupation/flyer"
    needed = {"essential_skills": ["fly kites"], "optional_skills": ["tie  knots", "fly kites"]}
    profiles(folder, [{"occupation_uri": uri, **needed}])
    return folder


def test_joined_profiles_stand_in_for_the_relations(tmp_path: Path) -> None:
    taxonomy = read_esco(joined_folder(tmp_path / "esco-1.0", with_skills=True))
    flyer = taxonomy.roles["esco:occupation:flyer"]
    assert [(one.skill, one.essential) for one in flyer.skills] == [
        ("esco:skill:fly", True),
        ("esco:skill:knot", False),
    ]


def test_skills_that_joined_profiles_name_get_keys_of_their_labels(tmp_path: Path) -> None:
    taxonomy = read_esco(joined_folder(tmp_path / "esco-1.0", with_skills=False))
    again = read_esco(tmp_path / "esco-1.0")
    assert again == taxonomy
    named = {key: body for key, body in taxonomy.skills.items() if key.startswith("esco:label:")}
    assert {body.preferred_label for body in named.values()} == {"fly kites", "tie knots"}
    assert all(body.scheme_id is None for body in named.values())
    assert {one.skill for one in taxonomy.roles["esco:occupation:flyer"].skills} == named.keys()


def test_a_download_without_what_occupations_need_is_refused(tmp_path: Path) -> None:
    folder = esco_folder(tmp_path / "esco-1.0")
    (folder / "occupationSkillRelations_en.csv").unlink()
    with pytest.raises(TaxonomyError, match=r"occupationSkillRelations_en\.csv"):
        read_esco(folder)


def test_another_language_is_read_from_its_own_tables(tmp_path: Path) -> None:
    folder = esco_folder(tmp_path / "esco-1.0")
    for table in folder.glob("*_en.csv"):
        table.rename(table.with_name(table.name.replace("_en", "_de")))
    write_table(folder / "skills_de.csv", [skill("fly", "Drachen steigen lassen")])
    taxonomy = read_esco(folder, language="de")
    assert taxonomy.skills["esco:skill:fly"].preferred_label == "Drachen steigen lassen"
    with pytest.raises(TaxonomyError):
        read_esco(folder, language="en")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    folder = esco_folder(tmp_path / "esco-1.0")
    write_table(folder / "skills_en.csv", [{"conceptUri": "x", "label": "y"}])
    with pytest.raises(TaxonomyError, match=r"skills_en.csv: has no column preferredLabel"):
        read_esco(folder)


def test_a_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    folder = onet_folder(tmp_path / "db_29_2_text")
    (folder / "Skills.txt").write_bytes(b"\xff\xfe\x00rubbish")
    with pytest.raises(TaxonomyError, match=r"Skills.txt: cannot be read"):
        read_onet(folder)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    folder = onet_folder(tmp_path / "db_29_2_text")
    (folder / "Occupation Data.txt").unlink()
    with pytest.raises(
        TaxonomyError, match=r"Expected, as \.txt or \.xlsx: Occupation Data\. Found: Alternate"
    ):
        read_onet(folder)


def test_what_is_neither_folder_nor_archive_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "esco-1.0.rar"
    file.write_bytes(b"Rar!")
    with pytest.raises(TaxonomyError, match="neither a folder nor a ZIP archive"):
        read_esco(file)


def test_an_archive_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "_LARGEST_TABLE", 100_000)
    archive = tmp_path / "esco-1.0.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("skillGroups_en.csv", "a" * 1_000_000)
    assert archive.stat().st_size < 100_000
    with pytest.raises(TaxonomyError, match="is larger than"):
        read_esco(archive)


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("esco-1.2.0", "1.2.0"),
        ("ESCO dataset - v1.2.0 - classification - en - csv", "1.2.0"),
        ("db_29_2_text", "29.2"),
    ],
)
def test_the_name_of_a_download_tells_its_version(tmp_path: Path, name: str, version: str) -> None:
    assert read_esco(esco_folder(tmp_path / name)).version == version


def test_a_version_is_asked_for_where_the_name_tells_none(tmp_path: Path) -> None:
    folder = esco_folder(tmp_path / "taxonomy")
    with pytest.raises(TaxonomyError, match="--version"):
        read_esco(folder)
    assert read_esco(folder, version="1.3").skills["esco:skill:fly"].scheme_version == "1.3"


def test_an_entry_that_the_catalogue_would_refuse_is_skipped_with_the_field(tmp_path: Path) -> None:
    skills = (*SKILLS, skill("long", "x" * 501))
    taxonomy = read_esco(esco_folder(tmp_path / "esco-1.0", skills=skills))
    assert "esco:skill:long" not in taxonomy.skills
    reasons = [one.reason for one in taxonomy.skipped]
    assert any(reason.startswith("preferred_label: ") for reason in reasons)


def test_keys_are_the_addresses_without_what_all_begin_with() -> None:
    assert key_of("http://data.europa.eu/esco/isced-f/0111") == "esco:isced-f:0111"
    assert key_of("http://data.europa.eu/esco/skill/S1.2") == "esco:skill:S1.2"
    assert key_of("") is None


@pytest.mark.parametrize(
    ("scale", "value", "expected"),
    [("IM", 1, 0.0), ("IM", 3, 2.5), ("IM", 5, 5.0), ("LV", 0, 0.0), ("LV", 7, 5.0)],
)
def test_the_ends_of_onets_scales_are_the_ends_of_ours(
    scale: str, value: float, expected: float
) -> None:
    assert scaled(value, scale) == expected


@REAL
def test_the_real_download_of_esco_is_read_whole(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra `columns` is not installed")
    taxonomy = read_esco(SHARED / "esco-1.2.0")
    assert (taxonomy.version, len(taxonomy.roles)) == ("1.2.0", 3039)
    labels = [body for key, body in taxonomy.skills.items() if key.startswith("esco:label:")]
    assert (len(labels), len(taxonomy.skills)) == (13_492, 13_492 + 640)
    assert sum(len(role.skills) for role in taxonomy.roles.values()) == 128_987
