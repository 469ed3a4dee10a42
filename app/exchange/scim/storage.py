"""Where the library reads and writes Users: the database, inside of one session."""

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from scim2_models import (
    InvalidValueException,
    Meta,
    NotFoundException,
    Resource,
    ResourceType,
    ResponseParameters,
    SearchRequest,
    UniquenessException,
)
from scim2_server.storage import ScimStorage, SearchPage
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.catalog import former_ids
from app.core.db import CHANGES
from app.core.journal import Entry, append
from app.core.security import Actor
from app.exchange.formats.scim import ENTERPRISE
from app.exchange.scim import people, queries
from app.exchange.scim.people import Said, Statement
from app.exchange.scim.protocol import RESOURCE
from app.exchange.scim.schemas import MOST_RESULTS
from models.base import utc_now
from models.scim import ScimUser
from models.vocabulary import ChangeAction, EntityKind

_LONGEST_NAME = 256
# All that is kept of a User; far above what a person's work takes.
_MOST_CHARACTERS = 16_000
_GONE = {"active": False}


class UserStorage(ScimStorage):
    """Users, each a statement about an employee.

    `shown` collects whom the answer shows, `changed` of whom something was written.
    """

    def __init__(self, session: Session, actor: Actor, *, writes: bool) -> None:
        self._session = session
        self._actor = actor
        self._writes = writes
        self.shown: set[str] = set()
        self.changed: set[str] = set()

    @contextmanager
    def operation(self) -> Iterator[None]:
        """Let an operation of several fail alone."""
        if not self._writes:
            yield
            return
        noted = dict(self._session.info.get(CHANGES, {}))
        try:
            with self._session.begin_nested():
                yield
        except BaseException:
            self._session.info[CHANGES] = noted
            raise

    def get(
        self,
        resource_type: ResourceType,  # noqa: ARG002 - there is one
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,  # noqa: ARG002 - few attributes
    ) -> Resource[Any]:
        """A User."""
        return self._resource(self._row(resource_id))

    def search(
        self,
        resource_types: list[ResourceType],  # noqa: ARG002 - there is one
        search_request: SearchRequest[Any],
        *,
        position: Any = None,  # noqa: ARG002 - pages are told by their first place
    ) -> SearchPage:
        """A page of the Users that meet a filter."""
        asked = search_request.filter
        condition = queries.condition_of(None if asked is None else asked.ast)
        start = (search_request.start_index or 1) - 1
        count = MOST_RESULTS if search_request.count is None else search_request.count
        total, rows = queries.page(self._session, condition, start, count)
        return SearchPage(total, [self._resource(row) for row in rows])

    def create(
        self,
        resource_type: ResourceType,  # noqa: ARG002 - there is one
        resource: Resource[Any],
    ) -> Resource[Any]:
        """Keep a new User and write the employee."""
        said = _said(resource)
        row = ScimUser(uid=str(uuid.uuid4()), employee_external_id="", folded_user_name="")
        key = people.key_of(said)
        renamed = former_ids.current(self._session, EntityKind.EMPLOYEE, [key])
        row.employee_external_id = renamed.get(key, key)
        row.updated_at = row.created_at
        self._settle(row, said)
        self._apply(row, Statement(said))
        self._note(row, ChangeAction.CREATED, said)
        return self._resource(row)

    def update(
        self,
        resource_type: ResourceType,  # noqa: ARG002 - there is one
        resource: Resource[Any],
        *,
        expected_version: str | None = None,  # noqa: ARG002 - the row is locked since it was read
    ) -> Resource[Any]:
        """Keep a User that was sent whole."""
        return self.say(resource, None)

    def say(self, resource: Resource[Any], names: Collection[str] | None) -> Resource[Any]:
        """Keep what a User says now; `names` are the attributes that a PATCH spoke of."""
        row = self._row(str(resource.id))
        before, said = dict(row.said), _said(resource)
        if said != before:
            self._settle(row, said)
            row.version += 1
            row.updated_at = utc_now()
            differing = {name for name in before | said if before.get(name) != said.get(name)}
            self._note(row, ChangeAction.UPDATED, differing)
        self._apply(row, Statement(said, before, names))
        return self._resource(row)

    def delete(
        self,
        resource_type: ResourceType,  # noqa: ARG002 - there is one
        resource_id: str,
        *,
        expected_version: str | None = None,  # noqa: ARG002 - the row is locked since it was read
    ) -> None:
        """Forget a User: the employee has left, and the record stays."""
        row = self._row(resource_id)
        self._apply(row, Statement({**row.said, **_GONE}, row.said, ("active",)))
        self._note(row, ChangeAction.DELETED, ())
        self._session.delete(row)
        self._session.flush()

    def _row(self, uid: str) -> ScimUser:
        row = queries.find(self._session, uid, lock=self._writes)
        if row is None:
            raise NotFoundException(detail="There is no such User.")
        return row

    def _settle(self, row: ScimUser, said: dict[str, Any]) -> None:
        """Make the row say what is said, unless another User has what must be its own."""
        _check_lengths(said)
        name = queries.folded(said["userName"])
        taken = queries.holder_of(self._session, name, row.employee_external_id, row.uid)
        if taken is not None:
            raise UniquenessException(detail=f"Another User has this {taken}.")
        row.folded_user_name = name
        row.external_id = said.get("externalId")
        row.active = said.get("active") is not False
        row.said = said
        self._session.add(row)
        try:
            self._session.flush()
        except IntegrityError:
            raise UniquenessException(
                detail="Another User has this userName or externalId."
            ) from None

    def _apply(self, row: ScimUser, statement: Statement) -> None:
        known = Statement(
            self._with_manager(statement.said),
            None if statement.before is None else self._with_manager(statement.before),
            statement.names,
        )
        key = row.employee_external_id
        if people.apply(self._session, self._actor, key, known):
            self.changed.add(key)

    def _with_manager(self, said: Said) -> Said:
        """The same, the manager by the external id where it is named by the id of a User."""
        extension = said.get(ENTERPRISE) or {}
        value = (extension.get("manager") or {}).get("value")
        employee = queries.employees_of(self._session, [value]).get(value) if value else None
        if employee is None:
            return said
        return {**said, ENTERPRISE: {**extension, "manager": {"value": employee}}}

    def _note(self, row: ScimUser, action: ChangeAction, names: Collection[str]) -> None:
        """Audit what was done to a User; the change of the employee is an entry of its own."""
        self.changed.add(row.employee_external_id)
        details = {"scim_user": row.uid, "attributes": sorted(names)}
        entry = Entry(
            self._actor.name, action, EntityKind.EMPLOYEE, row.employee_external_id, details
        )
        append(self._session, [entry])

    def _resource(self, row: ScimUser) -> Resource[Any]:
        self.shown.add(row.employee_external_id)
        found: Resource[Any] = RESOURCE.model_validate({**row.said, "id": row.uid})
        found.meta = Meta(
            resource_type="User",
            created=row.created_at,
            last_modified=row.updated_at,
            version=f'W/"{row.version}"',
        )
        return found


def _said(resource: Resource[Any]) -> dict[str, Any]:
    """The attributes of a User that are kept."""
    dumped: dict[str, Any] = resource.model_dump(mode="json", exclude={"id", "meta"})
    return {name: value for name, value in dumped.items() if value not in ({}, [])}


def _check_lengths(said: Said) -> None:
    names = {"userName": queries.folded(said["userName"]), "externalId": said.get("externalId")}
    for name, value in names.items():
        if len(value or "") > _LONGEST_NAME:
            raise InvalidValueException(detail=f"{name} may have {_LONGEST_NAME} characters.")
    if not names["userName"]:
        raise InvalidValueException(detail="userName is empty.")
    if len(str(said)) > _MOST_CHARACTERS:
        raise InvalidValueException(detail=f"A User may have {_MOST_CHARACTERS} characters.")
