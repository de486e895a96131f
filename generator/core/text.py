"""Words in every language, and what counts as the same typed text."""

from dataclasses import dataclass

LANGUAGES = ("en", "zh")
LANGUAGE_NAMES = {"en": "English", "zh": "中文"}


@dataclass(frozen=True)
class Text:
    """One text in every language that Auditbook speaks."""

    en: str
    zh: str

    def of(self, language: str) -> str:
        """The text in `language` (a code of LANGUAGES)."""
        return self.zh if language == "zh" else self.en

    def format(self, **values: "Text | str | float") -> "Text":
        """The text with its `{names}` replaced, language by language."""
        return Text(*(_filled(self.of(language), language, values) for language in LANGUAGES))


EMPTY = Text("", "")


def plain(words: str) -> Text:
    """The same words in every language: names, codes, numbers."""
    return Text(words, words)


def joined(parts: "list[Text]", separator: "Text | str" = " ") -> Text:
    """Texts one after another, language by language."""
    between = separator if isinstance(separator, Text) else plain(separator)
    return Text(*(between.of(language).join(part.of(language) for part in parts) for language in LANGUAGES))


def trimmed(value: object) -> str:
    """A cell's content as Excel's TRIM gives it: text, with single blanks and none at the ends.

    A whole number loses its ".0", because a typed 3 shows as "3".
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(part for part in str(value).split(" ") if part)


def same(one: str, other: str) -> bool:
    """Whether Excel's `=` calls two texts equal: case does not matter."""
    return one.lower() == other.lower()


def show_number(value: float) -> str:
    """A number as people write it: 3, 62.5, 86.96."""
    return f"{value:.10f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


REPLACED = "\ufffd"


def printable(name: object, longest: int = 160) -> str:
    """A foreign name fit for one line of a message, the middle of a long one cut.

    Line breaks, signs that turn the writing direction and bytes that are no text become a sign of their own.
    """
    clean = "".join(sign if sign.isprintable() else REPLACED for sign in str(name))
    half = (longest - 1) // 2
    return clean if len(clean) <= longest else f"{clean[:half]}…{clean[-half:]}"


def _filled(template: str, language: str, values: "dict[str, Text | str | float]") -> str:
    return template.format(
        **{
            name: value.of(language)
            if isinstance(value, Text)
            else show_number(value)
            if isinstance(value, (int, float))
            else value
            for name, value in values.items()
        }
    )
