"""Lists that were logged when each item held its score are read as those of today."""

from dataclasses import astuple
from datetime import timedelta

from app.core.db import Database
from app.learning.datasets import files
from app.learning.datasets.reading import collected
from app.learning.events import queries
from app.learning.events.policies import WINDOW_DAYS
from app.mobility.exposure.queries import newest_lists
from app.serving.engines import configured_engine
from app.settings import Settings
from models import Dataset, ServedList
from models.feedback_vocabulary import DatasetLabel
from models.ranker_vocabulary import Arm
from tests.support.feedback_log import OPENINGS, START, add_log, add_people, at, happened, served

THEN, NOW = "E-THEN-1", "E-NOW-2"
NAMED = ("score", *OPENINGS[:2])
TEAMS = ("champion", None, "challenger")


def lists() -> list[ServedList]:
    """The same list in both forms; an opening has the name of a field."""
    then = served("l_then", THEN, 0, NAMED)
    then.items = [
        {**item, "team": team} if team else item
        for item, team in zip(then.items, TEAMS, strict=True)
        if isinstance(item, dict)
    ]
    now = served("l_now", NOW, 0, NAMED, items=list(NAMED))
    now.kinds = {**(now.kinds or {}), "score": [0.9, 0.8, 0.7], "team": list(TEAMS)}
    return [then, now]


def test_both_forms_say_the_same(database: Database, settings: Settings) -> None:
    then, now = lists()
    assert then.entries == now.entries
    assert [one.team for one in now.entries] == [Arm.CHAMPION, None, Arm.CHALLENGER]
    people = {THEN: "l_then", NOW: "l_now"}
    with database.write() as session:
        add_people(session, *people)
        add_log(session, then, now)
        for person, of in people.items():
            told = {"list_id": of, "position": 2}
            add_log(
                session,
                happened(f"right-{person}", person, "open", 1, NAMED[1], **told),
                happened(f"place-{person}", person, "save", 1, NAMED[0], **told),
                happened(f"other-{person}", person, "open", 1, "opening", **told),
                happened(f"named-{person}", person, "open", 1, "champion"),
            )
    with database.read() as session:
        for person in people:
            traced = queries.attributions(session, person, WINDOW_DAYS)
            assert {name.split("-")[0]: how for name, how in traced.items()} == {
                "right": "explicit",
                "place": "explicit",
                "other": "none",
                "named": "none",
            }
        assert queries.elsewhere(session, START, at(30)) == 2
        first, second = (entries for _, entries in newest_lists(session, START.date()))
    assert [astuple(one) for one in first] == [astuple(one) for one in second]
    asked = Dataset(
        uid="0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11",
        began_at=START,
        ended_at=at(30),
        known_by=at(30) + timedelta(days=1),
        label=DatasetLabel.INTEREST,
        surfaces=["recommendations"],
        created_by="tests",
    )
    kept, engine = files.parts(settings, asked.uid), configured_engine(settings)
    data = collected(database, settings, asked, kept, engine, lambda *_done: None).data
    of_lists = [data.list_index == one for one in range(2)]
    for column in ("served_score", "grade_step", "cross_functional", "opened", "function"):
        one, other = (getattr(data, column)[mine].tolist() for mine in of_lists)
        assert one == other, column
    assert data.signals[of_lists[0]].tolist() == data.signals[of_lists[1]].tolist()
