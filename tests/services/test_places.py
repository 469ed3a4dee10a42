"""One client address cannot hold all places, however it writes itself; trusted proxies may."""

import pytest

from app.core.errors import OverloadedError
from app.core.middleware import Places
from app.core.networks import Networks


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("10.0.0.1", "::ffff:10.0.0.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2"),
    ],
)
def test_one_client_cannot_hold_all_places(first: str, second: str) -> None:
    places = Places(3, 2, Networks([]))
    give_back = places.take(first)
    places.take(second)
    with pytest.raises(OverloadedError):
        places.take(first)
    give_back()
    places.take(second)
    places.take("192.0.2.7")
    with pytest.raises(OverloadedError):
        places.take("192.0.2.8")
    assert places.in_use == 3


def test_a_trusted_proxy_may_hold_all_places_and_no_more() -> None:
    places = Places(3, 1, Networks(["10.0.0.0/8"]))
    held = [places.take("::ffff:10.1.2.3") for _ in range(3)]
    with pytest.raises(OverloadedError):
        places.take("10.1.2.3")
    for give_back in held:
        give_back()
    assert places.in_use == 0
