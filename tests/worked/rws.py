"""Worked examples of the dossier on the Responsible Wool Standard."""

from generator.core.loading import load_scheme
from tests.worked.textile import claim_example, status_examples

SCHEME = load_scheme("rws")

EXAMPLES = (
    *status_examples(SCHEME),
    claim_example(
        SCHEME,
        "sweater of 70 % RWS wool and 30 % nylon",
        {"label_claim": "RWS logo allowed", "share_of_wool": 100},
        rws_percent=70,
    ),
    claim_example(
        SCHEME,
        "sweater of 50 % RWS wool, 20 % other wool and 30 % nylon",
        {"label_claim": "Certified content, no logo"},
        rws_percent=50,
        other_wool_percent=20,
    ),
)
