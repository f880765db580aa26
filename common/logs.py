"""Nothing personal and nothing secret reaches a log or an error report.

`mask` works on finished text, because what leaks is seldom passed on purpose: a database repeats a whole row in its
complaint, an address carries a search, a traceback quotes a value. It rather masks a number too many.
"""

import logging
import logging.config
import re
from typing import Any

from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

NUMBER = "[number masked]"
SECRET = "[masked]"  # noqa: S105 - what stands in a secret's place

# Digits are those of every script (full-width ones too); groups may stand apart. What precedes a number may be the
# last digit of a percent-encoded character.
_START = r"(?:(?<!\d)|(?<=%[0-9A-Fa-f]{2}))"
_GAP = r"[ \u3000-]?"
_NUMBERS = re.compile(
    rf"{_START}(?:"
    r"\d{15,}[XxＸｘ]?"  # citizens' ID numbers of 18 and of 15 digits, bank cards, and runs that may hold one
    rf"|\d{{6}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dXxＸｘ]"  # ID numbers in groups
    rf"|(?:\+?86{_GAP})?[1１][3-9３-９]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"  # mobile numbers
    r")(?!\d)"
)
_QUOTE = r"""(?:\\?["']|&(?:\#x27|\#39|quot);)"""
_NAMES = (
    r"pass(?:word|wd|phrase)\w{0,20}|pwd|secret\w{0,20}|\w{0,20}token|api_?key|credentials?|(?:data|index|audit|backup)_keys?"
    r"|session(?:id|_key)|zzy-session|authorization|cookie|database_url|密码|口令|密钥"
)
_VALUES = (
    r"""\[masked\]|b?'(?:[^'\\\n]|\\.)*'|b?"(?:[^"\\\n]|\\.)*"|&(?:\#x27|\#39|quot);.*?&(?:\#x27|\#39|quot);"""
    r"""|(?:basic|bearer|token|digest)\s+\S+|[^\s,;&'")}\]]+"""
)
_SECRETS = re.compile(rf"((?:{_NAMES}){_QUOTE}?\s{{0,3}}(?:=>|[=:：])\s{{0,3}})(?:{_VALUES})", re.IGNORECASE)
_COOKIES = re.compile(r"(cookie:\s*)[^\n]+", re.IGNORECASE)
_URL_PASSWORDS = re.compile(r"(\w://[^\s:/@]{0,100}:)[^\s/@]+(?=@)")
# What PostgreSQL quotes of a row that it refuses.
_ROWS = re.compile(r"(Failing row contains |Key \([^)\n]{0,300}\)=)\([^\n]*\)")

# Names of variables, settings and form fields whose content an error report never shows.
HIDDEN_NAMES = re.compile(
    r"API|AUTH|COOKIE|CREDENTIAL|DATABASE|ID_?(?:CARD|NUMBER)|KEY|MOBILE|PASS|PHONE|PWD|SECRET|SESSION|SIGNATURE|TOKEN",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """The text without ID numbers, mobile numbers, passwords, tokens and quoted database rows."""
    text = _ROWS.sub(rf"\1({SECRET})", text)
    text = _COOKIES.sub(rf"\1{SECRET}", text)
    text = _SECRETS.sub(rf"\1{SECRET}", text)
    text = _URL_PASSWORDS.sub(rf"\1{SECRET}", text)
    return _NUMBERS.sub(NUMBER, text)


class MaskedRecord(logging.LogRecord):
    """A log record that is masked from the start, whichever handler it goes to: message, traceback, stack."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            message = self.getMessage()
        except Exception:  # logging would complain with the arguments as they are
            message = f"{self.msg} (cannot be formatted with {self.args!r})"
        self.msg, self.args = mask(message), ()
        if self.exc_info:
            # Handlers take this text instead of formatting the exception themselves.
            self.exc_text = mask(logging.Formatter().formatException(self.exc_info))
        if self.stack_info:
            self.stack_info = mask(self.stack_info)


def configure(settings: dict[str, Any]) -> None:
    """Set logging up (``LOGGING_CONFIG``): the server's own loggers are masked too, for they have other handlers."""
    logging.setLogRecordFactory(MaskedRecord)
    logging.config.dictConfig(settings)


class ReportFilter(SafeExceptionReporterFilter):
    """Hides variables, form fields and settings by their names, also in a demo that shows its errors."""

    hidden_settings = HIDDEN_NAMES

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> Any:
        variables = super().get_traceback_frame_variables(request, tb_frame)
        return [(name, self.cleanse_setting(name, value)) for name, value in variables]

    def get_post_parameters(self, request: Any) -> Any:
        parameters = super().get_post_parameters(request).copy()
        for name in parameters:
            if HIDDEN_NAMES.search(name):
                parameters[name] = self.cleansed_substitute
        return parameters


class Reporter(ExceptionReporter):
    """Django's error report, masked as a whole."""

    def get_traceback_text(self) -> SafeString:
        return SafeString(mask(super().get_traceback_text()))  # escaped before, and masking adds no markup

    def get_traceback_html(self) -> SafeString:
        return SafeString(mask(super().get_traceback_html()))
