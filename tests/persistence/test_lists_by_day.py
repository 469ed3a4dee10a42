"""A list is found by its id through the days that there are, on the key that lists have anyway."""

from app.core.db import Database
from app.learning.lists import queries
from tests.support.feedback_log import add_log, at, served


def test_a_list_is_found_on_any_day_and_on_the_later_of_two(database: Database) -> None:
    with database.read() as session:
        assert queries.find(session, "l_first") is None, "there are none at all"
    with database.write() as session:
        add_log(
            session,
            *(
                served("l_first", "E-1", 0),
                served("l_twice", "E-1", 3),
                served("l_twice", "E-1", 40),
            ),
            *(served("l_between", "E-2", 20), served("l_last", "E-2", 70)),
        )
    days = {"l_first": 0, "l_twice": 40, "l_between": 20, "l_last": 70}
    with database.read() as session:
        for list_id, day in days.items():
            found = queries.find(session, list_id)
            assert found is not None
            assert (found.list_id, found.day) == (list_id, at(day).date())
        assert queries.find(session, "l_never") is None
