"""The chain of the audit: every way to tamper with what was sealed is found."""

import hashlib
import hmac
import json
import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from accounts import audit, protection, sealing
from accounts.models import AuditEntry, AuditSeal
from common import clock
from tests.factories import accounts

TAMPERS = 1000


@pytest.fixture(autouse=True)
def heads(tmp_path, settings):
    settings.AUDIT_HEADS = tmp_path / "audit-heads"


@pytest.fixture
def unprotected(db):
    """Whoever tampers has taken the triggers off."""
    protection.drop_triggers(connection)


def write(count: int) -> None:
    for number in range(count):
        audit.record(by=None, action="tests.act", summary=f"第{number}件", changes={"n": [None, number]}, reason="因故")


def seal(django_capture_on_commit_callbacks) -> sealing.Head:
    with django_capture_on_commit_callbacks(execute=True):
        return sealing.seal_pending()


def test_an_empty_audit_is_whole(db):
    assert sealing.verify() == sealing.Verification(0, 0, 0, ())


def test_sealed_and_not_yet_sealed_entries_are_counted(db, django_capture_on_commit_callbacks):
    write(3)
    assert seal(django_capture_on_commit_callbacks).position == 3
    write(2)
    assert sealing.verify() == sealing.Verification(5, 3, 2, ())
    assert seal(django_capture_on_commit_callbacks).position == 5
    assert sealing.verify() == sealing.Verification(5, 5, 0, ())


def test_entries_are_linked_in_the_order_of_their_time(db, django_capture_on_commit_callbacks):
    with clock.frozen(clock.now() - timedelta(days=1)):
        write(2)
    write(1)
    seal(django_capture_on_commit_callbacks)
    in_order = AuditEntry.objects.order_by("at", "id").values_list("pk", flat=True)
    assert list(AuditSeal.objects.values_list("entry_id", flat=True)) == list(in_order)


def test_heads_of_earlier_days_stay(db, django_capture_on_commit_callbacks):
    for days_ago in (2, 1, 0):
        with clock.frozen(clock.now() - timedelta(days=days_ago)):
            for _ in range(2):
                write(1)
                seal(django_capture_on_commit_callbacks)
    assert [head.position for head in sealing.read_heads()] == [2, 4, 6]
    assert sealing.verify().is_whole


def test_a_separator_in_a_text_cannot_move_words_between_fields(db, django_capture_on_commit_callbacks):
    audit.record(by=None, action="tests.act", summary="甲", reason="乙\x1f丙")
    seal(django_capture_on_commit_callbacks)
    assert AuditEntry.objects.get().reason == "乙 丙"
    assert sealing.verify().is_whole


