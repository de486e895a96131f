"""Files that stray from the format of Excel workbooks where Excel and readers of values pass over it."""

from zipfile import BadZipFile

STRAYED = (ValueError, TypeError, LookupError, AttributeError, SyntaxError, BadZipFile, OSError)
"""What openpyxl raises on parts that Excel would repair or pass over; broken XML is a SyntaxError."""
