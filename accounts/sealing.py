"""The audit's chain: what was written cannot be changed, taken out, put in or cut off without being found.

Writers never wait for each other: they append entries. A sealer links the entries afterwards, one by one, in a chain:
``digest(n) = HMAC(key, digest(n-1) · n · content of the entry)``. The key and the head of the chain are kept outside
the database, so that whoever can write to the database can neither forge a link nor cut the tail. What was written
since the last run of the sealer (`manage.py seal_audit`, every minute) is not protected yet; `verify` says how much
that is.
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.models import AuditEntry, AuditSeal
from common import clock

START = "0" * 64
BATCH = 1000
# The parts of an entry are joined by a character that none of them may contain: no text can move to its neighbour.
SEPARATOR = "\x1f"
_COLUMNS = (
    "id",
    "at",
    "actor_id",
    "actor_name",
    "action",
    "summary",
    "subject_type",
    "subject_id",
    "unit_id",
    "changes",
    "reason",
)


@dataclass(frozen=True)
class Head:
    """The end of the chain at a moment."""

    position: int
    digest: str
    at: str


@dataclass(frozen=True)
class Verification:
    """What `verify` found. ``problems`` are in Chinese; an empty tuple means that the audit is whole."""

    entries: int
    sealed: int
    unsealed: int
    problems: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.problems


def link(key: bytes, previous: str, position: int, content: str) -> str:
    """The digest of one link, 64 hex digits."""
    # The name of the hash rather than its class: the quick way through hmac, and this runs for every entry there is.
    return hmac.digest(key, f"{previous}{SEPARATOR}{position}{SEPARATOR}{content}".encode(), "sha256").hex()


@transaction.atomic
def seal_pending() -> Head:
    """Link every entry that is not linked yet, oldest first, and write the head outside the database.

    Two sealers at once are harmless: the second one's positions are taken, and its transaction fails whole.
    """
    key: bytes = settings.AUDIT_KEY
    last = AuditSeal.objects.order_by("-position").first()
    position, digest = (last.position, last.digest) if last else (0, START)
    for content_batch in _batches(_unsealed()):
        seals = []
        for entry_id, content in content_batch:
            position += 1
            digest = link(key, digest, position, content)
            seals.append(AuditSeal(position=position, entry_id=entry_id, digest=digest))
        AuditSeal.objects.bulk_create(seals)
    head = Head(position, digest, clock.now().isoformat())
    transaction.on_commit(lambda: write_head(head))
    return head


def verify() -> Verification:
    """Walk the whole chain and hold its end against the head that is kept outside."""
    problems: list[str] = []
    key: bytes = settings.AUDIT_KEY
    position, digest = 0, START
    heads = {head.position: head for head in read_heads()}
    for stored_position, stored_digest, content in _sealed():
        position += 1
        if stored_position != position:
            problems.append(f"第{position}条封存记录缺失（其后为第{stored_position}条）。")
            break
        digest = link(key, digest, position, content)
        if not hmac.compare_digest(digest, stored_digest) or content.count(SEPARATOR) != len(_COLUMNS) - 1:
            problems.append(f"第{position}条审计记录与封存时不一致。")
            break
        if position in heads and heads[position].digest != digest:
            problems.append(f"第{position}条审计记录与库外留存的校验值不一致。")
            break
    if not problems:
        problems += _tail_problems(position, heads)
    entries, sealed = AuditEntry.objects.count(), AuditSeal.objects.count()
    return Verification(entries, sealed, entries - sealed, tuple(problems))


def _tail_problems(position: int, heads: dict[int, Head]) -> list[str]:
    last = max(heads, default=0)
    if last > position:
        return [f"库外留存的记录已至第{last}条，数据库中仅有{position}条：末尾有记录被删除。"]
    if position and not heads:
        return ["未找到库外留存的校验值，无法确认末尾没有记录被删除。"]
    return []


def head_path() -> Path:
    """The file that holds the heads: one line a day and, last, the present one."""
    return Path(settings.AUDIT_HEADS)


def read_heads() -> list[Head]:
    """The heads kept outside the database, oldest first. A damaged or forged line raises ValueError."""
    path = head_path()
    if not path.exists():
        return []
    return [_read_line(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def write_head(head: Head) -> None:
    """Keep the present head; those of earlier days stay, one a day."""
    earlier = [kept for kept in read_heads() if kept.at[:10] < head.at[:10]]
    daily = {kept.at[:10]: kept for kept in earlier}
    lines = [_write_line(kept) for kept in (*daily.values(), head)]
    path = head_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(path)


def _write_line(head: Head) -> str:
    body = json.dumps(asdict(head), sort_keys=True)
    return f"{_mac(body)} {body}"


def _read_line(line: str) -> Head:
    mac, _, body = line.partition(" ")
    if not hmac.compare_digest(mac, _mac(body)):
        raise ValueError("库外留存的校验值已被改动。")
    return Head(**json.loads(body))


def _mac(body: str) -> str:
    return hmac.digest(settings.AUDIT_KEY, b"head" + body.encode(), "sha256").hex()


def _content_sql() -> str:
    """The content of an entry as one text, spelt the same by both databases."""
    separator = f"chr({ord(SEPARATOR)})" if connection.vendor == "postgresql" else f"char({ord(SEPARATOR)})"
    return f" || {separator} || ".join(f"coalesce({_column_sql(name)}, '')" for name in _COLUMNS)


def _column_sql(name: str) -> str:
    column = f"e.{name}"
    if connection.vendor == "postgresql":
        if name == "id" or name.endswith("_id"):  # keys: without hyphens, as SQLite keeps them
            return f"replace({column}::text, '-', '')"
        if name == "at":
            return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        return column
    if name == "at":  # SQLite leaves the fraction out when it is zero
        return f"CASE instr({column}, '.') WHEN 0 THEN {column} || '.000000' ELSE {column} END"
    return column


def _unsealed() -> Iterator[tuple[Any, str]]:
    sql = (
        f"SELECT e.id, {_content_sql()} FROM accounts_auditentry e "  # noqa: S608 - constants only
        "LEFT JOIN accounts_auditseal s ON s.entry_id = e.id WHERE s.position IS NULL ORDER BY e.at, e.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from cursor.fetchall()


def _sealed() -> Iterator[tuple[int, str, str]]:
    """(position, digest, content) of every link in order; an entry that is gone has no content."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT s.position, s.digest, coalesce({_content_sql()}, '') FROM accounts_auditseal s "  # noqa: S608
            "LEFT JOIN accounts_auditentry e ON e.id = s.entry_id ORDER BY s.position"
        )
        while rows := cursor.fetchmany(BATCH * 10):
            yield from rows


def _batches(rows: Iterator[tuple[Any, str]]) -> Iterator[list[tuple[Any, str]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
