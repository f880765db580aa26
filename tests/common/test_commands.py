"""What commands say of files and days that they cannot take."""

import errno
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from common.commands import REASONS, day_from, reason_of
from tests.factories import accounts


@pytest.mark.parametrize("text", ["2026-02-28", "1999-12-31"])
def test_a_day_is_taken(text):
    assert day_from(text, "--as-of") == date.fromisoformat(text)


@pytest.mark.parametrize("text", ["2026-02-30", "2026/3/1", "20260301", "2026-W09-1", "今天", " 2026-03-01"])
def test_what_is_no_day_is_said_in_chinese(text):
    with pytest.raises(CommandError) as refused:
        day_from(text, "--as-of")
    assert str(refused.value) == f"--as-of：“{text}”不是有效日期，请按“2026-03-01”的样式填写。"


def test_why_a_file_was_refused():
    assert reason_of(FileNotFoundError(errno.ENOENT, "No such file or directory")) == "没有这个文件或文件夹"
    assert reason_of(OSError(errno.EIO, "Input/output error")) == "Input/output error"
    assert reason_of(OSError("odd")) == "odd"
    assert all(not reason.isascii() for reason in REASONS.values())


@pytest.fixture
def dept(db):
    return accounts.department_handler("dept")


def refusal(*arguments) -> str:
    with pytest.raises(CommandError) as refused:
        call_command(*map(str, arguments))
    return str(refused.value)


def test_unreadable_workbooks(dept, tmp_path):
    for path, reason in ((tmp_path / "没有.xlsx", "没有这个文件或文件夹"), (tmp_path, "这是文件夹，不是文件")):
        told = refusal("import_workbook", "roster", path, "--by", "dept")
        assert told == f"无法读取文件“{path}”：{reason}。请核对路径。"


def test_an_export_of_no_day_and_to_no_place(dept, tmp_path):
    export = ("export_workbook", "roster", tmp_path / "a.xlsx", "--by", "dept")
    assert refusal(*export, "--as-of", "2026-02-30").startswith("--as-of：“2026-02-30”不是有效日期")
    assert not (tmp_path / "a.xlsx").exists()
    (tmp_path / "b.xlsx").mkdir()
    told = refusal("export_workbook", "roster", tmp_path / "b.xlsx", "--by", "dept")
    assert told == f"无法写入文件“{tmp_path / 'b.xlsx'}”：这是文件夹，不是文件。"
    assert refusal("export_workbook", "roster", tmp_path / "none" / "a.xlsx", "--by", "dept").startswith("没有文件夹")
    assert refusal("export_workbook", "roster", tmp_path / "a.csv", "--by", "dept") == "导出文件名须以.xlsx结尾。"


def test_accounts_on_whose_behalf_nothing_is_done(dept, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"")
    accounts.account("left", is_active=False)
    assert refusal("import_workbook", "roster", tmp_path / "a.xlsx", "--by", "left") == "账号“left”已停用。"


def test_a_backup_that_is_not_there(db, tmp_path):
    assert refusal("restore", tmp_path / "none.backup") == f"未恢复：{tmp_path / 'none.backup'} 没有这个文件或文件夹"
