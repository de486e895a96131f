"""Worked examples of the dossier on the Global Recycled Standard."""

from generator.core.loading import load_scheme
from tests.worked.textile import claim_example, status_examples

SCHEME = load_scheme("grs")

EXAMPLES = (
    *status_examples(SCHEME),
    claim_example(SCHEME, "yarn with 65 % recycled PET", {"label_claim": "GRS label"}, recycled_percent=65),
    claim_example(
        SCHEME, "fabric with 30 %", {"label_claim": "Certified, no consumer label"}, recycled_percent=30
    ),
)
