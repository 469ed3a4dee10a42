"""The portal's elements, and what each has to read before it shows anything."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

# By operation id. What an element shows besides, such as who could follow, it leaves out where a
# token does not open it.
READ_BY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "lateral-moves": frozenset({"getRecommendations"}),
        "lateral-move": frozenset({"explainMatch", "getOpening"}),
        "lateral-what-if": frozenset({"getEmployee", "askWhatIf", "explainMatch"}),
        "lateral-paths": frozenset({"getCareerPaths"}),
        "lateral-profile": frozenset({"getEmployee", "listLooks"}),
        "lateral-case": frozenset({"getMoveCase"}),
        "lateral-team": frozenset({"listEmployees"}),
        "lateral-readiness": frozenset({"getEmployeeReadiness"}),
        "lateral-mentors": frozenset({"getEmployee", "listMentors"}),
        "lateral-workforce": frozenset(
            {
                "getWorkforceFlows",
                "getWorkforceSkills",
                "getWorkforceExposure",
                "listWorkforceRounds",
            }
        ),
        "lateral-model": frozenset({"getModelAlias", "getModelCard"}),
    }
)


def elements_of(operations: Collection[str]) -> list[str]:
    """The elements that a page fills with these operations, by their tag."""
    opened = frozenset(operations)
    return [name for name, needed in READ_BY.items() if needed <= opened]
