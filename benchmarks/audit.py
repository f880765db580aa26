"""How long it takes to verify the sealed audit: one million entries, one walk.

There is no peer: history libraries of the framework keep no chain. The aim is an absolute one, under ten seconds.
"""

from datetime import UTC, datetime, timedelta

from benchmarks._harness import Case, arguments, interleaved, own_installation, report, say, timed

ENTRIES = 1_000_000
BATCH = 20_000
START = datetime(2021, 4, 22, tzinfo=UTC)


def fill(entries: int) -> None:
    """Write entries like those of a busy department: a change of two fields each."""
    from accounts.models import AuditEntry  # noqa: PLC0415 - after the settings
    from common.fields import new_key  # noqa: PLC0415 - after the settings

    for first in range(0, entries, BATCH):
        AuditEntry.objects.bulk_create(
            AuditEntry(
                at=START + timedelta(seconds=number),
                actor_name="dept",
                action="filings.save_draft",
                summary="修改任免备案内容",
                subject_type="filings.filing",
                subject_id=new_key(),
                unit_id=new_key(),
                changes={"remarks": ["", f"补充说明第{number}号"], "version": [1, 2]},
            )
            for number in range(first, min(first + BATCH, entries))
        )


def run() -> list[Case]:
    from accounts import sealing  # noqa: PLC0415 - after the settings

    say(f"writing {ENTRIES:,} entries")
    fill(ENTRIES)
    say("sealing them")
    sealed_in = timed(sealing.seal_pending)
    say("verifying, five times")

    def verify() -> float:
        seconds = timed(lambda: results.append(sealing.verify()))
        if results[-1].sealed != ENTRIES or not results[-1].is_whole:
            raise SystemExit(f"the audit did not verify: {results[-1]}")
        return seconds

    results: list[sealing.Verification] = []
    verified = interleaved("verify-1m", verify, None, note=f"{ENTRIES:,} sealed entries; aim: under 10 s")
    return [verified, Case("seal-1m", round(sealed_in, 2), None, None, None, "s", 1, "one run, all at once")]


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    with own_installation():
        report("audit", run(), as_json=options.as_json)
