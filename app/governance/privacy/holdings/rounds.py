"""What assignment rounds hold of a person."""

from collections.abc import Mapping

from app.governance.privacy.holdings.holding import Holding, nothing, owned

OF_ROUNDS: Mapping[str, Holding] = {
    "round_choices": owned(
        "Assignment rounds that the person was asked for.",
        "round_choices",
        "employee_external_id",
        "id",
    ),
    "round_invitations": owned(
        "Openings that the person was invited to talk about after an assignment round.",
        "round_invitations",
        "employee_external_id",
        "id",
    ),
    "round_results": owned(
        "What assignment rounds found for the person.",
        "round_results",
        "employee_external_id",
        "id",
    ),
    "rounds": nothing("What an assignment round was asked and how much it placed."),
}
