"""The reading half of CKAN's action API, so that what was written for CKAN works here."""
