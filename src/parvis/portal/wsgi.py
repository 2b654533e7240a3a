"""What a WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application

from parvis.portal.logs import configure_logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.portal.settings")
application = get_wsgi_application()
configure_logs()
