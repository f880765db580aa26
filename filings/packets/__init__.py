"""离线报送包: a form that a unit without access fills in and hands over, on paper or on a drive.

The department reads the file back, looks at every field, and records it as a filing that came on paper.
"""
