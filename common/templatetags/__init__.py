"""Template tags and filters; both libraries are built in (settings.TEMPLATES), no {% load %} is needed."""
