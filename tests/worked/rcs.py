"""Worked examples of the dossier on the Recycled Claim Standard."""

from generator.core.loading import load_scheme
from tests.worked.textile import claim_example, status_examples

SCHEME = load_scheme("rcs")

EXAMPLES = (
    *status_examples(SCHEME),
    claim_example(
        SCHEME, "bottle resin, 100 % post-consumer", {"label_claim": "RCS 100"}, recycled_percent=100
    ),
    claim_example(
        SCHEME,
        "hanger with 40 % recycled and 60 % virgin PP",
        {"label_claim": "RCS Blended"},
        recycled_percent=40,
        same_kind_virgin="yes",
    ),
    claim_example(SCHEME, "box with 3 %", {"label_claim": "Not RCS"}, recycled_percent=3),
    claim_example(
        SCHEME,
        "96 % recycled and 4 % virgin of the same polymer",
        {"label_claim": "RCS Blended"},
        recycled_percent=96,
        same_kind_virgin="yes",
    ),
)
