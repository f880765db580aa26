"""One spelling for what identifies somebody or something."""

import unicodedata


def one_spelling(text: str) -> str:
    """A staff number or code as it is stored: half-width, without white space.

    Typed with a Chinese input method １２３ looks like 123 and would be another person.
    """
    return "".join(unicodedata.normalize("NFKC", text).split())
