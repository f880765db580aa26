"""Import a workbook: all of it, or nothing when anything in it is wrong."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from common.commands import reason_of
from common.errors import DomainError, Refused
from workbooks.inspection import FILE_BYTES
from workbooks.services import import_workbook


def account(username: str) -> User:
    """The active account on whose behalf a command works."""
    try:
        user = User.objects.get_by_natural_key(username)
    except User.DoesNotExist as error:
        raise CommandError(f"没有账号“{username}”。") from error
    if not user.is_active:
        raise CommandError(f"账号“{username}”已停用。")
    return user


def described(error: DomainError) -> str:
    """A refusal on one line."""
    return f"{error.message}{error.remedy}" if isinstance(error, Refused) else str(error)


class Command(BaseCommand):
    help = "Import a workbook (e.g. roster). Exits 1 and applies nothing when anything in it is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="kind of workbook, e.g. roster")
        parser.add_argument("file", type=Path, help="the .xlsx file")
        parser.add_argument("--by", required=True, metavar="USER", help="account on whose behalf it is imported")
        parser.add_argument("--dry-run", action="store_true", help="compare only, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                # One byte more than is allowed is enough to see that there is too much.
                content = file.read(FILE_BYTES + 1)
        except OSError as error:
            raise CommandError(f"无法读取文件“{path}”：{reason_of(error)}。请核对路径。") from error
        user = account(options["by"])
        try:
            report = import_workbook(
                kind=options["kind"], name=path.name, content=content, by=user, dry_run=options["dry_run"]
            )
        except DomainError as error:
            raise CommandError(described(error)) from error
        for notice in report.notices:
            self.stderr.write(notice)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(report.as_text())
        if report.is_wrong:
            sys.exit(1)
