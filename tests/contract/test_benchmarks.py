"""The benchmarks read any folder of the packs' format and lose nothing on the way."""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import asking, bodies, chains, packs, quality, report, scoring, tables
from benchmarks.client import ATTEMPTS, AnswerError, Call, Client
from benchmarks.load import generate_load
from benchmarks.organisation import make_organisation

SHARED_SCORER = quality.DEFAULT_PACKS / "score.py"
QUALITY = Path(quality.__file__)

PERSON = {
    "employee_id": "E-1",
    "current_role": {"title": "Bäcker", "function": "Küche", "seniority": 2},
    "skills": [
        {"name": "Teig kneten", "level": 2},
        {"name": " Teig kneten ", "level": 4},
        {"name": "日本語"},
        {"name": ""},
    ],
    "experience": "",
    "aspirations": {"text": "", "target_functions": ["Verkauf"]},
}
ROLE = {
    "role_id": "R-1",
    "title": "Verkäufer",
    "function": "Verkauf",
    "seniority": 3,
    "description": "Sells bread.",
    "required_skills": [
        {"name": "Kasse führen", "level": 3},
        {"name": "kasse  führen", "level": 2},
    ],
    "optional_skills": [{"name": "Kasse führen", "level": 5}, {"name": "日本語", "level": 1}],
}


