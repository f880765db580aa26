# shellcheck shell=bash
# Third-party assets and fonts from npm; nothing of them is committed and nothing is built.
# Node comes from the virtual environment, so that it is the same everywhere.

run_npm() { PATH="$ROOT/.venv/bin:$PATH" .venv/bin/npm "$@"; }

install_assets() {
    local inputs
    inputs="$(digest package-lock.json .npmrc)"
    if is_stamped assets "$inputs" && [[ -d node_modules ]]; then return; fi
    quietly "Installing the web assets and fonts" \
        "Check the network; where it has its own certificates, set NODE_EXTRA_CA_CERTS to their file." run_npm ci
    stamp assets "$inputs"
}

# Fontconfig is pointed at the npm fonts, so that PDFs and browser pictures show the same Chinese on every machine.
# A school's own (commercial) fonts go into var/fonts and are found first by their names.
write_fonts_conf() {
    local fonts="$ROOT/node_modules/@expo-google-fonts" text
    text="$(sed -e "s|@fonts@|$fonts|g" -e "s|@var@|$ROOT/var|g" .dev/fonts.conf)"
    mkdir -p var/fonts
    if [[ ! -f var/fonts.conf || $(<var/fonts.conf) != "$text" ]]; then printf '%s\n' "$text" >var/fonts.conf; fi
    export FONTCONFIG_FILE="$ROOT/var/fonts.conf"
}

lock_assets() {
    local verb=install
    if [[ " $* " == *" --upgrade "* ]]; then verb=update; fi
    quietly "Locking package-lock.json" "Check package.json." run_npm "$verb" --package-lock-only
    "$PYTHON" - <<'PY'
# npm notes where to donate; a lock file of ours names no address at all.
import json, pathlib

path = pathlib.Path("package-lock.json")
lock = json.loads(path.read_text(encoding="utf-8"))
for package in lock["packages"].values():
    package.pop("funding", None)
    package.pop("resolved", None)
path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
PY
}
