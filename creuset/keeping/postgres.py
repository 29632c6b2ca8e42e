"""PostgreSQL's own programs, which dump and restore better than we would."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection

from creuset.keeping.told import Told

ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
    "passfile": "PGPASSFILE",
}


FUNCTIONS_GO = """\
DO $$ DECLARE ours regprocedure; BEGIN
  FOR ours IN SELECT oid::regprocedure FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND proowner = current_user::regrole
      AND NOT EXISTS (SELECT FROM pg_depend
                      WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
  LOOP EXECUTE format('DROP ROUTINE %s CASCADE', ours); END LOOP;
END $$;
"""


def dump(database: dict[str, Any], to: Path, *, snapshot: str) -> None:
    _needs("pg_dump", at_least=connection.pg_version // 10000)  # type: ignore[attr-defined]
    to.touch(0o600)
    _run(
        ["pg_dump", "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
         f"--file={to}"],
        database,
    )  # fmt: skip


def load(archive: Path, database: dict[str, Any], *, instead_of: list[str]) -> None:
    """In one transaction: what is there goes, what is in the archive comes, or nothing."""
    _needs("pg_restore")
    _needs("psql")
    script = archive.with_suffix(".sql")
    script.touch(0o600)
    _run(
        ["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(archive)], database
    )
    before = archive.with_suffix(".before.sql")
    tables_go = (f'DROP TABLE IF EXISTS "{table}" CASCADE;\n' for table in instead_of)
    before.write_text("".join(tables_go) + FUNCTIONS_GO)
    _run(
        ["psql", "-q", "-X", "--single-transaction", "-v", "ON_ERROR_STOP=1",
         f"--file={before}", f"--file={script}"],
        database,
    )  # fmt: skip


def _run(command: list[str], database: dict[str, Any]) -> None:
    done = subprocess.run(  # noqa: S603
        command, env=_environment(database), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Told(f"{command[0]} n’a pas abouti :\n{done.stderr.strip()[-2000:]}")


def _environment(database: dict[str, Any]) -> dict[str, str]:
    """Never on the command line, which every account of the machine may read."""
    known = {
        **database["OPTIONS"],
        "host": database["HOST"],
        "port": database["PORT"],
        "user": database["USER"],
        "password": database["PASSWORD"],
    }
    ours = {ENVIRONMENT[name]: str(known[name]) for name in ENVIRONMENT if known.get(name)}
    return {**os.environ, **ours, "PGDATABASE": str(database["NAME"])}


def _needs(program: str, *, at_least: int = 0) -> None:
    if not shutil.which(program):
        raise Told(
            f"Le programme {program} manque : installez les outils de PostgreSQL "
            "(sur Debian : apt install postgresql-client), puis recommencez."
        )
    if at_least:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
        major = int((re.search(r"\) (\d+)", said.stdout) or [0, 0])[1])
        if major < at_least:
            raise Told(
                f"{program} est en version {major}, et le serveur en version {at_least} : il refuserait "
                f"de le lire. Installez postgresql-client-{at_least}, puis recommencez."
            )
