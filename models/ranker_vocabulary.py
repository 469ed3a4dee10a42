"""The words of rankers and of what moves their aliases, stored by value."""

from enum import StrEnum


class AliasStep(StrEnum):
    """How an alias came to point at a version.

    `bootstrap`: there was none before. `rollback`: it points at the one before the last again.
    """

    BOOTSTRAP = "bootstrap"
    PROMOTE = "promote"
    ROLLBACK = "rollback"


class RankerOrigin(StrEnum):
    """Whether a version was trained here or made elsewhere and registered."""

    TRAINED = "trained"
    REGISTERED = "registered"


class GateVerdict(StrEnum):
    """What a gate says of a version: it may be promoted, nobody can tell yet, or it may not."""

    PASS = "pass"  # noqa: S105 - a verdict
    INCONCLUSIVE = "inconclusive"
    REFUSE = "refuse"
