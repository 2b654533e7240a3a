"""Starting Django for a command, with the database ready."""

import os

from .output import Failed, Unusable


def open_portal(*, migrate: bool = True, logs: str = "plain") -> None:
    """Load the settings and Django, and bring the database to this version's schema.

    `logs` is how log lines look on standard error: `plain` beside a person's messages, `auto` for servers.
    Raises Unusable where the settings can't be used, Failed where the database can't be opened.
    """
    from parvis.portal.config import ConfigError
    from parvis.portal.logs import configure_logs

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.portal.settings")
    try:
        import django

        django.setup()
    except ConfigError as error:
        raise Unusable(str(error)) from error
    except OSError as error:
        raise Failed(str(error)) from error
    configure_logs(style=logs)
    if migrate:
        from parvis.portal.operations.errors import OperationError
        from parvis.portal.operations.migrating import migrate as bring_up

        try:
            bring_up()
        except OperationError as error:
            raise Failed.of(error.problem) from error
