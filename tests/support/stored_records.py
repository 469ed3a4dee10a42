"""The files of the records, what is known from them, and what may have happened to them."""

from pathlib import Path
from typing import Any

from app.serving import Catalogue, Disclosure, Person, Serving
from app.serving.records import StatedWish
from app.serving.shared_index import shards_dir
from app.settings import Settings
from ml.ranking import SealedFolder


def folder_of(settings: Settings) -> SealedFolder:
    path = shards_dir(settings) / "catalogue.people-records"
    return SealedFolder(path, "people-records", "catalogue")


def file_of(settings: Settings, stem: str) -> Path:
    (path,) = folder_of(settings).path.glob(f"{stem}-*.arrays")
    return path


def shown(person: Person) -> list[Any]:
    """Everything that is known of a person, but when it was read."""
    views = [
        (view.facts, view.profile, sorted(view.dismissed), [*map(heard, view.wishes)])
        for view in person.views
    ]
    told = (person.facts, person.work, person.aspirations, sorted(person.dismissed))
    return [told, person.objects_to_learning, views]


def heard(stated: StatedWish) -> tuple[Any, ...]:
    return stated.wish, stated.motives, stated.understood, sorted(stated.heard_by)


def told(catalogue: Catalogue) -> dict[str, Any]:
    """A catalogue as one value; `repr` tells 1 from 1.0 and from True."""
    return {
        "change": catalogue.change_id,
        "erasure": catalogue.erasure,
        "openings": repr(sorted(catalogue.openings.items())),
        "roles": repr(sorted(catalogue.roles.by_id.items())),
        "people": [repr(shown(catalogue.people[key])) for key in sorted(catalogue.people)],
        "names": sorted(catalogue.hearing.entries.items()),
    }


def answers(serving: Serving) -> str:
    """What two kinds of questions are answered."""
    snapshot = serving.current()
    board, crowd = snapshot.ranking_board(), snapshot.crowd(Disclosure.MANAGERS)
    person = snapshot.person("E-1").seen(Disclosure.EVERYTHING).profile
    places = sorted(board.index.profiles, key=lambda one: one.key)
    ranked = board.ranker.rank_employees(places[0], crowd.index, k=20)
    return repr((board.ranker.rank_openings(person, board.index, k=20), ranked))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def open_to_others(path: Path) -> None:
    path.chmod(0o644)


def claim(settings: Settings, **about: Any) -> None:
    """Let the head say something else of the same files."""
    folder = folder_of(settings)
    head = folder.head()
    assert head is not None
    with folder.locked() as held:
        assert held
        folder.publish(head.erasure, head.names, head.rows, {**head.about, **about})
