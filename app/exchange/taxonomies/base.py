"""What an import reads out of a taxonomy's download, before anything is written."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from app.catalog.roles.schemas import RoleBody
from app.catalog.skills.schemas import SkillBody
from app.core.errors import LateralError
from app.core.reasons import reason_of

BodyT = TypeVar("BodyT", SkillBody, RoleBody)

_LONGEST_VERSION = 100
_VERSION = re.compile(r"(?<![0-9])v?([0-9]+(?:[._][0-9]+)+)(?![0-9])")


class TaxonomyError(LateralError):
    """A taxonomy's download cannot be read, or does not fit what is stored."""

    status = 422
    code = "taxonomy_refused"
    title = "Taxonomy refused"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Entries of the download that were not taken over, and why; `example` is one of them."""

    reason: str
    count: int
    example: str


@dataclass(frozen=True)
class Taxonomy:
    """A taxonomy as it was read: bodies by external id, and an account of what was read."""

    scheme: str
    name: str
    version: str
    attribution: str
    skills: Mapping[str, SkillBody]
    roles: Mapping[str, RoleBody]
    read: Mapping[str, int]
    skipped: tuple[Skipped, ...] = ()


@dataclass
class Account:
    """Counts what was read and what was skipped."""

    read: Counter[str] = field(default_factory=Counter)
    _skipped: dict[str, tuple[int, str]] = field(default_factory=dict)

    def skip(self, reason: str, example: str) -> None:
        """Count an entry that is not taken over."""
        count, first = self._skipped.get(reason, (0, example))
        self._skipped[reason] = (count + 1, first)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was not taken over, by reason."""
        return tuple(Skipped(reason, *found) for reason, found in sorted(self._skipped.items()))

    def body(self, kind: type[BodyT], name: str, values: Mapping[str, Any]) -> BodyT | None:
        """The body of these values; None, and counted, where the catalogue would refuse it."""
        try:
            return kind.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = "/".join(str(part) for part in first["loc"] if not isinstance(part, int))
            self.skip(f"{where}: {reason_of(first)}", name)
            return None


def version_of(path: Path, given: str | None) -> str:
    """The version as given, or as the name of the folder or archive tells.

    Raises
    ------
    TaxonomyError
        When neither tells it.
    """
    if given is not None:
        if not 0 < len(given.strip()) <= _LONGEST_VERSION:
            raise TaxonomyError(f"--version: must have 1 to {_LONGEST_VERSION} characters.")
        return given.strip()
    found = _VERSION.search(path.resolve().name)
    if found is None:
        raise TaxonomyError(f"The name {path.name!r} tells no version: give it with --version.")
    return found.group(1).replace("_", ".")


def unique_texts(texts: list[str], *, longest: int, without: str = "") -> tuple[list[str], int]:
    """The texts in order, trimmed, each once and none that is `without`; how many were too long."""
    kept: dict[str, None] = {}
    too_long = 0
    for text in texts:
        name = " ".join(text.split())
        if len(name) > longest:
            too_long += 1
        elif name and name != without:
            kept[name] = None
    return list(kept), too_long
