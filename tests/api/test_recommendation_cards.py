"""Lists for pages: cards, tags, filters and compressed answers."""

import gzip
import json
from typing import Any

import pytest

from app.core.middleware.compression import SMALLEST, accepts_gzip
from app.matching.recommendations.schemas import RecommendationQuery
from app.matching.recommendations.service import tokens
from app.matching.walking import write_cursor
from ml.ranking import Ranker, ScoreBand
from tests.support.organisation import Organisation

# The few who are invented are far from most openings.
LIST = "/v1/employees/E-1/recommendations?include_far=true"


@pytest.fixture
def plain(organisation: Organisation) -> dict[str, str]:
    return {**organisation.headers, "Accept-Encoding": "identity"}


def test_a_card_is_a_part_of_the_whole_word_for_word(organisation: Organisation) -> None:
    whole = organisation.recommendations("E-1", k=20)
    cards = organisation.recommendations("E-1", k=20, detail="card")
    assert cards["items"]
    assert {**cards, "items": 0} == {**whole, "items": 0}
    for card, move in zip(cards["items"], whole["items"], strict=True):
        told = {(one["code"], one["text"]) for one in move["reasons"]}
        assert {(one["code"], one["text"]) for one in card.pop("reasons")} == told
        parts = card.pop("contributions")
        assert sum(one["value"] for one in parts) == pytest.approx(card["score"], abs=1e-6)
        assert all(card[name] == move[name] for name in card)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_cards_weigh_less_than_half(organisation: Organisation, plain: dict[str, str]) -> None:
    def weight(query: str) -> int:
        return len(organisation.client.get(f"{LIST}&k=20{query}", headers=plain).content)

    assert weight("&detail=card") < weight("") / 2