def write_rows(path: Path, *rows: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two tiny packs: one that ranks, with pairs, and one that normalises."""
    write_rows(tmp_path / "t9_moves" / "employees.ndjson", PERSON, PERSON | {"employee_id": "E-2"})
    write_rows(tmp_path / "t9_moves" / "roles.ndjson", ROLE, ROLE | {"role_id": "R-2"})
    write_rows(
        tmp_path / "t9_moves" / "gaps.ndjson",
        {"employee_id": "E-1", "role_id": "R-1", "missing": ["Kasse führen"], "present": []},
    )
    (tmp_path / "t9_moves" / "qrels.tsv").write_text("E-1\t0\tR-2\t3\nE-2\t0\tR-1\t1\n")
    write_rows(
        tmp_path / "t9_skills" / "skills.ndjson",
        {"skill_id": "S-1", "label": "bake bread", "alt_labels": ["bread baking", "bake bread"]},
    )
    write_rows(
        tmp_path / "t9_skills" / "mentions.ndjson", {"mention_id": "M-1", "text": "baking bread"}
    )
    (tmp_path / "t9_skills" / "qrels.tsv").write_text("M-1\t0\tS-1\t1\n")
    return tmp_path


def test_every_pack_of_a_folder_is_found_whatever_its_name(folder: Path) -> None:
    moves, skills = packs.find_packs(folder)
    assert (moves.name, len(moves.employees), len(moves.roles)) == ("t9_moves", 2, 2)
    assert moves.pairs == (("E-1", "R-1"),)
    assert (skills.name, len(skills.skills), len(skills.mentions)) == ("t9_skills", 1, 1)


def test_a_folder_without_packs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(packs.PackError, match="no subfolder holds"):
        packs.find_packs(tmp_path)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"employee_id": 7}', "field employee_id"),
        ('{"title": "x"}', "field employee_id"),
        ("[1]", "not a JSON object"),
        ("{", "not JSON"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_file_and_line(
    folder: Path, line: str, reason: str
) -> None:
    path = folder / "t9_moves" / "employees.ndjson"
    path.write_text(json.dumps(PERSON) + "\n\n" + line + "\n", encoding="utf-8")
    with pytest.raises(packs.PackError, match=rf"employees\.ndjson:3: {reason}"):
        packs.find_packs(folder)


def test_a_person_keeps_each_skill_once_at_the_higher_level() -> None:
    body = bodies.employee_body(PERSON)
    assert body["skills"] == [{"skill": "Teig kneten", "level": 4}, {"skill": "日本語"}]


def test_a_persons_wish_is_posted_for_managers_and_empty_fields_are_left_out() -> None:
    body = bodies.employee_body(PERSON)
    assert body["aspirations"] == [
        {"target": "function", "text": "Verkauf", "visibility": "manager"}
    ]
    assert (body["title"], body["function"], body["grade"]) == ("Bäcker", "Küche", 2)
    bare = bodies.employee_body({"employee_id": "E-3"})
    assert bare["title"] == bodies.NO_TITLE
    assert "function" not in bare
    assert "grade" not in bare


def test_a_free_text_wish_is_posted_as_text() -> None:
    wishes = {"text": "Something with people", "target_functions": []}
    body = bodies.employee_body(PERSON | {"aspirations": wishes})
    assert [(wish["target"], wish["text"]) for wish in body["aspirations"]] == [
        ("text", "Something with people")
    ]


def test_a_skill_that_is_required_and_optional_is_essential() -> None:
    skills = bodies.opening_body(ROLE)["skills"]
    assert [(skill["skill"], skill["essential"], skill["level"]) for skill in skills] == [
        ("Kasse führen", True, 3),
        ("kasse  führen", True, 2),
        ("日本語", False, 1),
    ]


def test_a_gap_is_named_as_the_pack_names_it() -> None:
    names = bodies.required_names(ROLE)
    assert names == {"kasse führen": ["Kasse führen", "kasse  führen"]}


def test_text_that_cannot_be_stored_is_cleaned_not_lost() -> None:
    assert bodies.clean(" a\x00b\ud800 ", 10) == "ab"
    assert bodies.clean("x" * 300, 200) == "x" * 200
    assert bodies.clean(None, 10) == ""


def test_an_id_that_the_api_refuses_gets_a_stable_key_of_its_own() -> None:
    assert bodies.external_id("E-1.a:b") == "E-1.a:b"
    made = bodies.external_id("E 1/ü")
    assert made == bodies.external_id("E 1/ü")
    assert made != bodies.external_id("E 1/u")
    assert bodies.external_id(made) == made


def test_a_preferred_label_is_not_its_own_alternative() -> None:
    row = {"skill_id": "S-1", "label": "bake", "alt_labels": ["bake", "baking", "baking", ""]}
    assert bodies.skill_body(row, "t")["alternative_labels"] == ["baking"]


def test_a_run_file_falls_strictly_with_the_rank(tmp_path: Path) -> None:
    run = tmp_path / "x.run.tsv"
    scoring.write_run(run, {"E-1": [("R-1", 0.5), ("R-2", 0.5), ("R-3", 0.5)]})
    lines = [line.split("\t") for line in run.read_text().splitlines()]
    assert [line[:2] for line in lines] == [["E-1", "R-1"], ["E-1", "R-2"], ["E-1", "R-3"]]
    scores = [float(line[2]) for line in lines]
    assert scores == sorted(set(scores), reverse=True)


@pytest.mark.skipif(not SHARED_SCORER.is_file(), reason="no ../shared/benchmark/score.py")
def test_runs_are_scored_by_the_scorer_of_the_packs(folder: Path, tmp_path: Path) -> None:
    moves, skills = packs.find_packs(folder)
    run = scoring.run_path(moves, tmp_path)
    scoring.write_run(run, {"E-1": [("R-2", 0.9), ("R-1", 0.1)], "E-2": [("R-2", 0.8)]})
    scores = scoring.score_run(moves, SHARED_SCORER, run)
    assert not isinstance(scores, str)
    assert scores["all"]["ndcg@10"][0] == pytest.approx(0.5)
    run = scoring.run_path(skills, tmp_path)
    scoring.write_run(run, {"M-1": [("S-1", 0.9)]})
    scores = scoring.score_run(skills, SHARED_SCORER, run)
    assert not isinstance(scores, str)
    assert scores["all"]["acc@1"][0] == 1
    gaps = tmp_path / scoring.GAPS_RUN
    scoring.write_gaps(gaps, [("E-1", "R-1", ["Kasse führen"])])
    scores = scoring.score_gaps(moves, SHARED_SCORER, gaps)
    assert not isinstance(scores, str)
    assert scores["gap"]["micro_f1"] == [1]


def test_without_grades_or_scorer_it_is_said_what_is_not_scored(
    folder: Path, tmp_path: Path
) -> None:
    moves, _ = packs.find_packs(folder)
    run = scoring.run_path(moves, tmp_path)
    scoring.write_run(run, {"E-1": [("R-2", 0.9)]})
    assert scoring.score_run(moves, tmp_path / "score.py", run) == (f"no {tmp_path.name}/score.py")
    scorer = tmp_path / "score.py"
    scorer.write_text("raise SystemExit('broken')")
    (moves.folder / "qrels.tsv").unlink()
    assert scoring.score_run(moves, scorer, run) == "no t9_moves/qrels.tsv"
    write_rows(moves.folder / "gaps.ndjson", {"employee_id": "E-1", "role_id": "R-1"})
    scoring.write_gaps(tmp_path / scoring.GAPS_RUN, [])
    said = scoring.score_gaps(moves, scorer, tmp_path / scoring.GAPS_RUN)
    assert isinstance(said, str)
    assert "does not say" in said


def test_a_scorer_that_fails_is_reported_with_what_it_said(folder: Path, tmp_path: Path) -> None:
    moves, _ = packs.find_packs(folder)
    scorer = tmp_path / "score.py"
    scorer.write_text("raise SystemExit('no such metric')")
    run = scoring.run_path(moves, tmp_path)
    scoring.write_run(run, {})
    with pytest.raises(scoring.ScorerError, match="no such metric"):
        scoring.score_run(moves, scorer, run)


class _Echo(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked, /busy with 503 first, /bad always with 422, /hang never."""

    protocol_version = "HTTP/1.1"
    busy = 0

    def do_PUT(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(422 if self.path == "/bad" else 200, asked)

    def do_GET(self) -> None:
        if self.path == "/hang":
            self.rfile.read(1)
        elif self.path == "/busy" and type(self).busy < ATTEMPTS - 1:
            type(self).busy += 1
            self._answer(503, b"{}")
        else:
            self._answer(200, json.dumps(self.headers["Authorization"]).encode())

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def port() -> Iterator[int]:
    """A server that echoes, on a port of its own."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def test_answers_come_in_the_order_of_the_calls(port: int) -> None:
    calls = [Call("PUT", "/x", {"n": n, "text": "ü"}) for n in range(40)]
    answers = Client(port, "key").call_all(calls, lambda answer: (answer["n"], answer["text"]))
    assert answers == [(n, "ü") for n in range(40)]


def test_the_key_is_sent_and_a_busy_service_is_asked_again(port: int) -> None:
    _Echo.busy = 0
    assert Client(port, "secret").call(Call("GET", "/busy")) == "Bearer secret"
    assert _Echo.busy == ATTEMPTS - 1


def test_a_refused_call_stops_the_load_and_says_why(port: int) -> None:
    calls = [Call("PUT", "/bad", {"reason": "level"})] * 10
    with pytest.raises(AnswerError, match=r'PUT /bad: 422 .*"level"') as caught:
        Client(port, "key").call_all(calls, lambda answer: answer)
    assert caught.value.status == 422


def test_the_load_generator_counts_every_answer(port: int) -> None:
    calls = [Call("GET", "/a"), Call("PUT", "/b", {"text": "ü"}), Call("PUT", "/bad", {})]
    load = generate_load(port, calls, connections=3, requests=30)
    assert load.statuses == {"200": 20, "422": 10}
    assert (load.requests, load.dropped, load.hung) == (30, 0, 0)
    assert 0 < load.p50_ms <= load.p99_ms <= load.slowest_ms


def test_the_load_generator_tells_a_connection_that_gets_no_answer(port: int) -> None:
    load = generate_load(
        port, [Call("GET", "/a"), Call("GET", "/hang")], connections=1, requests=2, patience=1
    )
    assert (load.requests, load.hung) == (1, 1)


def test_an_organisation_is_the_same_for_the_same_seed() -> None:
    assert make_organisation(3, 4, 4) == make_organisation(3, 4, 4)
    assert make_organisation(3, 4, 4).openings == make_organisation(3, 0, 4).openings
    assert make_organisation(3, 4, 4).openings != make_organisation(4, 4, 4).openings


def test_a_section_is_renewed_and_the_text_by_hand_survives() -> None:
    text = "Before.\n<!-- quality:begin -->\nold\n<!-- quality:end -->\nAfter.\n"
    renewed = report.replace_section(text, "quality", "| new |")
    assert renewed == "Before.\n<!-- quality:begin -->\n| new |\n<!-- quality:end -->\nAfter.\n"
    with pytest.raises(ValueError, match="serving:begin"):
        report.replace_section(text, "serving", "| new |")


def test_figures_stand_beside_the_baselines_with_their_intervals() -> None:
    metrics = {"ndcg@10": [0.7123, 0.69, 0.73, 561]}
    pack = {
        "counts": {"people": 561, "openings": 561, "pairs": 0},
        "seconds": {"load": 12.0},
        "service_mb": 300,
        "scores": {"run": {"all": metrics, "cross-functional": {"ndcg@10": [0.6, 0.5, 0.7, 9]}}},
    }
    printed = tables.quality_tables(
        {"date": "2026-01-01", "machine": "2 cores", "packs": {"t1_moves": pack}}
    )
    assert "0.712 [0.690, 0.730]" in printed
    assert "0.600 [0.500, 0.700]" in printed
    assert "BM25, all text" in printed
    assert "2 cores" in printed


def test_an_own_path_for_an_odd_id_is_quoted() -> None:
    path = asking.recommendations_path("E~1@x", 5)
    assert path == "/v1/employees/E~1%40x/recommendations?k=5&include_far=true"


@pytest.mark.long
def test_a_folder_of_packs_is_measured_through_the_api(folder: Path, tmp_path: Path) -> None:
    out, figures = tmp_path / "out", tmp_path / "figures.json"
    command = [sys.executable, str(QUALITY), "--packs", str(folder), "--out", str(out)]
    done = subprocess.run(
        [*command, "--json", str(figures)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "t9_moves run: not scored, no " in done.stderr
    result = json.loads(figures.read_text())["packs"]
    assert result["t9_moves"]["fewest_answers"] == 2
    assert result["t9_moves"]["seconds"].keys() == {"load", "train", "index", "rank", "gaps"}
    assert result["t9_skills"]["seconds"].keys() == {"load", "normalise"}
    ranked = [line.split("\t")[:2] for line in (out / "t9_moves.run.tsv").read_text().splitlines()]
    assert sorted(ranked) == [["E-1", "R-1"], ["E-1", "R-2"], ["E-2", "R-1"], ["E-2", "R-2"]]
    normalised = (out / "t9_skills.run.tsv").read_text().split("\t")
    assert normalised[:2] == ["M-1", "S-1"]
    gap = json.loads((out / "gaps_run.ndjson").read_text())
    assert (gap["employee_id"], gap["role_id"]) == ("E-1", "R-1")
    assert set(gap["missing"]) == {"Kasse führen", "kasse  führen"}


def test_followers_are_measured_to_the_end_and_as_they_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chains, "OPENINGS", 12)
    monkeypatch.setattr(chains, "LEAVERS", 2)
    found = chains.measured(40)
    assert (found.people, found.limit_seconds) == (40, 1.0)
    assert 1 < found.rankings_most <= 1 + chains.K + chains.K**2
    monkeypatch.setattr(chains, "SECONDS", 0.0)
    assert chains.measured(40).cut_short > 0
