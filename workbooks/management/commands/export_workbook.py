"""Export a workbook: what imports again with no changes."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.commands import day_from, reason_of
from common.errors import DomainError
from workbooks.management.commands.import_workbook import account, described
from workbooks.services import export_workbook


class Command(BaseCommand):
    help = "Export a workbook (e.g. roster) to an .xlsx file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="kind of workbook, e.g. roster")
        parser.add_argument("out", type=Path, metavar="OUT.xlsx", help="the file to write")
        parser.add_argument("--by", required=True, metavar="USER", help="account on whose behalf it is exported")
        parser.add_argument("--as-of", metavar="YYYY-MM-DD", help="the day (default: today)")
        parser.add_argument("--with-id-numbers", action="store_true", help="ID numbers in full (written to the audit)")
        parser.add_argument("--reason", default="命令行导出", help="why, for the audit")
        parser.add_argument("--json", action="store_true", help="print the numbers of rows as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["out"]
        if path.suffix.lower() != ".xlsx":
            raise CommandError("导出文件名须以.xlsx结尾。")
        if not path.parent.is_dir():
            raise CommandError(f"没有文件夹“{path.parent}”。")
        try:
            counts = export_workbook(
                kind=options["kind"],
                path=path,
                by=account(options["by"]),
                as_of=day_from(options["as_of"], "--as-of") if options["as_of"] else None,
                with_id_numbers=options["with_id_numbers"],
                reason=options["reason"],
            )
        except DomainError as error:
            raise CommandError(described(error)) from error
        except OSError as error:
            raise CommandError(f"无法写入文件“{path}”：{reason_of(error)}。") from error
        if options["json"]:
            report = {"kind": options["kind"], "file": path.name, "sheets": counts}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            rows = "，".join(f"{sheet}{count}行" for sheet, count in counts.items())
            self.stdout.write(f"已导出到{path}：{rows}。")
