#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["make_keys"]:
        # Production cannot load its settings before it has keys, so this command runs without them.
        from jobs.management.commands.make_keys import Command  # noqa: PLC0415 - only for this one

        Command().run_from_argv(sys.argv)
        return
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - as below
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - the settings module must be named first

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # says itself what to do
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"✗ {error}")


if __name__ == "__main__":
    main()
