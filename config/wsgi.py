"""WSGI entry point (gunicorn config.wsgi)."""

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config.checks import refuse_unsafe_start  # noqa: E402 - needs the settings and the applications

refuse_unsafe_start()
application = get_wsgi_application()
