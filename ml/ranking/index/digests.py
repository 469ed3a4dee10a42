"""What a profile says as one number, by which its row is found in a file."""

import marshal
from collections.abc import Callable
from dataclasses import fields
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from ml.frames import (
    EmployeeProfile,
    HeldSkill,
    NeededCredential,
    NeededSkill,
    OpeningProfile,
    OwnReading,
    PastRole,
    Wish,
)

DIGEST_BYTES = 16
"""128 bits: among ten million profiles two agree by chance once in 10^24 times."""

_EQUAL_BYTES = 2
"""The version of `marshal` that writes equal values as equal bytes, whoever shares an object with
whom. Nothing is ever read from it."""


def _reader(kind: type, *nested: str) -> Callable[[Any], tuple[Any, ...]]:
    """Give a reader of all fields that are plain values, those to come included."""
    return attrgetter(*(one.name for one in fields(kind) if one.name not in nested))


_EMPLOYEE = _reader(EmployeeProfile, "skills", "history", "wishes", "own")
_OPENING = _reader(OpeningProfile, "skills", "credentials", "own")
_HELD, _PAST = _reader(HeldSkill), _reader(PastRole)
_NEEDED, _CREDENTIAL = _reader(NeededSkill), _reader(NeededCredential)
_OWN = _reader(OwnReading)
_WISH = _reader(Wish, "target", "direction")


def profile_digest(profile: EmployeeProfile | OpeningProfile) -> bytes:
    """Return the digest of everything that a profile says, its key included.

    Examples
    --------
    >>> one, other = OpeningProfile("o-1", "Seller"), OpeningProfile("o-1", "Buyer")
    >>> profile_digest(one) == profile_digest(OpeningProfile("o-1", "Seller"))
    True
    >>> profile_digest(one) == profile_digest(other)
    False
    """
    content: tuple[Any, ...]
    if isinstance(profile, EmployeeProfile):
        wishes = [(one.target.value, _direction(one), *_WISH(one)) for one in profile.wishes]
        content = (_EMPLOYEE(profile), [*map(_HELD, profile.skills)])
        content += ([*map(_PAST, profile.history)], wishes)
    else:
        content = (_OPENING(profile), [*map(_NEEDED, profile.skills)])
        content += ([*map(_CREDENTIAL, profile.credentials)],)
    content += ([*map(_OWN, profile.own)],)
    return blake2b(marshal.dumps(content, _EQUAL_BYTES), digest_size=DIGEST_BYTES).digest()


def _direction(wish: Wish) -> str | None:
    return wish.direction.value if wish.direction else None
