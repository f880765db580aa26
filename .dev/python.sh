# shellcheck shell=bash
# The virtual environment: exactly what requirements/dev.txt locks, by uv where that works, else by pip.

choose_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON="$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed; python3 here is: $(python3 --version 2>&1 || true)" \
        "Install it, or name one: PYTHON=/path/to/python3 ./dev …"
}

# The version counts, because an upgraded system leaves an environment that finds none of its packages.
python_inputs() { digest requirements/dev.txt "in $ROOT" "$(.venv/bin/python -VV 2>/dev/null || true)"; }

install_python() {
    local inputs
    inputs="$(python_inputs)"
    if is_stamped python "$inputs" && [[ -x .venv/bin/python ]]; then return; fi
    quietly "Preparing the virtual environment" "Remove .venv and try again." make_venv
    quietly "Installing the Python packages" \
        "Check the network and pip's configuration (an index, a proxy, certificates), then try again." sync_packages
    stamp python "$(python_inputs)"
}

make_venv() {
    # Another interpreter or a moved folder leaves an environment that cannot be mended.
    if [[ -e .venv ]] && ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.prefix != sys.argv[1])' "$ROOT/.venv"; then
        rm -rf .venv
    fi
    if [[ ! -e .venv ]]; then "$PYTHON" -m venv .venv; fi
}

sync_packages() {
    # The system's certificates, because some networks have their own; whoever set it otherwise keeps it.
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
    if bootstrap_uv && uv_install sync requirements/dev.txt; then return; fi
    echo "uv could not do it; now pip."
    .venv/bin/python -m pip install --no-input --require-hashes -r requirements/dev.txt
}

uv_install() { .venv/bin/uv pip "$1" --no-progress --require-hashes --python .venv/bin/python ${2:+"${@:2}"}; }

# uv itself comes by pip, with the hash that is locked.
bootstrap_uv() {
    local wanted
    wanted="$(sed -n 's/^uv==\([^ ;\\]*\).*/\1/p' requirements/dev.txt)"
    if [[ $(.venv/bin/uv --version 2>/dev/null) == "uv $wanted"* ]]; then return; fi
    awk '/^[^ ]/ {inside = /^uv==/} inside' requirements/dev.txt >var/uv.txt
    .venv/bin/python -m pip install --no-input --no-deps --require-hashes -r var/uv.txt
}

# install_further_packages bench|mutation: what only that command needs, beside what dev.txt holds.
install_further_packages() {
    local name="$1" inputs
    [[ -f requirements/$name.txt ]] || return 0
    inputs="$(digest "requirements/$name.txt" "$(python_inputs)")"
    if is_stamped "$name" "$inputs"; then return; fi
    quietly "Installing the further packages ($name)" "Check the network, then try again." \
        .venv/bin/python -m pip install --no-input --require-hashes -r "requirements/$name.txt"
    stamp "$name" "$inputs"
}

# The lock files hold names, versions and hashes, and no address: --no-config and the --no-emit flags keep out
# whatever index this machine happens to use.
lock_python() {
    local name
    for name in base dev bench mutation; do
        if [[ ! -f requirements/$name.in ]]; then continue; fi
        quietly "Locking requirements/$name.txt" "Loosen the requirement that the resolver names." \
            env UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}" .venv/bin/uv pip compile "$@" --no-config \
            --universal --python-version 3.11 --generate-hashes --no-header \
            --no-emit-index-url --no-emit-find-links "requirements/$name.in" -o "requirements/$name.txt"
    done
}
