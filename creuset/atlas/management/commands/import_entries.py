from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from creuset.atlas.actions import Report, import_file
from creuset.common.verdict import Refused


class Command(BaseCommand):
    help = (
        "Import entries of the atlas from a table, a workbook, GeoJSON or other JSON, KML or GPX."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="name of the source")
        parser.add_argument("--url", default="", help="where the source is on the web")
        parser.add_argument("--licence", default="")
        parser.add_argument("--attribution", default="", help="the words the licence asks for")
        parser.add_argument("--dry-run", action="store_true", help="tell all of it, do none of it")
        parser.add_argument(
            "--accept-missing",
            action="store_true",
            help="go on when more than one entry in five is no longer in the file",
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            report = import_file(
                file,
                name=options["source"],
                url=options["url"],
                licence=options["licence"],
                attribution=options["attribution"],
                accept_missing=options["accept_missing"],
                dry_run=options["dry_run"],
                progress=self._progress,
            )
        except FileNotFoundError as no:
            raise CommandError(f"Ce fichier n’existe pas : {file}") from no
        except (OSError, Refused) as no:
            raise CommandError(str(no)) from no
        self._tell(report)
        if options["dry_run"]:
            self.stdout.write("Essai seulement : rien n’a été écrit.")

    def _progress(self, read: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{read} lignes lues", ending="")
            self.stderr.flush()

    def _tell(self, report: Report) -> None:
        for problem in report.problems:
            what = "ligne refusée" if problem.refused else "ligne gardée"
            place = ", ".join(part for part in (f"n° {problem.number}", problem.field) if part)
            value = f" « {problem.value} »" if problem.value else ""
            self.stdout.write(f"{place} :{value} {problem.reason} ({what}).")
        for change in report.changes:
            kept = ", changé ici, gardé" if change.kept else ""
            self.stdout.write(
                f"{change.source_key}, {change.field}{kept} : {change.before!r} → {change.after!r}"
            )
        self.stdout.write(
            f"{report.read} lues : {report.added} nouvelles, {report.updated} mises à jour, "
            f"{report.unchanged} inchangées, {report.refused} laissées de côté ; "
            f"{report.missing} absentes désormais de la source."
        )
