"""The roles of the catalogue, looked up by what names them."""

from functools import cached_property

from app.serving.ladders import Ladders
from app.serving.records import folded
from ml.frames import OpeningProfile
from ml.text import name_key


class RoleBook:
    """The roles by row id, external id and title; immutable."""

    def __init__(self, roles: dict[int, OpeningProfile]) -> None:
        self.by_id = roles
        self.by_key = {role.key: role for role in roles.values()}
        self._by_title: dict[str, OpeningProfile] = {}
        for role in sorted(roles.values(), key=lambda role: role.key):
            self._by_title.setdefault(folded(role.title), role)
        for role in sorted(roles.values(), key=lambda role: role.key):
            for title in role.alternative_titles:
                self._by_title.setdefault(folded(title), role)

    def named(self, text: str) -> OpeningProfile | None:
        """The role with this external id, title or alternative title."""
        return self.by_key.get(text) or self.titled(text)

    def titled(self, text: str) -> OpeningProfile | None:
        """The role with this title or alternative title; titles come before alternative ones."""
        return self._by_title.get(folded(text))

    @cached_property
    def title_keys(self) -> frozenset[str]:
        """The identities of all titles."""
        return frozenset(map(name_key, self._by_title))

    @cached_property
    def ladders(self) -> Ladders:
        """The expert and the leading ladder of each function."""
        return Ladders(self.by_key.values())
