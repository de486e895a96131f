"""Worked examples of the dossier on the Responsible Down Standard."""

from generator.core.loading import load_scheme
from tests.worked.textile import claim_example, status_examples

SCHEME = load_scheme("rds")

EXAMPLES = (
    *status_examples(SCHEME),
    claim_example(
        SCHEME,
        "jacket filled with 100 % RDS goose down",
        {"label_claim": "RDS logo allowed"},
        rds_percent=100,
    ),
    claim_example(
        SCHEME,
        "quilt with 60 % RDS and 40 % other down",
        {"label_claim": "Certified content, no logo"},
        rds_percent=60,
    ),
)
