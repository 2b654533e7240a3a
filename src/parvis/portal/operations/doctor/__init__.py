"""What is wrong with a portal, and how to mend it."""

from collections.abc import Callable, Iterable

from parvis.portal.config import ConfigError, load_config

from .finding import Finding, wrong

__all__ = ["Finding", "examine"]


def examine(*, port: int = 8000) -> tuple[Finding, ...]:
    """Every check, in order; those that need a database only where it answers. Changes nothing, and never raises."""
    try:
        config = load_config()
    except ConfigError as error:
        return (wrong("settings", "settings-unusable", error=error),)
    except OSError as error:
        return (wrong("home", "home-unwritable", home=error.filename or "", error=error.strerror or error),)
    from . import places, surroundings

    findings = [Finding(check="settings", detail=f"PARVIS_HOME={config.home}")]
    findings += _safely("home", lambda: places.check(config))
    findings += _safely("packages", lambda: surroundings.check(config, port=port))
    if any(finding.problem and finding.problem.code == "package-missing" for finding in findings):
        return tuple(findings)
    return (*findings, *_safely("database", _stores))


def _stores() -> Iterable[Finding]:
    import django

    django.setup()
    from django.conf import settings

    from . import sources, stores

    database = list(stores.check_database())
    yield from database
    if any(finding.problem and finding.problem.severity == "error" for finding in database):
        return
    yield from _safely("index", stores.check_index)
    yield from _safely("locks", lambda: stores.check_locks(settings.CONFIG.home))
    yield from _safely("sources", sources.check)
    yield from _safely("clock", stores.check_clock)


def _safely(check: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What a check finds; a check that fails is itself a finding."""
    try:
        return list(look())
    except Exception as error:  # a doctor who falls ill is no help
        return [wrong(check, "check-failed", error=f"{type(error).__name__}: {error}")]
