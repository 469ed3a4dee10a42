"""The map of roles on which career paths are found, encoded anew only where roles changed."""

from threading import Lock

from app.serving.role_book import RoleBook
from ml.careers import CareerMap, career_map
from ml.ranking import Ranker


class CareerMaps:
    """Makes the map when it is first asked for and keeps the newest."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._roles: RoleBook | None = None
        self._newest: CareerMap | None = None

    def of(self, roles: RoleBook, ranker: Ranker) -> CareerMap:
        """The map of these roles; those that did not change are not encoded again."""
        with self._lock:
            known = self._newest
            if known is not None and self._roles is roles and known.ranker is ranker:
                return known
            ordered = sorted(roles.by_key.values(), key=lambda role: role.key)
            self._newest = career_map(ranker, ordered, known)
            self._roles = roles
            return self._newest