def by_hand(previous: str, position: int, entry: AuditEntry) -> str:
    """A link as docs and any other program would work it out: HMAC-SHA256 over the fields, joined by U+001F."""
    content = "\x1f".join(
        [
            entry.id.hex,
            entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
            entry.actor_id.hex if entry.actor_id else "",
            entry.actor_name,
            entry.action,
            entry.summary,
            entry.subject_type,
            entry.subject_id.hex if entry.subject_id else "",
            entry.unit_id.hex if entry.unit_id else "",
            json.dumps(entry.changes, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
            entry.reason,
        ]
    )
    sealed = f"{previous}\x1f{position}\x1f{content}".encode()
    return hmac.new(project.AUDIT_KEY, sealed, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("microsecond", [0, 7, 120_000])
def test_every_link_can_be_worked_out_by_hand(db, django_capture_on_commit_callbacks, monkeypatch, microsecond):
    """On both databases, across batches, with and without a fraction of a second, from sixty-four zeros on."""
    monkeypatch.setattr(sealing, "BATCH", 2)
    by = accounts.account("甲")
    with clock.frozen(datetime(2026, 11, 23, 1, 2, 3, microsecond, tzinfo=UTC)):
        audit.record(by=by, action="tests.act", summary="一件", subject=by, unit_id=uuid.uuid4(), reason="因故")
        write(4)
        head = seal(django_capture_on_commit_callbacks)
    digest = "0" * 64
    for position, row in enumerate(AuditSeal.objects.select_related("entry").order_by("position"), 1):
        digest = by_hand(digest, position, row.entry)
        assert (row.position, row.digest) == (position, digest)
    at = datetime(2026, 11, 23, 1, 2, 3, microsecond, tzinfo=UTC).isoformat()
    assert head == sealing.Head(position=5, digest=digest, at=at)
    mac, _, body = sealing.head_path().read_text(encoding="utf-8").rstrip("\n").partition(" ")
    assert body == json.dumps({"at": head.at, "digest": digest, "position": 5})
    assert mac == hmac.new(project.AUDIT_KEY, f"head{body}".encode(), hashlib.sha256).hexdigest()


def test_the_heads_folder_is_made(db, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.AUDIT_HEADS = tmp_path / "not" / "there" / "yet"
    write(1)
    seal(django_capture_on_commit_callbacks)
    assert [head.position for head in sealing.read_heads()] == [1]


@pytest.mark.django_db(transaction=True)
def test_a_sealer_that_fails_midway_leaves_nothing(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    write(5)
    written = []

    def fail_at_the_second_batch(execute, sql, *args):
        if sql.startswith("INSERT") and "accounts_auditseal" in sql:
            written.append(sql)
            if len(written) == 2:
                raise DatabaseError("the disk is full")
        return execute(sql, *args)

    with connection.execute_wrapper(fail_at_the_second_batch), pytest.raises(DatabaseError):
        sealing.seal_pending()
    assert (len(written), AuditSeal.objects.count()) == (2, 0)
    assert sealing.read_heads() == []
    assert sealing.seal_pending().position == 5
    assert sealing.verify().is_whole


COLUMNS = {
    "at": lambda: datetime(2020, 1, 1, tzinfo=UTC),
    "actor_id": lambda: accounts.account("他人").pk,
    "actor_name": lambda: "他人",
    "action": lambda: "tests.other",
    "summary": lambda: "另一件",
    "subject_type": lambda: "units.Unit",
    "subject_id": uuid.uuid4,
    "unit_id": uuid.uuid4,
    "changes": lambda: {"n": [1, 2]},
    "reason": lambda: "另有原因",
}


def test_every_column_is_among_those_that_are_changed():
    assert {field.attname for field in AuditEntry._meta.concrete_fields} == {"id", *COLUMNS}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_is_found(unprotected, django_capture_on_commit_callbacks, column):
    audit.record(by=accounts.account("甲"), action="tests.act", summary="一件", reason="因故")
    seal(django_capture_on_commit_callbacks)
    assert sealing.verify().is_whole
    AuditEntry.objects.update(**{column: COLUMNS[column]()})
    assert sealing.verify().problems == ("第1条审计记录与封存时不一致。",)


def test_another_key_of_an_entry_is_found(unprotected, django_capture_on_commit_callbacks):
    write(1)
    seal(django_capture_on_commit_callbacks)
    entry, row = AuditEntry.objects.get(), AuditSeal.objects.get()
    AuditSeal.objects.all().delete()
    AuditEntry.objects.update(id=uuid.uuid4())
    AuditSeal.objects.create(position=1, digest=row.digest, entry=AuditEntry.objects.get())
    assert AuditEntry.objects.get().pk != entry.pk
    assert sealing.verify().problems == ("第1条审计记录与封存时不一致。",)


def test_only_the_first_break_is_told(unprotected, django_capture_on_commit_callbacks):
    """What follows a break cannot be judged."""
    for days_ago in (2, 1, 0):
        with clock.frozen(clock.now() - timedelta(days=days_ago)):
            write(2)
            seal(django_capture_on_commit_callbacks)
    with transaction.atomic():
        AuditEntry.objects.update(summary="改")
        assert sealing.verify().problems == ("第1条审计记录与封存时不一致。",)
        transaction.set_rollback(True)
    with transaction.atomic():
        AuditSeal.objects.filter(position__in=(2, 4)).delete()
        assert sealing.verify().problems == ("第2条封存记录缺失（其后为第3条）。",)
        transaction.set_rollback(True)
    AuditEntry.objects.update(summary="改")
    AuditSeal.objects.all().delete()
    kept = sealing.head_path().read_text(encoding="utf-8")
    seal(django_capture_on_commit_callbacks)
    sealing.head_path().write_text(kept, encoding="utf-8")
    assert sealing.verify().problems == ("第2条审计记录与库外留存的校验值不一致。",)


def _change_a_field(rng: random.Random) -> None:
    key = rng.choice(list(AuditEntry.objects.values_list("pk", flat=True)))
    field, value = rng.choice(
        [
            ("summary", f"改{rng.random()}"),
            ("reason", f"改{rng.random()}"),
            ("action", f"tests.{rng.random()}"),
            ("actor_name", f"他人{rng.random()}"),
            ("subject_type", f"x{rng.random()}"),
            ("changes", {"n": [None, rng.random()]}),
            ("at", clock.now() + timedelta(seconds=rng.randint(1, 10**6))),
            ("unit_id", f"01930000-0000-7000-8000-{rng.getrandbits(48):012x}"),
            ("subject_id", f"01930000-0000-7000-8000-{rng.getrandbits(48):012x}"),
        ]
    )
    AuditEntry.objects.filter(pk=key).update(**{field: value})


def _delete_an_entry(rng: random.Random) -> None:
    seal_row = rng.choice(list(AuditSeal.objects.all()))
    AuditSeal.objects.filter(pk=seal_row.pk).delete()
    AuditEntry.objects.filter(pk=seal_row.entry_id).delete()


def _swap_two(rng: random.Random) -> None:
    one, other = rng.sample(list(AuditSeal.objects.all()), 2)
    AuditSeal.objects.filter(pk__in=[one.pk, other.pk]).delete()
    AuditSeal.objects.create(position=one.position, digest=one.digest, entry_id=other.entry_id)
    AuditSeal.objects.create(position=other.position, digest=other.digest, entry_id=one.entry_id)


def _cut_the_tail(rng: random.Random) -> None:
    keep = rng.randint(0, AuditSeal.objects.count() - 1)
    gone = list(AuditSeal.objects.filter(position__gt=keep).values_list("entry_id", flat=True))
    AuditSeal.objects.filter(position__gt=keep).delete()
    AuditEntry.objects.filter(pk__in=gone).delete()


def _forge_a_digest(rng: random.Random) -> None:
    row = rng.choice(list(AuditSeal.objects.all()))
    AuditSeal.objects.filter(pk=row.pk).update(digest=f"{rng.getrandbits(256):064x}")


def _put_one_in(rng: random.Random) -> None:
    entry = audit.record(by=None, action="tests.forged", summary="伪造")
    row = rng.choice(list(AuditSeal.objects.all()))
    AuditSeal.objects.filter(pk=row.pk).update(entry_id=entry.pk)


def _move_words(rng: random.Random) -> None:
    key = rng.choice(list(AuditEntry.objects.values_list("pk", flat=True)))
    entry = AuditEntry.objects.get(pk=key)
    AuditEntry.objects.filter(pk=key).update(action=entry.action[:-1], summary=entry.action[-1] + entry.summary)


TAMPERINGS = [
    _change_a_field, _delete_an_entry, _swap_two, _cut_the_tail, _forge_a_digest, _put_one_in, _move_words
]  # fmt: skip


@pytest.mark.no_cover
def test_every_random_tampering_is_found(unprotected, django_capture_on_commit_callbacks):
    """1,000 of them, each on a sound chain of 12 entries, undone by a savepoint."""
    write(12)
    seal(django_capture_on_commit_callbacks)
    assert sealing.verify().is_whole
    rng = random.Random(20210422)
    missed = []
    for number in range(TAMPERS):
        act = TAMPERINGS[number % len(TAMPERINGS)]
        if _whole_after(act, rng):
            missed.append((number, act.__name__))
    assert missed == []
    assert sealing.verify().is_whole


def _whole_after(act, rng: random.Random) -> bool:
    with transaction.atomic():
        act(rng)
        whole = sealing.verify().is_whole
        transaction.set_rollback(True)
    return whole


def test_a_chain_that_was_linked_anew_does_not_fit_the_heads_of_earlier_days(
    unprotected, django_capture_on_commit_callbacks
):
    """Whoever can also run the sealer can make the chain fit again, but not the heads that are kept elsewhere."""
    for days_ago in (1, 0):
        with clock.frozen(clock.now() - timedelta(days=days_ago)):
            write(2)
            seal(django_capture_on_commit_callbacks)
    first = AuditEntry.objects.order_by("at", "id").first()
    AuditEntry.objects.filter(pk=first.pk).update(summary="改")
    AuditSeal.objects.all().delete()
    seal(django_capture_on_commit_callbacks)
    assert sealing.verify().problems == ("第2条审计记录与库外留存的校验值不一致。",)


def test_a_tail_that_was_cut_off_is_said(unprotected, django_capture_on_commit_callbacks):
    write(3)
    seal(django_capture_on_commit_callbacks)
    last = AuditSeal.objects.get(position=3)
    AuditSeal.objects.filter(pk=last.pk).delete()
    AuditEntry.objects.filter(pk=last.entry_id).delete()
    assert sealing.verify().problems == ("库外留存的记录已至第3条，数据库中仅有2条：末尾有记录被删除。",)


def test_a_lost_file_of_heads_is_said(db, django_capture_on_commit_callbacks):
    write(1)
    seal(django_capture_on_commit_callbacks)
    sealing.head_path().unlink()
    assert sealing.verify().problems == ("未找到库外留存的校验值，无法确认末尾没有记录被删除。",)


def test_a_forged_file_of_heads_is_refused(db, django_capture_on_commit_callbacks, capsys):
    write(2)
    seal(django_capture_on_commit_callbacks)
    path = sealing.head_path()
    path.write_text(path.read_text().replace('"position": 2', '"position": 1'))
    with pytest.raises(CommandError) as refused:
        call_command("verify_audit")
    assert refused.value.returncode == 1
    assert "库外留存的校验值已被改动。" in capsys.readouterr().err


def test_the_commands_seal_and_verify(db, django_capture_on_commit_callbacks, capsys):
    write(2)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("seal_audit")
    call_command("verify_audit", "--json")
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "已封存至第2条。"
    assert out.splitlines()[1] == '{"whole": true, "entries": 2, "sealed": 2, "unsealed": 0, "problems": []}'


def test_another_key_opens_nothing(db, settings, django_capture_on_commit_callbacks):
    write(1)
    seal(django_capture_on_commit_callbacks)
    settings.AUDIT_KEY = b"\1" * 32
    with pytest.raises(ValueError, match="已被改动"):
        sealing.verify()
