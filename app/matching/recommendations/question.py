"""What a list was asked for: the key that its answer is remembered under."""

from dataclasses import dataclass
from datetime import date

from app.matching.recommendations.schemas import RecommendationQuery
from app.matching.words import Language
from app.serving import PersonView
from app.serving.records import RoleBook
from models.vocabulary import Audience


@dataclass(frozen=True, slots=True)
class Question:
    """Whose list, for whom, which part of it and when.

    `person` is the view that the audience has, `shared` the one that managers have: what is logged
    rests on it.
    """

    person: PersonView
    shared: PersonView
    audience: Audience
    query: RecommendationQuery
    day: date
    own_text: bool
    roles: RoleBook
    language: Language
