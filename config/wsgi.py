"""WSGI entry point (gunicorn config.wsgi)."""

import gc
import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.urls import get_resolver  # noqa: E402 - needs the settings

from config.checks import refuse_unsafe_start  # noqa: E402 - needs the settings and the applications

refuse_unsafe_start()
application = get_wsgi_application()

# What is loaded now stays until the process ends: views come in with the addresses, and the garbage collector need not
# walk all of it in the middle of somebody's request.
get_resolver().check()  # loads them
gc.collect()
gc.freeze()
