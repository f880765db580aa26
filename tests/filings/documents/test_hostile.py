"""Files that mean harm: one kind of refusal, in Chinese, and no more work than the size of a form deserves."""

import time

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from attachments.archives import Rejected
from filings.documents.cadre_form import described, read_archive, read_files, read_form, read_lrm, read_lrmx, write_lrmx
from tests.filings.documents import hostile
from tests.filings.documents.samples import lrm, lrmx, zipped

SECONDS = 10  # of the processor; the worst takes about one
FILES = hostile.everything()
# Odd, and nevertheless forms: what is in them is read or remarked.
MAY_BE_READ = ("cut-lrm-", "many-attributes", "many-breaks-19000", "many-namespaces", "huge-", "photo-", "long-blank")


def is_chinese(text):
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def test_there_are_more_than_two_hundred():
    assert len(FILES) > 200


@pytest.mark.parametrize("name", FILES)
def test_harm_is_refused_in_chinese_or_read_without_harm(name):
    content = hostile.content_of(FILES[name])
    before = time.process_time()
    batch = read_files([(name, content)])
    assert time.process_time() - before < SECONDS
    for file in batch.files:
        if file.form is None:
            assert is_chinese(file.reason)
            assert is_chinese(file.remedy)
        else:
            assert read_lrmx(write_lrmx(file.form)) == file.form


@pytest.mark.parametrize(
    "name", [name for name in FILES if name.startswith(("dtd-", "root-", "deep-", "cut-", "zip-bomb"))]
)
def test_what_must_not_be_read_is_not(name):
    if not name.startswith(MAY_BE_READ):
        assert [file.form for file in read_files([(name, hostile.content_of(FILES[name]))]).files] == [None]


@pytest.mark.parametrize("name", ["include", "stylesheet", "cdata", "photo-program", "photo-script", "photo-pixels"])
def test_what_is_read_carries_nothing_on(name):
    found = read_files([(name, hostile.content_of(FILES[name]))]).files[0]
    if found.form is not None:
        assert found.form.photo is None
        assert b"MZ" not in write_lrmx(found.form)
        assert b"root:" not in write_lrmx(found.form)


FUZZ = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
READERS = (read_form, read_lrmx, read_lrm, read_archive)


def no_other_error(content):
    for reader in READERS:
        reason = ""
        try:
            found = reader(content)
        except Rejected as rejected:
            reason = rejected.reason
        assert is_chinese(reason) or reader is read_archive or described(found)


@FUZZ
@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b'"')
def test_any_bytes(content):
    no_other_error(content)


SEEDS = (lrmx(), lrm(), zipped({"示例.lrmx": lrmx(), "示例.lrm": lrm()}), lrmx().decode().encode("utf-16"))


@FUZZ
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 6), st.binary(max_size=6)), min_size=1, max_size=8),
)
def test_genuine_files_with_bytes_changed(seed, changes):
    content = seed
    for place, length, new in changes:
        content = content[: place % len(seed)] + new + content[place % len(seed) + length :]
    no_other_error(content)


@FUZZ
@given(
    st.lists(
        st.sampled_from(
            [
                "<Person>",
                "</Person>",
                "<XingMing>",
                "</XingMing>",
                "<JiaTingChengYuan>",
                "<Item>",
                "</Item>",
                "</JiaTingChengYuan>",
                "<br/>",
                "甲",
                "<ZhaoPian>",
                "</ZhaoPian>",
                "<a b='c'>",
                "</a>",
                "&#13;",
                "&#0;",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?a?>",
                "<!DOCTYPE a>",
                "<Person/>",
                "xmlns='b'",
                "\x0b",
                "\x00",
            ]
        ),
        max_size=14,
    )
)
def test_any_order_of_marks(pieces):
    no_other_error("".join(["<Person>", *pieces, "</Person>"]).encode())
