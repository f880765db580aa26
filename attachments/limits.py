"""How large an upload may be. One place, so that forms can say the numbers that the checks enforce."""

MEGABYTE = 1024 * 1024

FILE_BYTES = 20 * MEGABYTE
# A cadre form holds text and one portrait.
FORM_BYTES = 5 * MEGABYTE
NAME_CHARACTERS = 150
PDF_PAGES = 1000
PDF_OBJECTS = 100_000
# A4 scanned at 600 dots per inch has 35 million.
PIXELS = 40_000_000
FILES_PER_OWNER = 50
# Megabytes and files of one day are settings: UPLOAD_MB_PER_USER_PER_DAY, UPLOAD_FILES_PER_USER_PER_DAY, and the
# same per unit. A request larger than this is not even read: a form has two documents at most, and some text.
REQUEST_BYTES = 2 * FILE_BYTES + 2 * MEGABYTE
