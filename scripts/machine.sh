#!/usr/bin/env bash
# What the tests need from Debian. Does nothing where it is there already.
set -euo pipefail
want=()
command -v chromium >/dev/null || want+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || want+=(postgresql)
command -v xgettext >/dev/null || want+=(gettext)
[ ${#want[@]} -eq 0 ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need: ${want[*]}. Install them, then run this again." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
echo "Installing ${want[*]} from Debian…"
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${want[@]}" >/dev/null
