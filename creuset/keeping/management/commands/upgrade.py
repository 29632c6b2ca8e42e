from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from creuset.journal.actions import faults
from creuset.keeping import news, restoring
from creuset.keeping.migrating import breaking, words


class Command(BaseCommand):
    help = "Say what the new version changes, back up, apply it, and check. --plan only says."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", action="store_true", help="say, and change nothing")
        parser.add_argument(
            "--no-backup", action="store_true", help="when a backup has just been made elsewhere"
        )

    def handle(self, *, plan: bool, no_backup: bool, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        waiting = [
            migration
            for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())
        ]
        self._say(waiting)
        self._say_news()
        if plan:
            return
        if waiting and restoring.someone_lives_here() and not no_backup:
            call_command("backup", stdout=self.stdout)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        wrong = faults()
        if wrong:
            raise CommandError("\n".join(["Le journal n’est pas entier.", *wrong[:20]]))
        news.are_told()
        self.stdout.write(
            "À jour. Redémarrez le serveur et les ouvriers : systemctl restart 'creuset-*'"
        )

    def _say(self, waiting: list[Any]) -> None:
        if not waiting:
            self.stdout.write("La base est déjà celle de cette version.")
            return
        self.stdout.write(f"{len(waiting)} changements de la base attendent :")
        for migration in waiting:
            self.stdout.write(f"- {migration.app_label}.{migration.name}")
            for operation in migration.operations:
                self.stdout.write(f"    {words(operation)}")
        if restoring.someone_lives_here() and any(list(breaking(each)) for each in waiting):
            self.stdout.write(
                "Certains retirent ce que la version en service utilise : fermez le site pendant ce "
                "temps (manage.py maintenance on, puis off)."
            )

    def _say_news(self) -> None:
        """An empty database, or one from before milestones, does not know what it was told."""
        if "common_milestone" not in connection.introspection.table_names():
            return
        told = list(news.since_last_upgrade())
        if told:
            self.stdout.write("\n".join(["Ce que les membres verront :", *told]))
