"""Requests that are made up from the description get the answers that it promises."""

import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Flaky

from tests.conftest import BACKENDS
from tests.support.fuzzed import Fuzzed, chains, fuzzed_service, share
from tests.support.served import ROOT

EXAMPLES = 8
LONG_EXAMPLES = 60
LONG_CASES = 5_000
ROUNDS, CHAINS, STEPS = 8, 20, 12
LINKED = 200


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    """A service on the embedded database."""
    with fuzzed_service(tmp_path_factory.mktemp("schemathesis"), None) as service:
        yield service


@pytest.fixture(scope="module", params=BACKENDS)
def fuzzed_on_each(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fuzzed]:
    """A service on each database."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create("schemathesis")
    with fuzzed_service(tmp_path_factory.mktemp("schemathesis"), url) as service:
        yield service


@pytest.fixture
def asked(fuzzed: Fuzzed) -> Iterator[Fuzzed]:
    """The service; whatever was answered otherwise than described fails the test."""
    yield from judged(fuzzed)


@pytest.fixture
def asked_on_each(fuzzed_on_each: Fuzzed) -> Iterator[Fuzzed]:
    """The service on each database, judged in the same way."""
    yield from judged(fuzzed_on_each)


def judged(service: Fuzzed) -> Iterator[Fuzzed]:
    service.wrong.clear()
    yield service
    assert not service.wrong, "\n\n".join(dict.fromkeys(service.wrong))


schema = schemathesis.openapi.from_path(ROOT / "openapi.json")
# What is too long to be read is refused for that.
schema.config.checks.negative_data_rejection.expected_statuses = [
    "400", "401", "403", "404", "405", "406", "409", "413", "414", "415", "422", "428", "429",
]  # fmt: skip


def thoroughly(examples: int, *phases: Phase) -> hypothesis_settings:
    """Try so many cases of each operation; those at the bounds of its fields are explicit ones."""
    return hypothesis_settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate, *phases],
        suppress_health_check=list(HealthCheck),
    )


@schema.parametrize()
@thoroughly(EXAMPLES)
def test_the_service_keeps_its_description(case: schemathesis.Case, asked: Fuzzed) -> None:
    asked.ask(case)


@pytest.mark.long
@schema.parametrize()
@thoroughly(LONG_EXAMPLES, Phase.explicit)
def test_the_service_keeps_its_description_in_ten_thousand_cases(
    case: schemathesis.Case, asked_on_each: Fuzzed
) -> None:
    asked_on_each.ask(case)


@pytest.mark.long
def test_calls_that_follow_from_each_other_keep_the_description(asked_on_each: Fuzzed) -> None:
    chain = chains(schemathesis.openapi.from_path(ROOT / "openapi.json"), asked_on_each)
    steps = hypothesis_settings(thoroughly(CHAINS), stateful_step_count=STEPS, derandomize=False)
    for number in range(ROUNDS):
        # The service remembers what earlier chains did to it, which Hypothesis takes for a flaw.
        with suppress(Flaky):
            seed(number)(chain).run(settings=steps)
    assert asked_on_each.linked >= LINKED


@pytest.mark.long
def test_ten_thousand_cases_were_sent_and_each_operation_succeeded(
    fuzzed_on_each: Fuzzed, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{fuzzed_on_each.summary()}\n")
    assert fuzzed_on_each.cases >= LONG_CASES
    never = [name for name, told in fuzzed_on_each.answers.items() if not share(told)]
    assert never == []
