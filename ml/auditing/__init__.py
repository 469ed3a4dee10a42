"""Statistics for those who check a ranker: impact on groups, and drift. Counts in, figures out.

Nothing here reads a record of a person. `impact` compares the rates of groups, `changes` their
ratios by two rankings, `suppression` hides small cells of a table, `drift` compares what a ranker
sees now with what it was made from.
"""

from ml.auditing.changes import RatioChange, Reselected, ratio_changes
from ml.auditing.drift import (
    DriftTest,
    DriftVerdict,
    Reference,
    drift_of,
    holm,
    judge,
    reference_of,
)
from ml.auditing.exposure import exposure_ratios
from ml.auditing.impact import (
    Category,
    CategoryResult,
    Comparison,
    ImpactTable,
    Verdict,
    compare,
    impact_table,
    mantel_haenszel,
    scoring_categories,
)
from ml.auditing.suppression import suppressed, suppressed_of_two

__all__ = [
    "Category",
    "CategoryResult",
    "Comparison",
    "DriftTest",
    "DriftVerdict",
    "ImpactTable",
    "RatioChange",
    "Reference",
    "Reselected",
    "Verdict",
    "compare",
    "drift_of",
    "exposure_ratios",
    "holm",
    "impact_table",
    "judge",
    "mantel_haenszel",
    "ratio_changes",
    "reference_of",
    "scoring_categories",
    "suppressed",
    "suppressed_of_two",
]
