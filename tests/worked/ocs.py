"""Worked examples of the dossier on the Organic Content Standard."""

from generator.core.loading import load_scheme
from tests.worked.textile import claim_example, status_examples

SCHEME = load_scheme("ocs")

EXAMPLES = (
    *status_examples(SCHEME),
    claim_example(
        SCHEME,
        "T-shirt of 95 % organic cotton and 5 % elastane",
        {"label_claim": "OCS 100"},
        organic_percent=95,
    ),
    claim_example(
        SCHEME,
        "towel of 50 % organic and 50 % conventional cotton",
        {"label_claim": "OCS Blended"},
        organic_percent=50,
        same_kind_conventional="yes",
    ),
    claim_example(SCHEME, "sock with 4 %", {"label_claim": "Not OCS"}, organic_percent=4),
    claim_example(
        SCHEME,
        "400 ha give 244,800 kg of lint, 260,000 kg were sold",
        {"farm_capacity": 244_800, "capacity_flag": "Above farm capacity"},
        farm_area=400,
        farm_yield=1800,
        gin_turnout=0.34,
        lint_sold=260_000,
    ),
)
