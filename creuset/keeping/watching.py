"""Whether the house is well, in words: what is wrong, and what to do. `check --deploy` and the page
of those who look after the site read the same list."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from creuset.common import milestones
from creuset.keeping import gauges

WORKER_LATE = timedelta(minutes=5)
BACKUP_OLD = timedelta(days=2)
LITTLE_SPACE = 2 << 30
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph", "glusterfs"}
OLDEST_POSTGRES = 14


@dataclass(frozen=True)
class Finding:
    key: str
    title: str
    says: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        return not self.remedy


def of_settings() -> list[Finding]:
    """What can be seen without the database."""
    return [look() for look in (_proxies, _permissions, _disk, _network)]


def of_life() -> list[Finding]:
    """What the database knows."""
    found = [look() for look in (_database, _migrations)]
    if all(each.well for each in found):
        found += [look() for look in (_worker, _backup, _restore, _mail)]
    return found


def _proxies() -> Finding:
    title = str(_("Adresse sécurisée"))
    if settings.PRODUCTION and not settings.PROXIES:
        return Finding(
            "proxies",
            title,
            str(_("Le logiciel ne sait pas qu’un mandataire HTTPS se tient devant lui.")),
            str(
                _(
                    "Sans cela, chaque page renvoie sans fin vers elle-même. Donnez CREUSET_PROXIES=1 "
                    "et laissez Caddy ou nginx poser X-Forwarded-For et X-Forwarded-Proto."
                )
            ),
        )
    return Finding("proxies", title, str(_("Les pages arrivent par une connexion chiffrée."))
                   if settings.PRODUCTION else str(_("Essai sur cette machine : sans HTTPS.")))  # fmt: skip


def _permissions() -> Finding:
    title = str(_("Dossier des données"))
    open_to_others = [
        path for path in (settings.VAR, settings.VAR / "secret_key", settings.BACKUPS)
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o007
    ]  # fmt: skip
    if settings.PRODUCTION and open_to_others:
        paths = " ".join(str(path) for path in open_to_others)
        return Finding(
            "permissions",
            title,
            str(
                _("D’autres comptes de cette machine peuvent lire ce que les membres ont confié.")
            ),
            str(_("Fermez-le : chmod -R o-rwx %(paths)s")) % {"paths": paths},
        )
    return Finding("permissions", title, str(_("Seul le logiciel lit ses données.")))


def _disk() -> Finding:
    title = str(_("Place sur le disque"))
    free = gauges.free_bytes()
    says = str(_("Il reste %(free)s Go.")) % {"free": f"{free / (1 << 30):.1f}".replace(".", ",")}
    if free < LITTLE_SPACE:
        return Finding(
            "disk",
            title,
            says,
            str(_("Faites de la place avant que l’on ne puisse plus rien écrire : déplacez les "
                  "vieilles sauvegardes, ou agrandissez le disque.")),
        )  # fmt: skip
    return Finding("disk", title, says)


def _network() -> Finding:
    title = str(_("Emplacement de la base"))
    kind = filesystem_of(settings.VAR)
    if connection.vendor == "sqlite" and kind in NETWORK:
        return Finding(
            "network",
            title,
            str(_("La base SQLite est sur un disque réseau (%(kind)s) : elle peut s’y abîmer."))
            % {"kind": kind},
            str(_("Mettez CREUSET_VAR sur un disque de la machine, ou passez à PostgreSQL.")),
        )
    return Finding("network", title, str(_("La base est à sa place.")))


def filesystem_of(path: Path, mounts: str = "/proc/mounts") -> str:
    """The kind of disk that holds this path; nothing where the system does not say."""
    try:
        lines = Path(mounts).read_text().splitlines()
    except OSError:
        return ""
    real = path.resolve()
    best, kind = -1, ""
    for line in lines:
        _device, where, found, *_rest = line.split(" ")
        where = where.replace("\\040", " ")
        if real.is_relative_to(where) and len(where) >= best:
            best, kind = len(where), found
    return kind


def _database() -> Finding:
    title = str(_("Base de données"))
    if connection.vendor == "sqlite":
        return Finding("database", title, str(_("SQLite répond.")))
    with connection.cursor():
        major = connection.pg_version // 10000  # type: ignore[attr-defined]
    says = str(_("PostgreSQL %(major)d répond.")) % {"major": major}
    if major < OLDEST_POSTGRES:
        return Finding("database", title, says, str(_("Passez à PostgreSQL 14 ou plus récent.")))
    return Finding("database", title, says)


def pending() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _migrations() -> Finding:
    title = str(_("Version de la base"))
    waiting = len(pending())
    if waiting:
        says = ngettext(
            "Un changement de la base attend.", "%(n)d changements de la base attendent.", waiting
        ) % {"n": waiting}
        return Finding(
            "migrations", title, says,
            str(_("Lancez manage.py upgrade : il dit ce qui change, sauvegarde, puis l’applique.")),
        )  # fmt: skip
    return Finding("migrations", title, str(_("La base est celle de cette version.")))


def _worker() -> Finding:
    title = str(_("Ouvrier"))
    since = gauges.age(gauges.last_beat())
    if since is None or since > WORKER_LATE.total_seconds():
        return Finding(
            "worker",
            title,
            str(
                _(
                    "Il ne travaille pas : ni courrier, ni clôture des décisions, ni sceaux du journal."
                )
            ),
            str(
                _(
                    "Démarrez manage.py work (systemctl start creuset-worker), et gardez-le en marche."
                )
            ),
        )
    return Finding("worker", title, str(_("Il a travaillé il y a moins de cinq minutes.")))


def _backup() -> Finding:
    title = str(_("Sauvegarde"))
    since = gauges.age(milestones.last(milestones.BACKUP))
    if since is None or since > BACKUP_OLD.total_seconds():
        says = (
            str(_("Aucune sauvegarde n’a encore été faite."))
            if since is None
            else str(_("La dernière sauvegarde date de %(days)d jours."))
            % {"days": int(since // 86400)}
        )
        return Finding(
            "backup", title, says,
            str(_("Faites-en une chaque jour : CREUSET_BACKUP_DAILY=1, ou la minuterie "
                  "creuset-backup.timer, et copiez-les ailleurs.")),
        )  # fmt: skip
    return Finding("backup", title, str(_("La dernière a moins de deux jours.")))


def _restore() -> Finding:
    title = str(_("Essai de restauration"))
    since = gauges.age(milestones.last(milestones.RESTORE_TRIED))
    if since is None or since > timedelta(days=100).total_seconds():
        return Finding(
            "restore", title,
            str(_("Aucune sauvegarde n’a été essayée depuis trois mois.")),
            str(_("Une sauvegarde que l’on n’a jamais ouverte n’en est pas une : "
                  "manage.py restore FICHIER --check")),
        )  # fmt: skip
    return Finding("restore", title, str(_("Une sauvegarde a été ouverte et trouvée bonne.")))


def _mail() -> Finding:
    title = str(_("Courrier"))
    if milestones.last(milestones.MAIL_TRIED) is None:
        return Finding(
            "mail", title,
            str(_("L’envoi de courrier n’a pas encore été essayé d’ici.")),
            str(_("Envoyez-vous un message : manage.py check_mail vous@exemple.org")),
        )  # fmt: skip
    return Finding("mail", title, str(_("Un message d’essai est parti.")))


def everything() -> Iterator[Finding]:
    looks: list[Callable[[], list[Finding]]] = [of_settings, of_life]
    for look in looks:
        yield from look()
