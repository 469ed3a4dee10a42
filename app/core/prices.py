"""What a request costs: tokens of its caller's rate, each about two milliseconds of work.

An operation whose work does not grow with what is asked costs one token. The prices were measured
on one core of the machine that `benchmarks/README.md` names and are rounded up; they need not be
exact, only never far below what an answer takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Annotated

from fastapi import Depends, Request
from fastapi.routing import APIRoute

from app.core.errors import InvalidInputError
from app.core.pagination import DEFAULT_LIMIT
from app.core.request_scope import ACCOUNT, PAID, RATE
from app.core.services import services_of

# A body is read, checked and made into values: a quarter of a millisecond a kilobyte.
_KILOBYTE = 0.12
# What a plain request brings along is in its one token.
_FREE_KILOBYTES = 8


class OverBudgetError(InvalidInputError):
    """The request would cost more work than one request may."""

    code = "over_budget"
    title = "Over budget"


@dataclass(frozen=True, slots=True)
class Price:
    """Tokens of an operation: for each request, and for each entry that a parameter asks for.

    `usual` is how many entries a request asks for that does not say.
    """

    base: float = 1.0
    each: float = 0.0
    parameter: str = ""
    usual: int = 0

    def of(self, asked: str | None) -> float:
        """The tokens, by the parameter as sent; what is no number is refused by the route."""
        stated = asked is not None and asked.isdecimal()
        count = int(asked[:_DIGITS]) if asked is not None and stated else self.usual
        return self.base + self.each * min(count, _MOST_ENTRIES)


# No operation gives more entries at once; whoever asks for more is refused.
_MOST_ENTRIES = 1_000
_DIGITS = 9
ONE_TOKEN = Price()

_PAGES = (
    "listEmployees",
    "listRoles",
    "listOpenings",
    "listSkills",
    "listNominations",
    "listEmployeeNominations",
    "listDismissals",
    "listLooks",
    "listMoveCases",
    "listExposure",
    "listMoveCaseTimeline",
    "listEvidence",
    "listLadders",
    "listPlanTemplates",
    "listMentorings",
    "listReadyPeople",
    "listEvidenceRequests",
    "listChanges",
    "listImportMappings",
    "listJobs",
    "listJobResults",
    "listImportResults",
    "listRoundResults",
    "listEmployeeInvitations",
    "listApiKeys",
    "listOauthClients",
    "listAuditEntries",
    "listErasures",
    "listWebhookEndpoints",
    "listWebhookDeliveries",
    "listModels",
    "listModelAliasHistory",
    "listDatasets",
    "listGatePolicies",
    "listExplorationHistory",
    "listTrainingRuns",
    "listExperiments",
    "listOwnFeatures",
    "listOwnFeatureHistory",
    "listBatchRankings",
)

_RENAMES = ("renameEmployee", "renameRole", "renameOpening", "renameSkill", "renameOrgUnit")
# Every text of which nothing was recognised is read.
_TEACHING = ("confirmSkillLabel", "withdrawSkillLabel")

# A ranked entry is explained in a third of a millisecond, a record read in a tenth of one.
PRICES: Mapping[str, Price] = {
    "getRecommendations": Price(2.0, 0.15, "k", 10),
    "getCandidates": Price(3.0, 0.15, "k", 10),
    "explainMatch": Price(3.0),
    # A search over changes of the person, each verified by ranking all openings again.
    "getCounterfactuals": Price(50.0),
    # Every further step ranks all roles for each of the beginnings that are followed.
    "getCareerPaths": Price(20.0, 20.0, "most_steps", 3),
    # Every seat of a chain is ranked for; at the most that is asked for usually, some thirty.
    "getSeatSuccessors": Price(10.0, 30.0, "depth", 1),
    # Two lists are ranked, and the first fifty of each explained.
    "askWhatIf": Price(20.0),
    # Whatever refers to the record is written anew.
    **dict.fromkeys(_RENAMES, Price(25.0)),
    # Everybody who wants to lead is looked at, with all evidence on them.
    "compareWithReadiness": Price(25.0),
    **dict.fromkeys(_TEACHING, Price(25.0)),
    # Every offer is looked at, and the line asked for one by one.
    "listMentors": Price(5.0, 0.5, "limit", DEFAULT_LIMIT),
    # As for the successors of a person.
    "getMoveCaseBackfill": Price(10.0, 30.0, "depth", 3),
    # One pair is explained.
    "getMoveCaseMatch": Price(3.0),
    # Everybody is looked at for the people of two units.
    "getMoveCaseEffect": Price(5.0),
    "getMoveCasePlan": Price(3.0),
    # A worker ranks and plans for the whole organisation, for a minute at a large one.
    "startRound": Price(100.0),
    # Files are hashed and opened, and probes are ranked.
    "registerModel": Price(100.0),
    "promoteModel": Price(100.0),
    "rollBackModel": Price(100.0),
    # Up to ten thousand lists are read, each with what the ranker saw.
    "getModelDrift": Price(100.0),
    # Up to a thousand lists a month, with what people did about them.
    "getModelMonths": Price(20.0, 100.0, "months", 6),
    # A worker reads every list and event of a time.
    "createDataset": Price(100.0),
    # A worker ranks for everybody.
    "createBatchRanking": Price(100.0),
    # Some megabytes are hashed and sent, and everybody in them is audited.
    "getBatchRankingFile": Price(20.0),
    # A worker learns for minutes.
    "createTrainingRun": Price(100.0),
    # Everybody's work history is read; the skills of everybody are in memory.
    "getWorkforceFlows": Price(100.0),
    "getWorkforceSkills": Price(20.0),
    # A challenger is opened, and four weeks of the log are counted.
    "createExperiment": Price(100.0),
    # One file of an artifact is hashed and read.
    "replayList": Price(3.0),
    # Some hundred megabytes may be read and sent.
    "getDatasetFile": Price(20.0),
    # Beside the people and openings, or the lists, that are charged once they are known.
    "createFairnessReport": Price(25.0),
    "sendProtectedAttributes": Price(25.0),
    # Every event of a month is looked at, with the lists of its person.
    "summariseEvents": Price(100.0),
    "listEmployeeEvents": Price(5.0),
    # Everything that is held of a person, of which logs have no index.
    "exportEmployeeData": Price(100.0),
    # The whole log is read and every hash computed again.
    "verifyAuditLog": Price(500.0),
    "exportAuditLog": Price(500.0),
    # A page of the usual length costs one token.
    **{operation: Price(0.5, 0.5 / DEFAULT_LIMIT, "limit", DEFAULT_LIMIT) for operation in _PAGES},
}

# What is known only once the body was read.
EACH_PERSON = 1.5
EACH_OPENING = 0.3
EACH_PAIR = 0.007
EACH_EXPLANATION = 0.15
# A text that no entry of the taxonomy is named like is compared with all of its names.
EACH_UNKNOWN_TEXT = 0.55
EACH_LABEL = 0.01
# An event that is judged and stored, in a batch.
EACH_EVENT = 0.1
# A value that is compared with the one before; its person or opening is told of.
EACH_VALUE = 0.2
# Encoding the words and sentences of a text, beside reading them with the body.
EACH_KILOBYTE_OF_TEXT = 0.2
# Before the first ranker was trained, a match learns the language of what it is sent.
EACH_RECORD_LEARNT = 0.6
EACH_KILOBYTE_LEARNT = 0.25


def price_of(request: Request) -> float:
    """The tokens that a request costs by its operation, what it asks for and its length."""
    route = request.scope.get("route")
    operation = route.operation_id if isinstance(route, APIRoute) else None
    price = PRICES.get(operation or "", ONE_TOKEN)
    length = request.headers.get("content-length", "0")
    kilobytes = int(length[:20]) / 1_000 if length.isdecimal() else 0.0
    return price.of(request.query_params.get(price.parameter)) + _KILOBYTE * max(
        0.0, kilobytes - _FREE_KILOBYTES
    )


@dataclass(frozen=True, slots=True)
class Budget:
    """What one request may cost in all, and the rate of its caller that pays for it."""

    request: Request

    def charge(self, tokens: float, advice: str) -> None:
        """Pay for work that is known once the body was read, before it begins.

        `advice` tells what to send less of.

        Raises
        ------
        OverBudgetError
            When it is more than one request may cost.
        RateLimitedError
            When the caller's rate does not allow it now.
        """
        services = services_of(self.request.app)
        most = services.settings.request_budget
        if tokens > most:
            raise OverBudgetError(
                f"This request would cost {ceil(tokens):,} tokens of work; one request may cost "
                f"{most:,}. {advice}"
            )
        paid = self.request.scope.get(PAID, 0.0)
        rate = services.rates.take(self.request.scope[ACCOUNT], tokens=tokens, paid=paid)
        self.request.scope[RATE] = rate
        rate.refuse_excess()


async def _budget(request: Request) -> Budget:
    return Budget(request)


Charging = Annotated[Budget, Depends(_budget)]
