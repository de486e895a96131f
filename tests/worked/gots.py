"""Worked examples of the dossier on the Global Organic Textile Standard."""

from generator.core.loading import load_scheme
from tests.worked.textile import claim_example, status_examples

SCHEME = load_scheme("gots")

EXAMPLES = (
    *status_examples(SCHEME),
    claim_example(
        SCHEME,
        "96 % organic cotton and 4 % elastane",
        {"label_claim": "Organic"},
        organic_percent=96,
        restricted_percent=4,
    ),
    claim_example(
        SCHEME,
        "75 % organic cotton, 20 % lyocell and 5 % elastane",
        {"label_claim": "Made with x % organic"},
        organic_percent=75,
        restricted_percent=5,
    ),
    claim_example(SCHEME, "60 % organic", {"label_claim": "Not GOTS"}, organic_percent=60),
    claim_example(
        SCHEME,
        "180 mg/L x 120,000 m3 / 1,500 t is 14.4 g COD per kg",
        {"cod_per_kg": 14.4, "cod_verdict": "Within the COD limit"},
        cod_concentration=180,
        discharge_volume=120_000,
        textile_output=1500,
    ),
)
