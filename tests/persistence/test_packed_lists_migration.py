"""Going back before lists were packed, they are written and found as the code of then does it."""

import json
import zlib

from sqlalchemy import Engine, inspect, text
from sqlmodel import Session

from app.core.migrations import downgrade, upgrade
from app.settings import Settings
from tests.support.engines import plain_engine
from tests.support.feedback_log import add_log, served

BEFORE = "0026_batch_rankings"
COUNT = 501
"""One more than are written at a time."""


INDEX = "ix_served_lists_list_id"
"""Lists of today are found by their days."""


def indexes(engine: Engine) -> set[str | None]:
    """The indexes of lists."""
    return {one["name"] for one in inspect(engine).get_indexes("served_lists")}


def test_lists_are_written_as_before_and_read_again(empty_settings: Settings) -> None:
    upgrade(empty_settings)
    engine = plain_engine(empty_settings.resolved_database_url)
    inputs = {"bridge": [0.5, 0.0, -1 / 3], "own_crm_course": [0.0, 1.0, 0.0]}
    with Session(engine) as session:
        former = served("l_before", "E-1", 0, sealed=b"all of it")
        lists = [
            served(f"l_{n:03}", "E-1", n % 3, inputs=inputs, sealed=b"x") for n in range(COUNT)
        ]
        for one in lists:
            one.items, scores = ["O-1", "O-2", "O-3"], [0.9, 0.8, 0.7]
            one.kinds = {**(one.kinds or {}), "score": scores, "team": ["champion", None, "both"]}
        add_log(session, former, *lists)
        of_before = zlib.compress(json.dumps({"title_meaning": [0.1, 0.2, 0.3]}).encode())
        session.execute(
            text("UPDATE served_lists SET inputs = :inputs WHERE list_id = 'l_before'"),
            {"inputs": of_before},
        )
        session.commit()
    downgrade(empty_settings, BEFORE)
    query = text("SELECT list_id, items, inputs, kinds, sealed FROM served_lists ORDER BY list_id")
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    assert INDEX in indexes(engine)
    *others, last = rows
    assert len(others) == COUNT
    assert (bytes(last.inputs), bytes(last.sealed)) == (of_before, b"all of it")
    for row in others:
        items = json.loads(row.items) if isinstance(row.items, str) else row.items
        assert items == [
            {"opening": "O-1", "score": 0.9, "team": "champion"},
            {"opening": "O-2", "score": 0.8},
            {"opening": "O-3", "score": 0.7, "team": "both"},
        ]
        assert json.loads(zlib.decompress(row.inputs)) == {**inputs, "bridge": [0.5, 0.0, -0.3333]}
        kinds = json.loads(zlib.decompress(row.kinds))
        assert [*kinds] == ["function", "grade_step", "cross_functional"]
        assert row.sealed is None
    upgrade(empty_settings)
    assert INDEX not in indexes(engine)
    engine.dispose()
