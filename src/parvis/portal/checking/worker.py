"""The process that checks and converts: `python -m parvis.portal.checking.worker DESCRIPTOR MEGABYTES`."""

from .child import main
from .work import check, convert, records

if __name__ == "__main__":
    main({"check": check, "records": records, "convert": convert})
