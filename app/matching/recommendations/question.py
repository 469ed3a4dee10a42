"""What a list was asked for: the key that its answer is remembered under."""

from dataclasses import dataclass, field
from datetime import date

from app.matching.recommendations.schemas import RecommendationQuery
from app.matching.words import Language
from app.serving import PersonView
from app.serving.contest import Contest
from app.serving.lists import Exploring
from app.serving.role_book import RoleBook
from models.vocabulary import Audience


@dataclass(frozen=True, slots=True)
class Question:
    """Whose list, for whom, which part of it and when.

    `person` is the view that the audience has, `shared` the one that managers have: what is logged
    rests on it. `contest` is the experiment that the list takes part in, and `experiment` its id.
    `exploring` tells that neighbours may change places.
    """

    person: PersonView
    shared: PersonView
    audience: Audience
    query: RecommendationQuery
    day: date
    own_text: bool
    roles: RoleBook
    language: Language
    experiment: str | None = None
    exploring: Exploring | None = None
    contest: Contest | None = field(default=None, compare=False)

    @property
    def is_beginning(self) -> bool:
        """Places are counted from the first: what is learnt from a list needs its beginning."""
        return self.query.cursor is None and self.query.band is None
