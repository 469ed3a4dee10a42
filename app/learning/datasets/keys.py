"""Under which names a dataset speaks of people, lists, openings and functions."""

import base64
import hashlib
import hmac
import json
from datetime import UTC
from typing import Any

from app.core.security.keys import derived_key, load_pepper
from app.learning.datasets.queries import Person
from app.settings import Settings
from models.datasets import Dataset

_BYTES = 10  # 16 letters: two of a million keys are the same once in a trillion datasets


class Keys:
    """Names that follow from the service's secret and from the request.

    The same request gives the same names; two requests share none.
    """

    def __init__(self, settings: Settings, asked: Dataset) -> None:
        secret = derived_key(load_pepper(settings), "datasets")
        self._salt = hmac.digest(secret, json.dumps(request_of(asked)).encode(), hashlib.sha256)

    @property
    def fingerprint(self) -> str:
        """A hash that tells these names from others."""
        return self._key("fingerprint", "")

    def person(self, person: Person) -> str:
        """The key of a person."""
        return self._key("person", f"{person.row}|{person.created_at.astimezone(UTC).isoformat()}")

    def served_list(self, list_id: str) -> str:
        """The key of a list."""
        return self._key("list", list_id)

    def opening(self, external_id: str) -> str:
        """The key of an opening."""
        return self._key("opening", external_id)

    def function(self, name: str) -> str:
        """The code of a function."""
        return "f_" + self._key("function", name)

    def _key(self, of: str, name: str) -> str:
        digest = hmac.digest(self._salt, f"{of}|{name}".encode(), hashlib.sha256)
        return base64.b32encode(digest[:_BYTES]).decode().lower()


def request_of(asked: Dataset) -> dict[str, Any]:
    """What was asked for, as the manifest tells it and as the names follow from."""
    return {
        "from": asked.began_at.astimezone(UTC).isoformat(),
        "to": asked.ended_at.astimezone(UTC).isoformat(),
        "known_by": asked.known_by.astimezone(UTC).isoformat(),
        "label": asked.label.value,
        "surfaces": sorted(asked.surfaces),
    }
