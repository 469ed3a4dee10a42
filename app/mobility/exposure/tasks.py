"""Measures once a day how crowded openings are."""

from datetime import timedelta

from sqlalchemy import delete

from app.core.db import Database
from app.core.inserts import insert_rows
from app.mobility.exposure import queries
from app.mobility.exposure.policies import asked
from app.mobility.exposure.prices import Served, contenders, learn
from app.mobility.policy import service as policy
from app.settings import Settings
from models.base import utc_today
from models.exposure import Exposure

# Whoever has not looked for longer competes for nothing now.
LOOKED_DAYS = 28


def measure(database: Database, _settings: Settings) -> int:
    """Measure every open opening anew, from what people were served last; how many there are.

    It stays the same for a day, so that nobody reads off it what one person just did. What crowded
    openings give up is learnt with it, up to the cap of the move policy.
    """
    today = utc_today()
    with database.read() as session:
        seats, cap = queries.seats(session), policy.in_force(session)[1].congestion_cap
        firsts: dict[str, str] = {}
        near: dict[str, Served] = {}
        for person, entries in queries.newest_lists(session, today - timedelta(LOOKED_DAYS)):
            if entries:
                firsts[person] = entries[0].opening
                served = [(one.opening, one.score) for one in entries]
                near[person] = contenders(served, seats, cap)
        leads, shared = asked(firsts, queries.interests(session))
    prices = learn(near.values(), seats, cap)
    rows = [
        {
            "opening_external_id": key,
            "measured_on": today,
            "firsts": len(leads.get(key, ())),
            "interests": len(shared.get(key, ())),
            "asking": len(leads.get(key, set()) | shared.get(key, set())),
            "seats": count,
            "price": prices.get(key, 0.0),
        }
        for key, count in sorted(seats.items())
    ]
    with database.write() as session:
        session.execute(delete(Exposure))
        # One that was closed or renamed meanwhile is measured tomorrow.
        still = queries.seats(session)
        insert_rows(session, Exposure, (row for row in rows if row["opening_external_id"] in still))
    return len(rows)
