"""No ID number, mobile number, password or token in a log line, an error page or an error report."""

import io
import logging
import sys

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings

from common.logs import NUMBER, SECRET, MaskedRecord, Reporter, ReportFilter, mask
from tests.common.failing_urls import CANARY
from tests.config.processes import production, python

PASSWORD = "hunter2-hunter2"
ID_NUMBERS = [
    CANARY,
    "11010519491231002x",
    "110105194912310021",
    "110105 19491231 002X",
    "110105-19491231-0021",
    "１１０１０５１９４９１２３１００２Ｘ",
    "110105491231002",
]
MOBILE_NUMBERS = ["13812345678", "+8613812345678", "+86 138 1234 5678", "138-1234-5678", "１３８１２３４５６７８"]
FRAMES = [
    "{}",
    "id={}",
    "身份证号{}。",
    "'{}'",
    "/organizers/?q={}&page=2",
    "x{}y",
    "\t{}\n",
    '{{"q": "{}"}}',
]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("number", ID_NUMBERS + MOBILE_NUMBERS)
def test_numbers_are_masked_wherever_they_stand(number, frame):
    assert mask(frame.format(number)) == frame.format(NUMBER)


@pytest.mark.parametrize("number", ID_NUMBERS + MOBILE_NUMBERS)
def test_number_after_a_percent_encoded_character(number):
    masked = mask(f"?q=%E5%8F%B7{number}&page=2")
    assert number not in masked
    assert masked.endswith(f"{NUMBER}&page=2")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 08:00:00,123 WARNING",
        "GET /units/01935000-0000-7000-8000-000000000001/ 404",
        "工号 20261234，党员 200 人，沪交医委〔2021〕30号",
        "010-12345678",
        "12812345678",
        "1381234567",
        "took 1763856000123 ms at 20261123080000",
        "the session has ended",
        "3 tokens left",
    ],
)
def test_other_text_stays(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"password={PASSWORD}", f"password={SECRET}"),
        (f"new_password1={PASSWORD}&next=/", f"new_password1={SECRET}&next=/"),
        (f"{{'username': 'dept', 'password': '{PASSWORD}'}}", f"{{'username': 'dept', 'password': {SECRET}}}"),
        (f'{{"password": "{PASSWORD} \\" and more", "x": 1}}', f'{{"password": {SECRET}, "x": 1}}'),
        (f"&#x27;password&#x27;: &#x27;{PASSWORD}&#x27;,", f"&#x27;password&#x27;: {SECRET},"),
        (f"密码：{PASSWORD}，", f"密码：{SECRET}"),
        ("csrfmiddlewaretoken: abc123", f"csrfmiddlewaretoken: {SECRET}"),
        ("Authorization: Bearer abc.def-ghi", f"Authorization: {SECRET}"),
        ("Authorization: Basic Zm9vOmJhcg==", f"Authorization: {SECRET}"),
        ("Cookie: zzy-session=abc; csrftoken=def\nHost: x", f"Cookie: {SECRET}\nHost: x"),
        ("Set-Cookie: zzy-session=abc; Path=/", f"Set-Cookie: {SECRET}"),
        ("zzy-session=abc; other=1", f"zzy-session={SECRET}; other=1"),
        ("BACKUP_KEY=+lNHcx/VqO223Jm1==", f"BACKUP_KEY={SECRET}"),
        ("DATA_KEYS=k1=+lNHcx/VqO223Jm1==", f"DATA_KEYS={SECRET}"),
        ("'secret_key': b'abc'", f"'secret_key': {SECRET}"),
        (f"postgresql://me:{PASSWORD}@db.example/x", f"postgresql://me:{SECRET}@db.example/x"),
        (
            "DETAIL:  Failing row contains (1, 张三, null, (x)).",
            f"DETAIL:  Failing row contains ({SECRET}).",
        ),
        ("Key (name, phone)=(张三, 5551) already exists.", f"Key (name, phone)=({SECRET}) already exists."),
    ],
)
def test_secrets_are_masked(text, masked):
    assert mask(text) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize("word", ["1", "password", "token", "cookie: ", "'", "://", "x=", "Key ("])
def test_masking_does_not_hang(word):
    mask(word * 30_000)


