"""The words of rankers and of what moves their aliases, stored by value."""

from enum import StrEnum


class AliasStep(StrEnum):
    """How an alias came to point at a version.

    `bootstrap`: there was none before. `rollback`: it points at the one before the last again.
    """

    BOOTSTRAP = "bootstrap"
    PROMOTE = "promote"
    ROLLBACK = "rollback"


class ExplorationMode(StrEnum):
    """Whether neighbours in people's own lists may change places, so that rankers can learn."""

    NONE = "none"
    NEIGHBOURS = "neighbours"


class RankerOrigin(StrEnum):
    """Whether a version was trained here or made elsewhere and registered."""

    TRAINED = "trained"
    REGISTERED = "registered"


class GateVerdict(StrEnum):
    """What a gate says of a version: it may be promoted, nobody can tell yet, or it may not."""

    PASS = "pass"  # noqa: S105 - a verdict
    INCONCLUSIVE = "inconclusive"
    REFUSE = "refuse"

    @classmethod
    def of(cls, passed: bool | None) -> "GateVerdict":
        """The word for whether a version passed, where None says that nobody can tell yet."""
        return cls.INCONCLUSIVE if passed is None else cls.PASS if passed else cls.REFUSE


class DriftVerdict(StrEnum):
    """Whether something drifted, nothing did, or too few people were served to say."""

    DRIFT = "drift"
    NO_DRIFT = "no_drift"
    TOO_LITTLE = "too_little"


class ExperimentKind(StrEnum):
    """How a challenger is compared with the champion.

    `shadow`: it ranks too, and nobody sees it. `share`: some people get its lists. `interleave`:
    each list is drafted from both.
    """

    SHADOW = "shadow"
    SHARE = "share"
    INTERLEAVE = "interleave"


class ExperimentMetric(StrEnum):
    """What is counted in an experiment: openings of a list about which the person did this."""

    OPEN = "open"
    SAVE = "save"
    APPLY = "apply"


class ExperimentOutcome(StrEnum):
    """Why an experiment ended.

    `better` and `worse` are of the challenger. `harm`: it lost more than was accepted. `replaced`:
    another champion came into use.
    """

    BETTER = "better"
    WORSE = "worse"
    HARM = "harm"
    CANNOT_TELL = "cannot_tell"
    REPLACED = "replaced"
    STOPPED = "stopped"


class Arm(StrEnum):
    """Which ranker made a list, or put an opening into it, while an experiment runs.

    Items have the first two only: they are the teams.
    """

    CHAMPION = "champion"
    CHALLENGER = "challenger"
    BOTH = "both"


class FeatureSubject(StrEnum):
    """What an own feature says something of; `pair` is a person with an opening."""

    PERSON = "person"
    OPENING = "opening"
    PAIR = "pair"


class FeatureKind(StrEnum):
    """What the values of an own feature are."""

    NUMBER = "number"
    YES_NO = "yes_no"


class FeatureState(StrEnum):
    """Whether rankers may weigh an own feature: not yet, now, or no more."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RETIRED = "retired"


class ListFormat(StrEnum):
    """How files of ranked lists are written."""

    NDJSON = "ndjson"
    PARQUET = "parquet"
