"""Our own part of `manage.py check --deploy`; with `--database default`, what the database knows."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register

from creuset.keeping import watching
from creuset.keeping.watching import Finding


@register(Tags.security, deploy=True)
def settings_are_well(**options: Any) -> list[CheckMessage]:
    return _said(watching.of_settings())


@register(Tags.database, deploy=True)
def life_is_well(databases: Any = None, **options: Any) -> list[CheckMessage]:
    return _said(watching.of_life()) if databases else []


def _said(findings: list[Finding]) -> list[CheckMessage]:
    return [
        Warning(f"{each.title}. {each.says}", hint=each.remedy, id=f"creuset.{each.key}")
        for each in findings
        if not each.well
    ]
