"""Printing the cadre form: against typst, merged against one by one, its size, a worker's memory, two workers.

Every form is another person's, with another content in every field. The peer typesets the same words in the same faces
at the same sizes (``_typst_form.py``). Nothing is asked of a database.
"""

import os
import tempfile
from collections.abc import Callable
from itertools import count
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path

from benchmarks._harness import ROOT, Case, arguments, interleaved, report, say, timed
from benchmarks._printed_people import get_ready, peak_of, photo, print_one, sheet_of

FACES = ROOT / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
ONE_BY_ONE, MERGED, WORKED, SHARED = 15, 100, 300, 30
FIRST, SECOND = 1_000, 2_000  # numbers of people that no other case prints


def state() -> str:
    """How busy the machine is: what it is worth to compare the milliseconds with another day's."""
    return f"load {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores"


def against_typst(folder: Path) -> list[Case]:
    from benchmarks._typst_form import Peer  # noqa: PLC0415 - only here, where the package is needed

    peer = Peer(folder, [FACES / "400Regular", FACES / "700Bold"], photo())
    people = count(FIRST)
    peer.compile_anew(sheet_of(next(people)).context)
    peer.compile_kept(sheet_of(next(people)).context)

    def ours() -> float:
        return 1_000 * timed(lambda: print_one(next(people)))

    def milliseconds(act: Callable[[dict], object]) -> float:
        return 1_000 * timed(lambda: act(sheet_of(next(people)).context))

    say("one form after the other, in turn with typst")
    anew = interleaved(
        "one-form-vs-typst", ours, lambda: milliseconds(peer.compile_anew),
        peer_name="typst, one call for each form in a warm process", unit="ms", pairs=ONE_BY_ONE,
        note=f"two pages with a picture; {state()}",
    )  # fmt: skip
    kept = interleaved(
        "one-form-vs-typst-kept", ours, lambda: milliseconds(peer.compile_kept),
        peer_name="typst, one compiler kept for all forms", unit="ms", pairs=ONE_BY_ONE,
        note=f"the peer keeps what its template and faces have in common; {state()}",
    )  # fmt: skip
    return [anew, kept]


def merged_against_separate() -> Case:
    from common.printing import print_merged  # noqa: PLC0415 - after the settings

    people = range(SECOND, SECOND + MERGED)
    say(f"{MERGED} forms as one document, in turn with one by one")
    return interleaved(
        "100-merged-vs-separate",
        lambda: timed(lambda: print_merged(sheet_of(number) for number in people)),
        lambda: timed(lambda: [print_one(number) for number in people]),
        peer_name="the same forms printed one by one", note=state(),
    )  # fmt: skip


def sizes() -> list[Case]:
    from common.printing import print_pdf  # noqa: PLC0415 - after the settings

    def kilobytes(with_photo: bool) -> Callable[[], float]:
        people = count(FIRST)
        return lambda: len(print_pdf(sheet_of(next(people), with_photo=with_photo))) / 1_000

    plain = interleaved("size-kb", kilobytes(False), None, unit="KB", pairs=11, note="median of eleven people")
    pictured = interleaved(
        "size-kb-photo", kilobytes(True), None, unit="KB", pairs=11,
        note=f"with a picture that has {len(photo()) / 1_000:.0f} KB itself",
    )  # fmt: skip
    return [plain, pictured]


def memory() -> Case:
    say(f"{WORKED} forms in one process")
    with workers(1) as pool:
        return interleaved(
            "worker-mb", lambda: float(pool.apply(peak_of, (WORKED,))), None, unit="MB", pairs=1,
            note=f"highest resident memory of a process that printed {WORKED} people one after the other; one run",
        )  # fmt: skip


def two_workers() -> Case:
    say(f"{SHARED} forms by one process and by two")
    with workers(1) as one, workers(2) as two:
        for pool in (one, two):
            pool.map(print_one, range(4), chunksize=1)

        def speed_up() -> float:
            alone = timed(lambda: one.map(print_one, range(SHARED), chunksize=1))
            return alone / timed(lambda: two.map(print_one, range(SHARED), chunksize=1))

        return interleaved(
            "two-workers", speed_up, None, unit="times",
            note=f"time of one process ÷ time of two for the same {SHARED} forms, higher is better; {state()}",
        )  # fmt: skip


def workers(number: int) -> Pool:
    """Processes of their own, each ready to print."""
    return get_context("spawn").Pool(number, initializer=get_ready)


def run(folder: Path) -> list[Case]:
    get_ready()
    return [*against_typst(folder), merged_against_separate(), *sizes(), memory(), two_workers()]


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        os.environ.update(DATA_DIR=place, DEPLOYMENT="demo", DATABASE_URL=f"sqlite:///{place}/db.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        cases = run(Path(place))
    report("pdf", cases, as_json=options.as_json)
