"""Run a command against a throwaway PostgreSQL, reached by a Unix socket only.

with_postgres.py COMMAND… sets DATABASE_URL for it. As root, the server runs as "postgres".
Without PostgreSQL the command is not run, and that is a failure: these tests are never skipped.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

FAST = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass
class Cluster:
    programs: Path
    folder: Path
    account: dict[str, Any] = field(default_factory=dict)

    def call(self, program: str, *words: str) -> None:
        subprocess.run(
            [self.programs / program, *words],
            check=True,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdout=subprocess.DEVNULL,
            **self.account,
        )

    def start(self) -> None:
        data = str(self.folder / "data")
        self.call(
            "initdb", "-D", data, "-A", "trust", "-U", "creuset", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        options = f"-k {self.folder} {FAST}"
        log = str(self.folder / "log")
        self.call("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")

    def stop(self) -> None:
        self.call("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")


def programs() -> Path | None:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    elsewhere = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(elsewhere).parent if elsewhere else None


def main(command: Sequence[str]) -> int:
    where = programs()
    if where is None:
        print("No PostgreSQL server here: scripts/machine.sh installs it.", file=sys.stderr)
        return 1
    folder = Path(tempfile.mkdtemp(prefix="creuset-pg-"))
    cluster = Cluster(where, folder)
    if os.geteuid() == 0:
        postgres = pwd.getpwnam("postgres")
        os.chown(folder, postgres.pw_uid, postgres.pw_gid)
        cluster.account = {
            "user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": [],
        }  # fmt: skip
    cluster.start()
    try:
        url = f"postgres://creuset@{quote(str(folder), safe='')}/postgres"
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
