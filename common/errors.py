"""What can go wrong in a service, in words that a user is shown."""

from collections.abc import Mapping, Sequence


class DomainError(Exception):
    """Base of the errors that carry a Chinese message for the user."""


class Refused(DomainError):
    """The rules or the state do not allow it.

    ``message`` says what and why, ``remedy`` how to mend it, ``article`` is an anchor of the regulation
    such as ``article-7`` (empty where no article is the reason).
    """

    def __init__(self, message: str, *, remedy: str = "", article: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.article = article


class Stale(Refused):
    """Somebody else changed the row in the meantime; nothing was overwritten."""

    def __init__(self, message: str = "该记录已被他人修改，您的操作未生效。") -> None:
        super().__init__(message, remedy="请返回查看最新内容，确认后重新操作。")


class Invalid(DomainError):
    """Input that a service refuses; ``errors`` maps field names to messages (``__all__`` for the whole)."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__("；".join(message for messages in errors.values() for message in messages))
        self.errors = {field: list(messages) for field, messages in errors.items()}
