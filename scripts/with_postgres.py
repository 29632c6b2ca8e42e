"""Run a command against a throwaway PostgreSQL cluster, reached by a Unix socket only.

with_postgres.py COMMAND...  sets DATABASE_URL for it. As root, the server runs as «postgres».
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote


def main(argv):
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    initdb = str(found[-1]) if found else shutil.which("initdb")
    if not initdb:
        print("No PostgreSQL server binaries here: PostgreSQL tests not run.", file=sys.stderr)
        return 0
    bin_ = Path(initdb).parent
    top = Path(tempfile.mkdtemp(prefix="creuset-pg-"))
    user = {}
    if os.geteuid() == 0:
        pw = pwd.getpwnam("postgres")
        os.chown(top, pw.pw_uid, pw.pw_gid)
        user = {"user": pw.pw_uid, "group": pw.pw_gid, "extra_groups": []}
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def pg(tool, *args, **kw):
        subprocess.run(
            [bin_ / tool, *args],
            check=True,
            cwd=top,
            env=env,
            stdout=subprocess.DEVNULL,
            **user,
            **kw,
        )

    opts = f"-k {top} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    pg(
        "initdb",
        "-D",
        top / "data",
        "-A",
        "trust",
        "-U",
        "creuset",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    pg("pg_ctl", "-D", top / "data", "-l", top / "log", "-o", opts, "-w", "start")
    try:
        url = f"postgres://creuset@{quote(str(top), safe='')}/postgres"
        return subprocess.run(
            argv, check=False, env={**os.environ, "DATABASE_URL": url}
        ).returncode
    finally:
        pg("pg_ctl", "-D", top / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(top, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
