"""What nobody needs any more is forgotten, by the pulse."""

from datetime import timedelta

from django.utils import timezone

from creuset.welcome.models import Import, Invitation, Line

KEPT = timedelta(days=30)


def sweep() -> None:
    forget_lists()
    forget_addresses()


def forget_lists() -> None:
    """A month later: what a list said and nobody corrected, and lists that were never used."""
    old = Import.objects.filter(moved_at__lt=timezone.now() - KEPT)
    Line.objects.filter(source__in=old).exclude(cells=[]).update(
        cells=[], questions=[], email="", cluster=""
    )
    old.exclude(answers={}).update(answers={})
    old.filter(status__in=[Import.Status.READ, Import.Status.READY]).delete()


def forget_addresses() -> None:
    """An invitation that is over says no more whom it was for."""
    over = Invitation.objects.filter(expires_at__lt=timezone.now() - KEPT)
    over.exclude(email="").update(email="")
