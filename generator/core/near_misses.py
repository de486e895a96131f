"""Near misses of closed lists: what was typed beside the list and yet can mean only one of its choices.

A wrong guess would change a score, so whatever could mean two things stays as it was typed.
"""

import re
from difflib import get_close_matches
from functools import lru_cache
from unicodedata import category, normalize

from generator.core.loading import synonyms
from generator.core.scheme import NOT_APPLICABLE, Choice, ChoiceList
from generator.core.text import trimmed

_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′´`＇", "'") | dict.fromkeys("“”„‟″«»「」『』＂", '"'))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_AROUND = " .,;:!?'\"。，；：！？、…()（）[]【】*"
"""Signs at either end of a word that say nothing."""

_EXPLAINS = re.compile(r"\s+-\s*|\s*[:;,(。，；：（\n]\s*")
"""What stands between an answer and its explanation."""

_HEDGES = re.compile(
    r"\b(but|except|not|no|never|only|part|partly|partially|some|mostly|almost|however|unless|yet|until|"
    r"yes|n/?a|none|pending|planned|if)\b|[但除未不没无非否仅只部待缺尚]|是否"
)
"""Words in an explanation that may take the answer back."""

CLOSE = 0.7
"""How like a label words must be to be offered as a guess."""

_TONES_MEANT = {"yes": ("good",), "no": ("poor", "bad")}
"""The tones that a bare yes or no may mean in a list with other labels."""


def folded(value: object) -> str:
    """Typed words without what nobody sees or means: width, case, kinds of quotes, dashes and blanks."""
    words = normalize("NFKC", str(value).translate(_DASHES).translate(_QUOTES))
    seen = "".join(" " if sign.isspace() else sign for sign in words if category(sign) not in ("Cf", "Mn"))
    return " ".join(seen.casefold().split())


def near_code(choices: ChoiceList, typed: object) -> str | None:
    """The code that near-miss words can only mean; None where they mean nothing here, or several things.

    For words that are a label already use `ChoiceList.code_of`; this one agrees with it.
    """
    exact = choices.code_of(typed)
    if exact is not None:
        return exact
    words = folded(trimmed(typed))
    if not _bare(words):
        words = words.strip(_AROUND) or words
    for meant in (_spelt(choices, words), _explained(choices, words)):
        if len(meant) == 1:
            return next(iter(meant))
    return None


def nearest_label(choices: ChoiceList, typed: object, language: str) -> str:
    """The label most like what was typed, only as a hint; empty if none is."""
    labels = [choice.label.of(language) for choice in choices.choices]
    close = get_close_matches(folded(trimmed(typed)), [folded(label) for label in labels], n=1, cutoff=CLOSE)
    return next((label for label in labels if folded(label) in close), "")


def _spelt(choices: ChoiceList, words: str) -> set[str]:
    """Codes that have this label, synonym, code or leading number, spelt in some other way."""
    bare = _bare(words)
    names = _names(choices)
    meant = {code for name, code in names if name == words} or {
        code for name, code in names if bare and _bare(name) == bare
    }
    if not meant and words.isdigit():
        meant = {code for name, code in names if re.match(rf"{words}\b", name)}
    return meant - _doubted(choices, words)


def _explained(choices: ChoiceList, words: str) -> set[str]:
    """The code of a label or synonym that an explanation follows which does not take it back."""
    for separator in reversed(list(_EXPLAINS.finditer(words))):
        said, explanation = words[: separator.start()], words[separator.end() :]
        meant = {code for name, code in _spoken(choices) if _bare(name) and _bare(name) == _bare(said)}
        if meant:
            certain = len(_begun(choices, said)) <= 1 and not _HEDGES.search(explanation)
            return meant if certain else set()
    return set()


def _doubted(choices: ChoiceList, words: str) -> set[str]:
    """Codes that a typed code cannot mean for certain, because several labels begin with that word.

    "Yes" is the code of "Yes, every year", but may also stand for "Yes, at least every 2 years".
    """
    begun = _begun(choices, words)
    exact = {code for label, code in _labels(choices) if _bare(label) == _bare(words)}
    return begun if len(begun) > 1 and not exact else set()


def _begun(choices: ChoiceList, words: str) -> set[str]:
    """Codes of labels that begin with these words."""
    begin = re.compile(rf"{re.escape(words)}\b")
    return {code for label, code in _labels(choices) if begin.match(label)}


@lru_cache(maxsize=256)
def _names(choices: ChoiceList) -> tuple[tuple[str, str], ...]:
    """Everything that a choice may be called, folded, with its code."""
    codes = (choice.code for choice in choices.choices if _speaks_for_itself(choices, choice))
    return tuple(dict.fromkeys((*_spoken(choices), *((folded(code), code) for code in codes))))


@lru_cache(maxsize=256)
def _spoken(choices: ChoiceList) -> tuple[tuple[str, str], ...]:
    """The labels and their synonyms: what people say."""
    other = (
        (folded(word), choice.code)
        for choice in choices.choices
        for word in synonyms().get(choice.label.en, ())
    )
    return (*_labels(choices), *other)


@lru_cache(maxsize=256)
def _labels(choices: ChoiceList) -> tuple[tuple[str, str], ...]:
    return tuple((folded(label), choice.code) for label, choice in choices.stacked())


def _speaks_for_itself(choices: ChoiceList, choice: Choice) -> bool:
    """Whether somebody who types the code can mean nothing else.

    "NA" may be Namibia or "N/A"; "Yes" may mean any of several good answers, "No" any of several bad ones.
    """
    if choice.code in _TONES_MEANT:
        return sum(one.tone in _TONES_MEANT[choice.code] for one in choices.choices) <= 1
    return choice.code == NOT_APPLICABLE or choice.code.casefold() != NOT_APPLICABLE


def _bare(words: str) -> str:
    """Letters and digits only: "N.A." and "n/a" are the same word, as are "Viet nam" and "Viet'nam"."""
    return "".join(sign for sign in words if sign.isalnum())
