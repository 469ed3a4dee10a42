"""What becomes of the credentials on a record when a feed that merges posts some."""

from typing import Any

from app.catalog.credentials import beside


def one(name: str, until: str | None = None) -> dict[str, Any]:
    return {"name": name, "valid_until": until, "valid_from": None, "issuer": None}


def test_what_a_feed_does_not_name_stays() -> None:
    assert beside([one("Licence C")], [one("Diploma")]) == [one("Diploma"), one("Licence C")]


def test_a_renewal_takes_the_place_of_what_it_renews() -> None:
    renewed = one("licence c", "2030-01-01")
    assert beside([one("Licence C", "2024-01-01")], [renewed]) == [renewed]


def test_a_resume_without_dates_makes_no_expired_licence_valid() -> None:
    expired = one("Licence C", "2024-01-01")
    assert beside([expired], [one("LICENCE C")]) == [expired]


def test_an_empty_list_takes_all_away() -> None:
    assert beside([one("Licence C")], []) == []
