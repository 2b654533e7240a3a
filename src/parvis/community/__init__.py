"""The work of a group of governments: its members, meetings, agenda, projects, decisions, and what is reported of them.

Pure: records in, figures and documents out; no Django. `portal.community` keeps the same records in a database.
"""

from .figures import Year, year_of
from .reading import read
from .records import Community
from .writing import write

__all__ = ["Community", "Year", "read", "write", "year_of"]
