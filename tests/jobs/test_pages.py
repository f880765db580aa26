"""我的任务."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common import clock
from jobs import services
from jobs.models import ASKED_FOR, NOBODY_WORKS_AFTER, BackgroundJob, JobStatus
from jobs.worker import work_once
from tests.factories.accounts import account
from tests.factories.jobs import waiting
from tests.jobs.kinds import Lines, offered

pytestmark = pytest.mark.django_db
LIST = "/jobs/"
NOBODY = "后台服务可能没有运行"
ASKS = 'hx-trigger="every 2s"'


def ask(by, lines=3):
    parameters = {"lines": lines}
    return services.request_job(kind=Lines.code, title=f"{lines}行", parameters=parameters, reason="存档", by=by)


def page(client, **headers) -> str:
    response = client.get(LIST, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_without_jobs_the_page_says_where_they_come_from_and_does_not_ask_again(sign_in):
    text = page(sign_in(account()))
    assert "没有任务" in text
    assert ASKS not in text


def test_a_waiting_job_is_shown_with_a_bar_and_asked_for_again(sign_in):
    by = account()
    with offered(Lines()):
        ask(by)
    text = page(sign_in(by))
    assert 'role="progressbar"' in text
    assert 'aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"' in text
    assert ASKS in text
    assert NOBODY not in text


def test_the_part_alone_is_sent_to_who_asks_for_it(sign_in):
    by = account()
    with offered(Lines()):
        ask(by)
    text = page(sign_in(by), **{"HX-Request": "true", "HX-Target": "jobs"})
    assert text.lstrip().startswith('<section id="jobs"')
    assert "<html" not in text


def test_progress_is_told_in_numbers(sign_in):
    by, told = account(), []
    client = sign_in(by)

    def between(work, number):
        if number == 3:
            told.append(page(client))

    with offered(Lines(between)):
        ask(by, 4)
        work_once("worker")
        done = page(client)
    assert 'aria-valuenow="25"' in told[0]
    assert "正在写第2行。" in told[0]
    assert "（1 / 4）" in told[0]
    assert "喆.txt" in done
    assert ASKS not in done
    assert "progressbar" not in done


def test_it_stops_asking_after_a_while_and_says_that_nobody_works(sign_in):
    by = account()
    client, start = sign_in(by), clock.now()
    with clock.frozen(start):
        waiting(by)
    with clock.frozen(start + NOBODY_WORKS_AFTER):
        assert NOBODY not in page(client)
    with clock.frozen(start + NOBODY_WORKS_AFTER + timedelta(seconds=1)):
        assert NOBODY in page(client)
    with clock.frozen(start + ASKED_FOR - timedelta(seconds=1)):
        assert ASKS in page(client)
    with clock.frozen(start + ASKED_FOR):
        assert ASKS not in page(client)


def test_nobody_sees_touches_or_fetches_another_s_job(sign_in):
    by = account()
    with offered(Lines()):
        job = ask(by)
        work_once("worker")
        other = sign_in(account())
        assert job.title not in page(other)
        assert other.get(reverse("jobs:result", args=[job.pk])).status_code == 404
        assert other.post(reverse("jobs:cancel", args=[job.pk])).status_code == 404


def test_the_file_is_sent_as_a_download_that_nobody_keeps(sign_in):
    by = account()
    with offered(Lines()):
        job = ask(by)
        client = sign_in(by)
        assert client.get(reverse("jobs:result", args=[job.pk])).status_code == 403
        work_once("worker")
        response = client.get(reverse("jobs:result", args=[job.pk]))
    assert b"".join(response.streaming_content).decode() == "第1行\n第2行\n第3行\n"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%96%86.txt"
    assert (response["Cache-Control"], response["X-Content-Type-Options"]) == ("no-store, private", "nosniff")


def test_cancelling_comes_back_to_the_list(sign_in):
    by = account()
    with offered(Lines()):
        job = ask(by)
        response = sign_in(by).post(reverse("jobs:cancel", args=[job.pk]), follow=True)
    assert "已取消该任务。" in response.content.decode()
    assert BackgroundJob.objects.get(pk=job.pk).status == JobStatus.CANCELLED


def test_an_old_result_says_what_became_of_it(sign_in):
    by, start = account(), clock.now()
    with offered(Lines()), clock.frozen(start):
        ask(by)
        work_once("worker")
    with clock.frozen(start + timedelta(days=8)):
        services.sweep_jobs()
        text = page(sign_in(by))
    assert "结果文件已到期清理" in text
    assert "喆.txt" not in text


@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_statements_does_not_grow(sign_in, django_assert_num_queries, count):
    by = account()
    for number in range(count):
        waiting(by, f"任务{number}")
    client = sign_in(by)
    client.get(LIST)
    with django_assert_num_queries(5):
        client.get(LIST)


def test_what_came_to_nothing_is_asked_for_again_with_one_click(sign_in):
    by = account()
    client = sign_in(by)
    with offered(Lines()):
        job = ask(by, 4)
        assert "重新提交" not in page(client)
        services.cancel_job(job=job, by=by)
        place = reverse("jobs:repeat", args=[job.pk])
        assert place in page(client)
        response = client.post(place, follow=True)
        assert "已重新提交" in response.content.decode()
        again = BackgroundJob.objects.exclude(pk=job.pk).get()
        assert (again.status, again.title, again.parameters, again.reason) == (
            JobStatus.QUEUED, job.title, job.parameters, job.reason,
        )  # fmt: skip
        client.post(place)
        assert BackgroundJob.objects.count() == 2
        work_once("worker")
        assert reverse("jobs:repeat", args=[again.pk]) not in page(client)
        assert client.post(reverse("jobs:repeat", args=[again.pk])).status_code == 403
        with clock.frozen(clock.now() + timedelta(days=8)):
            assert reverse("jobs:repeat", args=[again.pk]) in page(sign_in(by))
    assert sign_in(account()).post(place).status_code == 404
