from typing import Any

from django_tasks_db.management.commands.db_worker import Command as Worker

from creuset.common.tasks import ensure_beat


class Command(Worker):
    help = "Run the task worker, and keep the pulse of the community going."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_beat()
        super().handle(*args, **options)
