"""What the endpoint declares: the attributes of a User that are kept, and what can be asked.

Identity providers send much more than a User's work, such as phone numbers, home addresses and
passwords. What is not declared here is accepted and dropped.
"""

from typing import Annotated, Any, ClassVar

from pydantic import field_validator
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    ExtensibleStringEnum,
    Extension,
    Filter,
    Patch,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)
from scim2_models.resources.resource import AnyExtension

from app.exchange.formats.scim import ENTERPRISE, USER
from app.exchange.scim.schemas import MOST_RESULTS

# Each is a write of its own, with its audit entry and its event, in one transaction.
MOST_OPERATIONS = 100


class Name(ComplexAttribute):
    """The parts of a name."""

    formatted: str | None = None
    """The full name."""

    family_name: str | None = None
    """The family name."""

    given_name: str | None = None
    """The given name."""


class Email(ComplexAttribute):
    """An address by which identity providers tell accounts apart."""

    class Type(ExtensibleStringEnum):
        """What the address is for."""

        WORK = "work"

    value: str | None = None
    """The address."""

    type: Type | None = None
    """What the address is for."""

    primary: bool | None = None
    """Whether it is the one to use."""


class Address(ComplexAttribute):
    """A place of work."""

    class Type(ExtensibleStringEnum):
        """What the place is."""

        WORK = "work"

    locality: str | None = None
    """The town."""

    region: str | None = None
    """The region."""

    country: str | None = None
    """The country."""

    type: Type | None = None
    """What the place is."""

    primary: bool | None = None
    """Whether it is the usual one."""


class User(Resource[AnyExtension]):
    """What is kept of a User."""

    __schema__ = URN(USER)

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """The name of the account; case does not matter."""

    name: Name | None = None
    """The parts of the person's name."""

    Name: ClassVar[type[ComplexAttribute]] = Name

    display_name: str | None = None
    """The name as shown; `name` of the employee."""

    title: str | None = None
    """The job's title; `title` of the employee."""

    preferred_language: str | None = None
    """The language of a new employee; those who are here keep their own."""

    active: bool | None = None
    """False: the person has left."""

    emails: list[Email] | None = None
    """Addresses by which identity providers tell accounts apart."""

    Emails: ClassVar[type[ComplexAttribute]] = Email

    addresses: list[Address] | None = None
    """Places of work; `location` of the employee."""

    Addresses: ClassVar[type[ComplexAttribute]] = Address

    @field_validator("display_name", "title", "preferred_language", "external_id", mode="before")
    @classmethod
    def _empty_is_nothing(cls, value: Any) -> Any:
        return _nothing_if_empty(value)


class Manager(ComplexAttribute):
    """Whom the person reports to."""

    value: Annotated[str | None, CaseExact.true] = None
    """The id of the manager's User, or the manager's external id."""


class EnterpriseUser(Extension):
    """What is kept of the enterprise extension."""

    __schema__ = URN(ENTERPRISE)

    employee_number: str | None = None
    """The employee's external id where the User has no `externalId`."""

    cost_center: str | None = None
    """`org_unit` of the employee where there is no division."""

    division: str | None = None
    """`org_unit` of the employee."""

    department: str | None = None
    """`function` of the employee."""

    manager: Manager | None = None
    """`manager` of the employee."""

    @field_validator("employee_number", "cost_center", "division", "department", mode="before")
    @classmethod
    def _empty_is_nothing(cls, value: Any) -> Any:
        return _nothing_if_empty(value)

    @field_validator("manager", mode="before")
    @classmethod
    def _named_alone(cls, value: Any) -> Any:
        """Entra names the manager by the bare id as well, and sends an empty one to remove it."""
        if isinstance(value, dict) and not value.get("value"):
            return None
        return {"value": value} if isinstance(value, str) and value else _nothing_if_empty(value)


def _nothing_if_empty(value: Any) -> Any:
    return None if value == "" else value


RESOURCE: Any = User[EnterpriseUser]
# As Entra and Okta send it: attributes that nobody declared, a value in a removal, and values
# that a path describes before they are there.
TOLERANT = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


def provider_for(max_body_bytes: int) -> ScimProvider:
    """The description of the endpoint."""
    return ScimProvider(
        models=[User, EnterpriseUser],
        resource_types=[ResourceType.from_resource(RESOURCE)],
        config=ServiceProviderConfig(
            documentation_uri=None,
            patch=Patch(supported=True),
            bulk=Bulk(
                supported=True,
                max_operations=MOST_OPERATIONS,
                max_payload_size=max_body_bytes,
            ),
            filter=Filter(supported=True, max_results=MOST_RESULTS),
            change_password=ChangePassword(supported=False),
            sort=Sort(supported=False),
            etag=ETag(supported=True),
            authentication_schemes=[
                AuthenticationScheme(
                    type=AuthenticationScheme.Type.oauthbearertoken,
                    name="Bearer token",
                    description="An API key of the kind hr_integration, or a token of its client.",
                    primary=True,
                )
            ],
        ),
        policy=TOLERANT,
    )
