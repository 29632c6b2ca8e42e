#!/usr/bin/env bash
# Serve the demonstration community on this machine: migrate, load it once, start server and worker.
set -euo pipefail
port=${1:-8000}
export CREUSET_DEMO=1 CREUSET_INSECURE_ORIGIN=1 CREUSET_STATIC_FROM_SOURCE=1
export CREUSET_SITE=${CREUSET_SITE:-http://localhost:$port/}
python=.venv/bin/python
if ! $python - "$port" <<'PYTHON'
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        sys.exit(1)
PYTHON
then
  echo "Le port $port est déjà pris. Choisissez-en un autre : make run PORT=8080" >&2
  exit 1
fi
echo "Base de données…"
$python manage.py migrate --noinput -v 0
$python manage.py demo
trap 'trap - EXIT INT TERM; kill 0' EXIT INT TERM
$python manage.py work -v 0 &
cat <<EOF

  Creuset est ouvert : http://localhost:$port
  Pour entrer : http://localhost:$port/demonstration/ (une liste de comptes prêts)
  Le courrier envoyé se lit sur http://localhost:$port/courrier/boite/. Ctrl-C arrête tout.

EOF
MALLOC_ARENA_MAX=2 .venv/bin/granian --interface asginl --host 127.0.0.1 --port "$port" --workers 1 \
  --log-level warning creuset.asgi:application &
wait -n
