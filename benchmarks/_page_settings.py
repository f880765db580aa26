"""The project's settings with the yardstick's page mounted."""

from config.settings import *  # noqa: F403 - every setting as it is

ROOT_URLCONF = "benchmarks._empty_page"
