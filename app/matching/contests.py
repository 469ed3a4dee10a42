"""Which ranker answers a person while an experiment runs: what she sees is explained by who ranked.

Experiments are about what people see of themselves. Managers, HR and batches get the champion.
"""

from dataclasses import dataclass

from app.core.errors import ConflictError
from app.matching.lists import RankedOpening
from app.serving import Board, Snapshot
from app.serving.contest import Contest
from models.ranker_vocabulary import Arm, ExperimentKind
from models.vocabulary import Audience


class VersionNotInUseError(ConflictError):
    """The version does not rank for this reader now."""

    code = "version_not_in_use"
    title = "Version not in use"


@dataclass(frozen=True, slots=True)
class Sides:
    """The openings as the champion sees them and, where one contends, a challenger."""

    champion: Board
    challenger: Board | None = None

    def of(self, one: RankedOpening) -> Board:
        """The board that an entry of a list comes from."""
        if one.team is Arm.CHALLENGER and self.challenger is not None:
            return self.challenger
        return self.champion


def contest_of(snapshot: Snapshot, employee_id: str, audience: Audience) -> Contest | None:
    """The experiment that a reader takes part in: in her own lists, unless she objects."""
    contest = snapshot.contest
    if contest is None or audience is not Audience.EMPLOYEE:
        return None
    return contest if contest.takes_part(snapshot.person(employee_id)) else None


def board_of(
    snapshot: Snapshot, employee_id: str, audience: Audience, version: str | None = None
) -> Board:
    """The openings as the ranker sees them that ranks for this reader, or of a version in use.

    Raises
    ------
    RankerUnavailableError
        When no ranker is loaded.
    VersionNotInUseError
        When another version is asked for than those that rank for this reader.
    """
    champion = snapshot.ranking_board()
    contest = contest_of(snapshot, employee_id, audience)
    boards = [champion, *([contest.board] if contest and contest.is_shown else [])]
    if version is not None:
        found = next((one for one in boards if one.ranker.version == version), None)
        if found is None:
            raise VersionNotInUseError(
                f"{version!r} does not rank here now. Ask for the list again, and for the version "
                "that it names."
            )
        return found
    if contest is None or contest.kind is not ExperimentKind.SHARE:
        return champion
    return contest.board if contest.is_challenged(employee_id) else champion