@pytest.fixture
def log():
    """What a plain handler, that knows of nothing, writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def must_be_clean(text: str) -> None:
    """Nothing of the canaries is there, and something else is."""
    assert text
    for leak in [CANARY, "13812345678", PASSWORD]:
        assert leak not in text


def test_messages_and_arguments(log):
    logger = logging.getLogger("organizers")
    logger.warning("saved " + CANARY)
    logger.warning("saved %s for %s", CANARY, {"phone": 13812345678, "password": PASSWORD})
    logger.warning("saved %(id)s", {"id": CANARY})
    must_be_clean(log.getvalue())
    assert log.getvalue().splitlines() == [
        f"saved {NUMBER}",
        f"saved {NUMBER} for {{'phone': {NUMBER}, 'password': {SECRET}}}",
        f"saved {NUMBER}",
    ]


def test_message_that_cannot_be_formatted(log, capsys):
    logging.getLogger("organizers").warning("%d organizers, 100%", CANARY)
    must_be_clean(log.getvalue())
    assert log.getvalue().startswith("%d organizers, 100% (cannot be formatted with")
    assert capsys.readouterr().err.count("Logging error") == 0


def test_tracebacks_with_their_causes_and_notes(log):
    try:
        try:
            int(CANARY)
        except ValueError as error:
            error.add_note(f"phone 13812345678, password={PASSWORD}")
            raise RuntimeError(f"bad number {CANARY}") from error
    except RuntimeError:
        logging.getLogger("organizers").exception("failed", stack_info=True)
    must_be_clean(log.getvalue())
    assert log.getvalue().count("Traceback") == 2
    assert f"RuntimeError: bad number {NUMBER}" in log.getvalue()


def test_records_are_masked_for_every_handler():
    assert logging.getLogRecordFactory() is MaskedRecord


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/fail/", "/database/", "/log/"])
@override_settings(ROOT_URLCONF="tests.common.failing_urls")
def test_failing_request(address, log):
    client = Client(raise_request_exception=False)
    answer = client.post(
        f"{address}?q={CANARY}", {"id_number": CANARY, "password": PASSWORD}, headers={"User-Agent": CANARY}
    )
    assert answer.status_code == 500
    page = answer.content.decode()
    must_be_clean(page)
    must_be_clean(log.getvalue())
    assert "Traceback" in log.getvalue()
    assert "Traceback" not in page
    assert "Error" not in page
    assert 'lang="zh' in page


def report() -> Reporter:
    request = RequestFactory().post(
        f"/fail/?q={CANARY}",
        {"id_number": "one", "phone": "two", "new_password": PASSWORD, "remarks": CANARY},
        headers={"Cookie": f"zzy-session={PASSWORD}", "Referer": f"http://testserver/?q={CANARY}"},
    )
    secret = {"password": PASSWORD}
    phone = 13812345678  # noqa: F841 - for the report
    note = f"{CANARY} {secret}"
    try:
        raise RuntimeError(note)
    except RuntimeError:
        return Reporter(request, *sys.exc_info())


@pytest.mark.parametrize("debug", [False, True])
def test_error_report(debug):
    with override_settings(DEBUG=debug):
        made = report()
        assert type(made.filter) is ReportFilter
        for text in [made.get_traceback_text(), made.get_traceback_html()]:
            must_be_clean(text)
            assert settings.SECRET_KEY not in text
            assert "RuntimeError" in text
        hidden = dict(made.filter.get_post_parameters(made.request).items())
        star = ReportFilter.cleansed_substitute
        assert {name: hidden[name] for name in ["id_number", "phone", "new_password"]} == {
            "id_number": star,
            "phone": star,
            "new_password": star,
        }


def test_production_uses_all_of_it(tmp_path):
    """From the settings alone: what goes to standard error, and what the server's own logger writes, is masked."""
    code = (
        "import logging\n"
        "server = logging.getLogger('gunicorn.error'); server.propagate = False\n"
        "server.addHandler(logging.StreamHandler())\n"
        "import django; django.setup()\n"
        f"logging.getLogger('django.request').error('Not Found: %s', '/?q={CANARY}')\n"
        f"server.error('Error handling request %s', '/?q={CANARY}')\n"
        f"import warnings; logging.captureWarnings(True); warnings.warn('{CANARY}')\n"
        "from django.views import debug\n"
        "print(debug.get_exception_reporter_class(None).__name__)\n"
        "print(type(debug.get_default_exception_reporter_filter()).__name__)\n"
    )
    answer = python(code, production(tmp_path))
    assert answer.returncode == 0
    assert answer.stdout == "Reporter\nReportFilter\n"
    must_be_clean(answer.stderr)
    assert answer.stderr.count(f"?q={NUMBER}") == 2
    assert f"UserWarning: {NUMBER}" in answer.stderr
