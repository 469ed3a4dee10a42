"""Write the files of the demo organisation: `python -m demo.generate`."""

import json
from collections.abc import Iterable
from pathlib import Path

from demo import FILES, ORGANISATION
from demo.catalogue import Record, opening_records, role_records, skill_records
from demo.employees import employee_records
from demo.seats import fill_seats, leads_of
from demo.tables import read_tables


def organisation() -> dict[str, list[Record]]:
    """Every record of the demo organisation, by the name of its file."""
    tables = read_tables()
    seats = fill_seats(tables)
    return {
        "skills": skill_records(tables),
        "roles": role_records(tables),
        "openings": opening_records(tables, leads_of(seats)),
        "employees": employee_records(seats, tables),
    }


def write(folder: Path = ORGANISATION) -> None:
    """Write one NDJSON file a kind of record into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    records = organisation()
    for name in FILES:
        (folder / f"{name}.ndjson").write_bytes(_ndjson(records[name]))


def _ndjson(records: Iterable[Record]) -> bytes:
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    return "".join(f"{line}\n" for line in lines).encode()


if __name__ == "__main__":
    write()
