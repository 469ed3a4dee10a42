"""Pure decisions about own features: what no ranker may know, and who may approve."""

from collections.abc import Iterator, Mapping

from app.core.errors import ConflictError, FieldProblem, InvalidInputError
from app.learning.features.schemas import OwnFeatureBody
from app.learning.registry.decisions import folded_name
from ml.feedback.inputs import refused
from ml.ranking.signals.table import COLUMN


class RefusedFeatureError(InvalidInputError):
    """The column tells what no ranker may know."""

    code = "feature_refused"
    title = "Feature refused"


class SameApproverError(ConflictError):
    """Who proposed a feature may not approve it: two people are asked for."""

    code = "second_person_needed"
    title = "A second person is needed"


class FeatureStateError(ConflictError):
    """The feature is not in a state that allows this."""

    code = "feature_state"
    title = "Not in this state"


def require_knowable(body: OwnFeatureBody) -> None:
    """Refuse what tells results, pay or a protected attribute, by its name or by its source.

    Raises
    ------
    RefusedFeatureError
        Naming each field and the reason.
    """
    problems = list(_problems(body))
    if problems:
        raise RefusedFeatureError("No ranker may know this.", problems)


def _problems(body: OwnFeatureBody) -> Iterator[FieldProblem]:
    said: Mapping[str, str] = {
        "/name": body.name,
        "/label": body.label,
        "/source/system": body.source.system,
        "/source/column": body.source.column,
    }
    for field, text in said.items():
        if reason := refused(text):
            yield FieldProblem(field, f"{text!r} names {reason}; no ranker learns from it")
    if body.name in COLUMN:
        yield FieldProblem("/name", f"{body.name!r} is the name of a signal that there is")


def require_second_person(proposed_by: str, proposer: str, actor: str, person: str) -> None:
    """Refuse an approval by whoever proposed, by credential or by name.

    Raises
    ------
    SameApproverError
        Naming who proposed it.
    """
    mine = {
        folded_name(proposed_by),
        folded_name(proposed_by.partition(":")[2]),
        folded_name(proposer),
    } - {""}
    if folded_name(actor) in mine or folded_name(person) in mine:
        raise SameApproverError(
            f"{proposer} proposed this feature; somebody else approves it, with another key. "
            "LATERAL_TWO_PEOPLE=false lets one person do both."
        )
