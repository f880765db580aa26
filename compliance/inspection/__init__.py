"""巡视巡察材料卷: all that the system holds about one unit or one person, as one PDF with a table of contents."""
