"""The basic information form written by several at once: two tabs, a save against a step, a file against a save."""

import uuid
from collections import Counter
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from accounts.models import AuditEntry
from attachments.models import Attachment
from common import clock
from common.errors import Invalid, Refused
from filings import services as steps
from filings.documents.cadre_form import ELEMENTS, read_lrmx
from filings.documents.form_content import taken_content, taken_person
from filings.models import BasicForm, Filing
from filings.services import basic_forms as services
from tests.factories import filings as make
from tests.filings.documents import samples
from tests.filings.test_parallel import SUBMITS, together

pytestmark = pytest.mark.django_db(transaction=True)
TABS, ROUNDS = 8, 6
FIELDS = [element.field for element in ELEMENTS]
MEMBER = {"relation": "女儿", "name": "示例丁", "born_month": "", "political_status": "", "work": "", "unknown": []}


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(make.DETERMINED_ON):
        yield


def started(people, **changes) -> BasicForm:
    return services.start_form(filing=make.draft(people, **changes), by=people.handler, shape="FULL")


def own(form: BasicForm) -> BasicForm:
    """The row as one of several reads it before anybody writes."""
    return BasicForm.objects.select_related("filing__organizer", "photo", "source").get(pk=form.pk)


def raced(form: BasicForm, writers: dict[str, Callable[[BasicForm], object]]) -> dict[str, bool]:
    """Everybody has read the same; who of them got through."""

    def run(name: str, row: BasicForm) -> tuple[str, bool]:
        try:
            writers[name](row)
        except (Refused, Invalid):
            return name, False
        return name, True

    rows = {name: own(form) for name in writers}
    return dict(together([lambda name=name: run(name, rows[name]) for name in writers]))


def saving(people, **values) -> Callable[[BasicForm], object]:
    return lambda row: services.save_form(form=row, values=values, version=row.version, by=people.handler)


def taking(people, content: bytes) -> Callable[[BasicForm], object]:
    told = read_lrmx(content)

    def take(row: BasicForm) -> None:
        taken = services.Taken(
            taken_content(told, FIELDS, {}), taken_person(told, FIELDS, row.filing), told.photo,
            ContentFile(content, name="示例.lrmx"),
        )  # fmt: skip
        services.take_over(form=row, taken=taken, version=row.version, by=people.handler)

    return take


def kept_files() -> list[str]:
    """What lies in the storage; it must be what the rows say."""
    storage = Attachment._meta.get_field("file").storage
    found, folders = [], [""]
    while folders:
        folder = folders.pop()
        below, files = storage.listdir(folder)
        found += [f"{folder}/{name}".lstrip("/") for name in files]
        folders += [f"{folder}/{name}".lstrip("/") for name in below]
    return sorted(found)


def files_are_those_of_the_rows() -> bool:
    return kept_files() == sorted(Attachment.objects.filter(removed_at=None).values_list("file", flat=True))


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    storages = dict(settings.STORAGES)
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = storages


def test_two_tabs_save_one_section_once(people):
    form = started(people)
    found = raced(form, {f"第{tab}页": saving(people, health=f"健康{tab}", rewards=f"奖{tab}") for tab in range(TABS)})
    (winner,) = [name for name, done in found.items() if done]
    content = services.content_of(own(form))
    tab = winner[1]
    assert (content["health"], content["rewards"]) == (f"健康{tab}", f"奖{tab}")
    assert own(form).version == form.version + 1
    assert AuditEntry.objects.filter(action="filings.save_form").count() == 1


def test_a_save_and_a_step_never_both_pass(people):
    """What the secretary is shown is what was there when it was handed over."""
    seen: Counter[str] = Counter()
    for number in range(2, ROUNDS + 2):
        form = started(people, post=make.post(people.unit, number))
        found = raced(
            form,
            {
                "save": saving(people, health="健康"),
                "step": lambda row: steps.request_sign_off(
                    filing=row.filing, version=row.filing.version, by=people.handler
                ),
            },
        )
        assert sum(found.values()) == 1, found
        status = Filing.objects.get(pk=form.filing_id).status
        content = services.content_of(own(form))
        assert (status, content.get("health")) == (("DRAFT", "健康") if found["save"] else ("AWAITING_SIGN_OFF", None))
        seen.update(name for name, done in found.items() if done)
    assert sum(seen.values()) == ROUNDS


