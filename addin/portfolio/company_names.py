"""Company names as they are compared: without legal form, width, case and signs."""

import re
from unicodedata import combining, normalize

# fmt: off
LEGAL_FORMS = frozenset(
    [
        "co", "company", "companies", "corp", "corporation", "inc", "incorporated", "ltd",
        "limited", "llc", "llp", "lp", "plc", "pte", "pty", "pvt", "private", "sdn", "bhd",
        "berhad", "tbk", "pt", "cv", "ud", "persero", "gmbh", "ag", "kg", "kgaa", "ug", "mbh",
        "ohg", "sa", "sas", "sarl", "srl", "spa", "sl", "slu", "lda", "ltda", "bv", "nv", "oy",
        "ab", "as", "asa", "aps", "kft", "zrt", "sp", "zoo", "doo", "dd", "ad", "ood", "eood",
        "jsc", "cjsc", "ojsc", "pjsc", "ooo", "oao", "zao", "tnhh", "cp", "cty", "mtv", "kk", "yk",
        "sti", "san", "tic", "jv", "unlimited", "ulc", "gp", "group", "holding", "holdings", "the",
    ]
)
# fmt: on
"""Words that say what kind of company it is, in lower case, without dots."""

CHINESE_FORMS = (
    "股份有限公司",
    "股份有限責任公司",
    "有限责任公司",
    "有限責任公司",
    "有限公司",
    "集团公司",
    "集團公司",
    "股份公司",
    "总公司",
    "分公司",
    "公司",
    "集团",
    "集團",
    "株式会社",
    "有限会社",
    "주식회사",
)
"""Longest first, so that what stands before them is left whole."""

DOTTED = re.compile(r"\b(?:\w\.){2,}\w?\b")
WORD = re.compile(r"[\w&]+")


def bare_name(name: str) -> str:
    """The words that tell one company from another, in lower case. The whole name if nothing is left."""
    plain = _plain(name)
    words = [word for word in WORD.findall(plain) if word not in LEGAL_FORMS]
    return " ".join(words) or " ".join(WORD.findall(plain))


def bare_text(text: str) -> str:
    """Any text without signs, width and case, for addresses."""
    return " ".join(WORD.findall(_folded(text)))


def bare_number(number: str) -> str:
    """A licence number without blanks and signs; empty if it is too short to tell companies apart."""
    bare = "".join(sign for sign in _folded(number) if sign.isalnum())
    return bare if len(bare) >= LEAST_LICENCE and len(set(bare)) > 2 else ""


LEAST_LICENCE = 6
"""Signs of the shortest licence number that is believed to be one."""


def _plain(name: str) -> str:
    text = _folded(name)
    # S.A.R.L. and Co.,Ltd. lose their dots, so that each is one word.
    text = DOTTED.sub(lambda match: match[0].replace(".", ""), text).replace("sp. z o.o", "zoo")
    for form in CHINESE_FORMS:
        text = text.replace(form, " ")
    return text


def _folded(text: str) -> str:
    """Without width, case and accents."""
    parts = normalize("NFKD", normalize("NFKC", text).casefold())
    return normalize("NFC", "".join(sign for sign in parts if not combining(sign)))
