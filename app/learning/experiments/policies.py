"""Pure decisions about experiments: what counts, how long one takes, and when it ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from app.learning.events.service import OpeningState
from ml.experiments.sequential import (
    DECIDED,
    FEWEST_PEOPLE,
    HARMED,
    Estimate,
    needed_lists,
    of_shares,
)
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.types import BoolArray
from models.experiments import Experiment
from models.ranker_vocabulary import ExperimentKind, ExperimentMetric, ExperimentOutcome

WAYS: Mapping[ExperimentMetric, Callable[[OpeningState], bool]] = {
    ExperimentMetric.OPEN: lambda state: state.opened,
    ExperimentMetric.SAVE: lambda state: state.saved,
    ExperimentMetric.APPLY: lambda state: state.applied,
}
USUAL_EFFECT = 0.1
"""What is worth finding where nobody says: a tenth of what people do with a list today."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Lists that were seen, as arrays of the same length.

    Attributes
    ----------
    person : whose list
    value : what was done with it, or by how much more the challenger was credited
    second : whether the challenger put something into it
    same : how many further lists both rankers would have served
    """

    person: IntArray
    value: AnyArray
    second: BoolArray
    same: int = 0


@dataclass(frozen=True, slots=True)
class Sizing:
    """How many lists an experiment needs, and how many there will be.

    `needed` is None where the log does not tell, or no number is enough.
    """

    effect: float | None
    needed: int | None
    expected: int

    def is_enough(self, most: int) -> bool:
        """Whether the lists that there will be are as many as are needed."""
        return self.needed is not None and self.needed <= min(self.expected, most)


def sized(
    kind: ExperimentKind, before: Counted, times: float, share: float, effect: float | None
) -> Sizing:
    """How many lists are needed by how people's lists differed before, and how many will come.

    Where nothing differs, an item that is opened is credited to either side by a coin: the variance
    of a draft is what is done with a list.

    Parameters
    ----------
    times : how long the experiment may take, as a part of the time that `before` is of
    """
    drawn = share if kind is ExperimentKind.INTERLEAVE else 1.0
    expected = round(len(before.value) * times * drawn)
    mean = float(before.value.mean()) if len(before.value) else 0.0
    wanted = effect if effect is not None else USUAL_EFFECT * mean
    people = len(np.unique(before.person))
    if people < FEWEST_PEOPLE or wanted <= 0:
        return Sizing(wanted or None, None, expected)
    if kind is ExperimentKind.INTERLEAVE:
        return Sizing(wanted, needed_lists(wanted, mean), expected)
    # Two sides of the same people: what one list varies, by how many lists each side gets.
    twice = Counted(
        np.concatenate([before.person, before.person]),
        np.concatenate([before.value, before.value]),
        np.repeat([False, True], len(before.value)),
    )
    one = of_shares(twice.person, twice.value, twice.second).variance / 4.0
    return Sizing(wanted, needed_lists(wanted, one / share + one / (1.0 - share)), expected)


def outcome_of(
    experiment: Experiment, estimate: Estimate, now: datetime
) -> ExperimentOutcome | None:
    """How an experiment ends now; None while it goes on."""
    if experiment.kind is not ExperimentKind.SHADOW:
        if estimate.is_harm(experiment.harm_stop):
            return ExperimentOutcome.HARM
        if estimate.is_decided:
            better = estimate.difference > 0
            return ExperimentOutcome.BETTER if better else ExperimentOutcome.WORSE
    over = now >= experiment.started_at + timedelta(days=experiment.max_days)
    return ExperimentOutcome.CANNOT_TELL if over or estimate.lists >= experiment.max_lists else None


def rule_of(experiment: Experiment) -> str:
    """The rule by which an experiment ends, in words; it is set before the experiment begins."""
    length = f"after {experiment.max_lists} lists or {experiment.max_days} days"
    if experiment.kind is ExperimentKind.SHADOW:
        return f"It ends {length}. Nobody sees what the challenger ranks."
    return (
        f"It ends as soon as the likelihood ratio of a mixture sequential test exceeds "
        f"{DECIDED:.0f} (5 % false alarms however often it is looked at), with at least "
        f"{FEWEST_PEOPLE} people; by harm as soon as a loss of more than {experiment.harm_stop:g} "
        f"a list is likelier than {HARMED:.0f} to 1; else {length}: then nobody can tell. "
        "Nothing is promoted by it."
    )