def test_who_holds_the_current_list_gets_304_and_nothing_is_ranked(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, headers = organisation.client, organisation.headers
    first = client.get(LIST, headers=headers)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("ranked again")

    monkeypatch.setattr(Ranker, "rank_retrieved", refuse)
    held = {**headers, "If-None-Match": first.headers["ETag"]}
    again = client.get(LIST, headers=held)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Lateral-List"] == first.headers["Lateral-List"]
    # Another list has to be ranked, which this test does not let happen.
    assert client.get(f"{LIST}&k=3", headers=held).status_code == 500


def test_whatever_the_list_rests_on_changes_its_tag(organisation: Organisation) -> None:
    client, headers = organisation.client, organisation.headers

    def tag(query: str = "") -> str:
        return str(client.get(f"{LIST}{query}", headers=headers).headers["ETag"])

    seen = [tag(), tag("&language=de"), tag("&detail=card"), tag("&k=3")]
    title = organisation.recommendations("E-1")["items"][0]["opening"]["external_id"]
    put = client.put(f"/v1/employees/E-1/dismissals/{title}", json={}, headers=headers)
    assert put.status_code == 201
    seen.append(tag())
    wish = {"target": "function", "text": "Support", "polarity": "want"}
    patched = client.patch("/v1/employees/E-1", json={"aspirations": [wish]}, headers=headers)
    assert patched.status_code == 200, patched.text
    seen.append(tag())
    assert len(set(seen)) == len(seen)


def test_a_compressed_answer_says_the_same_under_a_tag_of_its_own(
    organisation: Organisation, plain: dict[str, str]
) -> None:
    client = organisation.client
    bare = client.get(LIST, headers=plain)
    assert "Content-Encoding" not in bare.headers
    asked = {**plain, "Accept-Encoding": "gzip"}
    with client.stream("GET", LIST, headers=asked) as answer:
        sent = b"".join(answer.iter_raw())
        assert answer.headers["Content-Encoding"] == "gzip"
        assert int(answer.headers["Content-Length"]) == len(sent) < len(bare.content) / 3
        assert answer.headers.get_list("Vary", split_commas=True).count("Accept-Encoding") == 1
        tag = answer.headers["ETag"]
    assert gzip.decompress(sent) == bare.content
    assert tag != bare.headers["ETag"]
    for held in (tag, bare.headers["ETag"]):
        again = client.get(LIST, headers={**asked, "If-None-Match": held})
        assert (again.status_code, again.headers["ETag"]) == (304, held)
        again = client.get(LIST, headers={**plain, "If-None-Match": held})
        assert (again.status_code, again.headers["ETag"]) == (304, bare.headers["ETag"])


def test_the_tag_of_a_compressed_record_is_good_for_a_write(organisation: Organisation) -> None:
    client, headers = organisation.client, organisation.headers
    long = {"summary": "Sells to hospitals and trains the new ones. " * 40}
    assert client.patch("/v1/employees/E-1", json=long, headers=headers).status_code == 200
    read = client.get("/v1/employees/E-1", headers=headers)
    assert read.headers["Content-Encoding"] == "gzip"
    held = {**headers, "If-Match": read.headers["ETag"]}
    changed = client.patch("/v1/employees/E-1", json={"location": "Bonn"}, headers=held)
    assert changed.status_code == 200, changed.text
    late = client.patch("/v1/employees/E-1", json={"location": "Ghent"}, headers=held)
    assert late.status_code == 412


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_must_not_be_stored_and_what_is_small_is_not_compressed(
    organisation: Organisation,
) -> None:
    client, headers = organisation.client, organisation.headers
    body = {"name": "x" * 200, "kind": "portal"}
    secret = client.post("/v1/api-keys", json=body, headers=headers)
    assert secret.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in secret.headers
    small = client.get("/livez")
    assert len(small.content) < SMALLEST
    assert "Content-Encoding" not in small.headers


@pytest.mark.parametrize(
    ("accepted", "allowed"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP;q=0.5, br", True),
        ("br, deflate", False),
        ("gzip;q=0", False),
        ("*", True),
        ("*;q=0, identity", False),
        ("gzip;q=0, *", False),
        ("gzip;q=nonsense", False),
        ("identity, gzip; q=1.0", True),
    ],
)
def test_who_accepts_gzip_is_read_from_the_header(accepted: str, allowed: bool) -> None:
    assert accepts_gzip(accepted) is allowed


def test_filters_leave_only_what_was_asked_for(organisation: Organisation) -> None:
    whole = organisation.recommendations("E-1", k=100)["items"]
    assert len(whole) > 2
    offers = {
        one["opening"]["external_id"]: organisation.get(f"openings/{one['opening']['external_id']}")
        for one in whole
    }

    def left(**query: Any) -> list[str]:
        items = organisation.recommendations("E-1", k=100, **query)["items"]
        return [one["opening"]["external_id"] for one in items]

    def expected(passes: Any) -> list[str]:
        return [one["opening"]["external_id"] for one in whole if passes(one)]

    for leading in (True, False):
        assert left(people_leader=leading) == expected(
            lambda one, leading=leading: one["people_leadership"] is leading
        )
    for kind in ("lateral", "promotion", "step_back", "unknown"):
        assert left(kind=kind) == expected(lambda one, kind=kind: one["kind"] == kind)
    for remote in ("onsite", "hybrid", "remote"):
        assert left(remote_work=remote) == expected(
            lambda one, remote=remote: (
                offers[one["opening"]["external_id"]]["remote_work"] == remote
            )
        )
    grades = sorted({one["opening"]["grade"] for one in whole if one["opening"]["grade"]})
    middle = grades[len(grades) // 2]
    assert left(grade_min=middle) == expected(lambda one: (one["opening"]["grade"] or 0) >= middle)
    assert left(grade_max=middle) == expected(
        lambda one: one["opening"]["grade"] is not None and one["opening"]["grade"] <= middle
    )
    nothing = organisation.recommendations("E-1", k=100, grade_min=middle, grade_max=middle - 1)
    assert nothing["items"] == []
    assert json.dumps(nothing["excluded"]).count(": 0") >= 4


def test_a_filter_that_means_nothing_is_refused(organisation: Organisation) -> None:
    for query in (
        "kind=sideways",
        "remote_work=moon",
        "people_leader=maybe",
        "detail=tiny",
        "band=near",
    ):
        answer = organisation.client.get(f"{LIST}&{query}", headers=organisation.headers)
        assert answer.status_code == 422, query


def _walked(org: Organisation, **query: Any) -> list[Any]:
    """Every part of a list, by its cursors."""
    parts = [org.recommendations("E-1", **query)]
    while parts[-1]["next_cursor"]:
        parts.append(org.recommendations("E-1", cursor=parts[-1]["next_cursor"], **query))
    return parts


def test_a_list_is_read_in_parts_and_nothing_comes_twice(organisation: Organisation) -> None:
    whole = organisation.recommendations("E-1", k=100)
    assert whole["next_cursor"] is None
    assert len(whole["items"]) > 4
    for k in (1, 2, 3, len(whole["items"])):
        parts = _walked(organisation, k=k)
        assert [one for part in parts for one in part["items"]] == whole["items"]
        assert all(len(part["items"]) == k for part in parts[:-1])
        assert len({part["list_id"] for part in parts}) == len(parts)
    near = organisation.recommendations("E-1", k=100, include_far=False)["items"]
    assert 0 < len(near) < len(whole["items"])
    for k in (1, 2, 3):
        parts = _walked(organisation, k=k, include_far=False)
        assert [one for part in parts for one in part["items"]] == near


def test_a_band_leaves_what_is_of_it_with_the_rank_that_it_has(organisation: Organisation) -> None:
    whole = organisation.recommendations("E-1", k=100)["items"]
    bands = {one["band"] for one in whole}
    assert len(bands) > 1
    for band in ScoreBand:
        parts = _walked(organisation, k=1, band=band, include_far=False)
        found = [one for part in parts for one in part["items"]]
        assert found == [one for one in whole if one["band"] == band]
        cards = organisation.recommendations("E-1", k=100, band=band, detail="card")["items"]
        assert [one["rank"] for one in cards] == [one["rank"] for one in found]


def test_parts_and_bands_have_tags_of_their_own_and_are_remembered(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, headers = organisation.client, organisation.headers
    cursor = organisation.recommendations("E-1", k=1)["next_cursor"]
    asked = ["k=1", f"k=1&cursor={cursor}", "k=1&band=far", "k=2&band=far"]
    tags = [client.get(f"{LIST}&{query}", headers=headers).headers["ETag"] for query in asked]
    assert len(set(tags)) == len(tags)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("ranked again")

    monkeypatch.setattr(Ranker, "rank_retrieved", refuse)
    for query, tag in zip(asked, tags, strict=True):
        held = {**headers, "If-None-Match": tag}
        assert client.get(f"{LIST}&{query}", headers=held).status_code == 304


def test_a_cursor_of_a_list_that_changed_is_gone(organisation: Organisation) -> None:
    client, headers = organisation.client, organisation.headers
    first = organisation.recommendations("E-1", k=2)
    following = f"{LIST}&k=2&cursor={first['next_cursor']}"
    assert client.get(following, headers=headers).status_code == 200
    other = client.get(f"{following}&people_leader=false", headers=headers)
    assert (other.status_code, other.json()["code"]) == (410, "list_changed")
    gone = first["items"][0]["opening"]["external_id"]
    put = client.put(f"/v1/employees/E-1/dismissals/{gone}", json={}, headers=headers)
    assert put.status_code == 201
    after = client.get(following, headers=headers)
    assert (after.status_code, after.json()["code"]) == (410, "list_changed")


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "é", "A" * 65, "A" * 32, "null"])
def test_a_cursor_that_nobody_gave_is_refused(organisation: Organisation, cursor: str) -> None:
    answer = organisation.client.get(f"{LIST}&cursor={cursor}", headers=organisation.headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize(
    ("asked", "price"),
    [
        ({"k": 10}, 0.0),
        ({"k": 100}, 0.0),
        ({"k": 10, "band": ScoreBand.STRETCH}, 0.15 * 89),
        ({"k": 10, "cursor": write_cursor(20, b"")}, 0.15 * 20),
        ({"k": 10, "cursor": write_cursor(2**62, b"")}, 0.15 * 89),
    ],
)
def test_what_is_ranked_beside_a_part_is_paid_for_and_bounded(asked: Any, price: float) -> None:
    assert tokens(RecommendationQuery(**asked)) == pytest.approx(price)
