from django.utils import timezone

from creuset.common.gauges import Gauge
from creuset.post.models import Delivery


def _late() -> float | None:
    """How long the oldest mail that could leave has waited."""
    due = Delivery.objects.filter(
        status=Delivery.Status.WAITING, not_before__lte=timezone.now()
    ).order_by("not_before")
    since = due.values_list("not_before", flat=True).first()
    return (timezone.now() - since).total_seconds() if since else 0.0


def _counted(status: str) -> float:
    return float(Delivery.objects.filter(status=status).count())


GAUGES = [
    Gauge("creuset_mails_waiting", "Mails that have not left yet.",
          lambda: _counted(Delivery.Status.WAITING)),
    Gauge("creuset_mails_failed", "Mails that no server took.",
          lambda: _counted(Delivery.Status.FAILED)),
    Gauge("creuset_mails_oldest_seconds", "How late the oldest mail that could leave is.", _late),
]  # fmt: skip
