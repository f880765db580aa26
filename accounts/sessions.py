"""How long a session lasts, counted by our own clock: from the sign-in, and since the last request.

A session that is over becomes an anonymous one, which remembers for a while whose it was: so that the sign-in page can
say why, and a form that was being typed can be kept for the same person (accounts/typed_forms.py).
"""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from common import clock

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
ENDED_ACCOUNT, ENDED_BECAUSE = "ended_account", "ended_because"
# The last request is noted no more often than this, so that reading pages does not write: idleness may count from up
# to so much before the last request, never from after it.
NOTED_EVERY = timedelta(minutes=1)
REMEMBERED_FOR = timedelta(hours=1)


class End(StrEnum):
    """Why a session is over."""

    IDLE = "IDLE"
    ABSOLUTE = "ABSOLUTE"
    REVOKED = "REVOKED"


def begin(request: HttpRequest) -> None:
    """A sign-in: from now on time counts, and nothing is left of the session before but the forms it kept."""
    session = request.session
    for name in (ENDED_ACCOUNT, ENDED_BECAUSE):
        session.pop(name, None)
    session.set_expiry(None)
    session[SIGNED_IN_AT] = session[SEEN_AT] = clock.now().timestamp()


def account_key(session: Any) -> str:
    """The key of the account that signed in, whatever has become of it since; or an empty text."""
    return str(session.get(SESSION_KEY, ""))


def reason_to_end(request: HttpRequest) -> End | None:
    """Why a session that somebody signed in with is over now. A limit that is reached ends it."""
    if not request.user.is_authenticated:
        return End.REVOKED
    now, session = clock.now().timestamp(), request.session
    if now - session.get(SIGNED_IN_AT, 0) >= timedelta(hours=settings.ABSOLUTE_HOURS).total_seconds():
        return End.ABSOLUTE
    if now - session.get(SEEN_AT, 0) >= timedelta(minutes=settings.IDLE_MINUTES).total_seconds():
        return End.IDLE
    return None


def note_request(request: HttpRequest) -> bool:
    """Idleness counts from now; returns whether it was written."""
    now = clock.now().timestamp()
    if now - request.session[SEEN_AT] < NOTED_EVERY.total_seconds():
        return False
    request.session[SEEN_AT] = now
    return True


def end(request: HttpRequest, account: str, reason: End) -> None:
    """Nobody is signed in any more; the new anonymous session remembers for a while who was, and why it ended."""
    request.session.flush()
    request.user = AnonymousUser()
    request.session[ENDED_ACCOUNT] = account
    request.session[ENDED_BECAUSE] = reason.value
    request.session.set_expiry(int(REMEMBERED_FOR.total_seconds()))