def test_a_file_and_a_save_do_not_mix(people):
    form = started(people, name="示例甲")
    content = samples.lrmx(ZhaoPian=samples.encoded(samples.picture()))
    writers = {f"file{number}": taking(people, content) for number in range(2)}
    found = raced(form, writers | {f"save{number}": saving(people, health="良好") for number in range(2)})
    assert sum(found.values()) == 1
    stored, row = services.content_of(own(form)), own(form)
    is_file = any(done for name, done in found.items() if name.startswith("file"))
    assert (stored["health"], stored.get("native_place", "")) == (("健康", "上海市") if is_file else ("良好", ""))
    assert (row.source is not None, row.photo is not None) == (is_file, is_file)
    # Who lost leaves no file behind, neither in the table nor in the storage.
    assert Attachment.objects.filter(owner_kind=services.FORM_OWNER).count() == (2 if is_file else 0)
    assert files_are_those_of_the_rows()


def test_a_form_file_sent_twenty_times_makes_one_draft(people):
    content, key = samples.lrmx(ZhaoPian=samples.encoded(samples.picture())), uuid.uuid4()
    told = read_lrmx(content)

    def start() -> uuid.UUID:
        person = {**taken_person(told, FIELDS, Filing()), "name": told.name, "staff_number": "N1"}
        source = ContentFile(content, name="示例.lrmx")
        taken = services.Taken(taken_content(told, FIELDS, {}), person, told.photo, source)
        return services.start_from_file(unit=people.unit, by=people.handler, creation_key=key, taken=taken).pk

    found = together([start] * SUBMITS)
    assert set(found) == {Filing.objects.get().pk}
    assert BasicForm.objects.count() == 1
    assert Attachment.objects.count() == 2  # the file and its photo
    assert files_are_those_of_the_rows()
    assert AuditEntry.objects.filter(action="filings.take_over_form").count() == 1


def test_a_form_is_begun_once(people):
    filing = make.draft(people)

    def begin(shape: str) -> uuid.UUID | None:
        row = Filing.objects.get(pk=filing.pk)
        try:
            return services.start_form(filing=row, by=people.handler, shape=shape).pk
        except Refused:  # the filing was touched meanwhile
            return None

    found = set(together([lambda shape=shape: begin(shape) for shape in ["SHORT", "FULL"] * (TABS // 2)]))
    assert found - {None} == {BasicForm.objects.get().pk}
    assert AuditEntry.objects.filter(action="filings.start_form").count() == 1


def test_a_change_of_form_drops_no_family_that_is_saved_at_that_moment(people):
    for number in range(2, ROUNDS + 2):
        form = started(people, post=make.post(people.unit, number))
        found = raced(
            form,
            {
                "shape": lambda row: services.set_shape(
                    form=row, shape="SHORT", version=row.version, by=people.handler
                ),
                "family": saving(people, family=[MEMBER]),
            },
        )
        assert sum(found.values()) == 1, found
        row = own(form)
        family = services.content_of(row).get("family", [])
        assert (row.shape, family) == (("FULL", [MEMBER]) if found["family"] else ("SHORT", []))


def test_one_photo_of_several_stays(people):
    form = started(people)

    def put(row: BasicForm) -> None:
        photo = ContentFile(samples.picture(), name="照片.jpg")
        services.set_photo(form=row, upload=photo, version=row.version, by=people.handler)

    found = raced(form, {f"第{tab}页": put for tab in range(4)})
    assert sum(found.values()) == 1
    assert Attachment.objects.filter(removed_at=None, owner_kind=services.FORM_OWNER).count() == 1
    assert files_are_those_of_the_rows()
