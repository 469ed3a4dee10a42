"""An identity provider that talks to the service."""

from typing import Any

from fastapi.testclient import TestClient

from app.exchange.formats.scim import ENTERPRISE, USER
from tests.support.catalogue import MERGE_PATCH, Headers

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
Json = dict[str, Any]


def mara(**attributes: Any) -> Json:
    """A User as an identity provider makes one."""
    return {
        "schemas": [USER, ENTERPRISE],
        "userName": "mara@example.com",
        "externalId": "E-1",
        "displayName": "Mara Lindqvist",
        "title": "Key account manager",
        "active": True,
        ENTERPRISE: {"department": "Sales", "division": "EMEA"},
        **attributes,
    }


class Scim:
    """Sends what identity providers send; `change_employee` speaks for everybody else."""

    def __init__(self, client: TestClient, headers: Headers) -> None:
        self.client = client
        self.headers = headers

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Any request."""
        sent = {**self.headers, "Content-Type": "application/scim+json", **headers}
        return self.client.request(method, f"/scim/v2{path}", json=body, headers=sent)

    def create(self, **attributes: Any) -> Json:
        """Make a User."""
        return self._told(self.send("POST", "/Users", mara(**attributes)), 201)

    def read(self, uid: str) -> Json:
        """A User."""
        return self._told(self.send("GET", f"/Users/{uid}"))

    def put(self, uid: str, **attributes: Any) -> Json:
        """Send a User whole."""
        return self._told(self.send("PUT", f"/Users/{uid}", mara(**attributes)))

    def patch(self, uid: str, *operations: Json) -> Json:
        """Change a User."""
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self._told(self.send("PATCH", f"/Users/{uid}", body))

    def find(self, **parameters: Any) -> Json:
        """A page of Users."""
        headers = {**self.headers}
        return self._told(self.client.get("/scim/v2/Users", params=parameters, headers=headers))

    def employee(self, key: str = "E-1") -> Json:
        """The employee's record."""
        return self._told(self.client.get(f"/v1/employees/{key}", headers=self.headers))

    def change_employee(self, key: str = "E-1", **fields: Any) -> None:
        """Let somebody else say something of an employee; one with a name and a title is new."""
        if "name" in fields:
            answer = self.client.put(f"/v1/employees/{key}", json=fields, headers=self.headers)
        else:
            headers = {**self.headers, **MERGE_PATCH}
            answer = self.client.patch(f"/v1/employees/{key}", json=fields, headers=headers)
        assert answer.is_success, answer.text

    @staticmethod
    def _told(answer: Any, status: int = 200) -> Json:
        assert answer.status_code == status, answer.text
        told: Json = answer.json()
        return told
