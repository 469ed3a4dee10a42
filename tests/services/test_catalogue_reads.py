"""A read sees the catalogue as of one moment, whatever is written meanwhile."""

from app.catalog.employees import service as employees
from app.catalog.employees.schemas import EmployeeBody
from app.catalog.skills import service as skills
from app.catalog.skills.schemas import SkillBody
from app.core.db import Database
from app.core.etag import Conditions
from app.core.security import Actor
from app.serving.hearing import Hearing, OwnNames
from app.serving.role_book import RoleBook
from ml.frames import SkillEntry
from ml.taxonomy import SkillNormaliser
from models.vocabulary import Scope
from tests.support.catalogue import seller, skill

HR = Actor("hr", frozenset(Scope))
ANY = Conditions()
NO_NAMES = OwnNames(frozenset(), frozenset(), frozenset())
HEARING = Hearing.of(RoleBook({}), SkillNormaliser.fit([]), NO_NAMES)


def test_a_skill_that_is_deleted_during_a_read_is_there_until_it_ends(database: Database) -> None:
    recogniser = skills.Recogniser(SkillNormaliser.fit([SkillEntry("S-1", "Negotiation")]))
    body = EmployeeBody.model_validate(seller())
    with database.write() as session:
        skills.replace(session, HR, "S-1", SkillBody.model_validate(skill()), ANY)
        employees.replace(session, HR, "E-1", body, ANY, recogniser)

    with database.read() as reading:
        before = employees.get(reading, HR, "E-1", HEARING)
        with database.write() as writing:
            skills.remove(writing, HR, "S-1", ANY)
        reading.expire_all()
        assert employees.get(reading, HR, "E-1", HEARING) == before

    with database.read() as session:
        assert employees.get(session, HR, "E-1", HEARING).skills[0].skill is None


def test_a_skill_that_the_recogniser_still_knows_but_is_gone_is_not_linked(
    database: Database,
) -> None:
    recogniser = skills.Recogniser(SkillNormaliser.fit([SkillEntry("S-1", "Negotiation")]))
    with database.write() as session:
        body = EmployeeBody.model_validate(seller())
        stored = employees.replace(session, HR, "E-1", body, ANY, recogniser)
    assert stored.read.recognition.unknown == ["Negotiation", "pitch decks"]
