"""Pages composed of many rooms."""

from desk.views.home import Home
from desk.views.search import Search

__all__ = ["Home", "Search"]
