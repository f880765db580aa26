"""Pages composed of many rooms: home, person page, unit page, search."""
