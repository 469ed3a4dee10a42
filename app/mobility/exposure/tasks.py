"""Measures once a day how crowded openings are."""

from datetime import timedelta

from sqlalchemy import delete

from app.core.db import Database
from app.core.inserts import insert_rows
from app.mobility.exposure import queries
from app.mobility.exposure.policies import asked
from app.settings import Settings
from models.base import utc_today
from models.exposure import Exposure

# Whoever has not looked for longer competes for nothing now.
LOOKED_DAYS = 28


def measure(database: Database, _settings: Settings) -> int:
    """Measure every open opening anew, from what people were served last; how many there are.

    It stays the same for a day, so that nobody reads off it what one person just did.
    """
    today = utc_today()
    with database.read() as session:
        served = queries.newest_lists(session, today - timedelta(LOOKED_DAYS))
        firsts = {person: str(items[0]["opening"]) for person, items in served if items}
        leads, shared = asked(firsts, queries.interests(session))
        seats = queries.seats(session)
    rows = [
        {
            "opening_external_id": key,
            "measured_on": today,
            "firsts": len(leads.get(key, ())),
            "interests": len(shared.get(key, ())),
            "asking": len(leads.get(key, set()) | shared.get(key, set())),
            "seats": count,
        }
        for key, count in sorted(seats.items())
    ]
    with database.write() as session:
        session.execute(delete(Exposure))
        # One that was closed or renamed meanwhile is measured tomorrow.
        still = queries.seats(session)
        insert_rows(session, Exposure, (row for row in rows if row["opening_external_id"] in still))
    return len(rows)
