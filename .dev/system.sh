# shellcheck shell=bash
# What the machine itself must have. Everything is asked for by what is used of it (a module, a soname, a binary),
# so that what a person brought in another way counts too; only what is missing is installed.

# Prints the Debian packages that the given purposes still lack, one per line.
missing_packages() {
    "$PYTHON" - "$@" <<'PY'
import ctypes, glob, importlib.util, os, shutil, sys

def soname(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True

def program(*names):
    return any(shutil.which(name) for name in names)

serve = {
    # Debian keeps ensurepip apart from Python, in python3-venv.
    "python3-venv": lambda: importlib.util.find_spec("ensurepip") is not None or os.path.exists(".venv/bin/pip"),
    "libpango-1.0-0": lambda: soname("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": lambda: soname("libpangoft2-1.0.so.0"),
    # Without it PDFs are still made, 15 times slower.
    "libharfbuzz-subset0": lambda: soname("libharfbuzz-subset.so.0"),
}
test = {
    "chromium": lambda: program("chromium", "chromium-browser", "google-chrome"),
    "libatomic1": lambda: soname("libatomic.so.1"),  # for the node inside playwright
}
postgres = {
    "postgresql": lambda: program("initdb") or bool(glob.glob("/usr/lib/postgresql/*/bin/initdb")),
}
purposes = {"serve": [serve], "bench": [serve], "mutation": [serve], "test": [serve, test], "postgres": [postgres]}
for purpose in sys.argv[1:]:
    for group in purposes[purpose]:
        for package, is_there in group.items():
            if not is_there():
                print(package)
PY
}

# Finds out what is missing before any work is done, and stops when it cannot be installed.
require_system() {
    MISSING="$(missing_packages "$@" | sort -u | tr '\n' ' ')"
    MISSING="${MISSING% }"
    [[ -z $MISSING ]] && return
    local command="apt-get update && apt-get install --yes --no-install-recommends $MISSING"
    if ! command -v apt-get >/dev/null; then
        fail "This machine lacks: $MISSING (as Debian calls them), and has no apt-get." \
            "Install what corresponds to them with your system's own tools, then run the command again."
    fi
    if ((EUID != 0)) && ! can_sudo; then
        fail "This machine lacks system packages: $MISSING" \
            "You are not root and sudo is not available. As root, run:" \
            "  $command" \
            "then run the command again as yourself."
    fi
}

can_sudo() {
    command -v sudo >/dev/null || return 1
    # With a terminal sudo may ask for the password; without one it must not need any.
    sudo -n true 2>/dev/null || { [[ -t 0 && -t 2 && -z ${CI-} ]] && sudo -v; }
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

# install_packages PACKAGE…
install_packages() {
    quietly "Installing system packages ($*)" \
        "Run it by hand to see more: apt-get update && apt-get install --no-install-recommends $*" \
        apt_install "$@"
}

apt_install() {
    as_root apt-get update -q -o DPkg::Lock::Timeout=120
    if [[ " $* " == *" postgresql "* ]]; then skip_debian_cluster; fi
    as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 \
        apt-get install -q --yes --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}

# Debian's package would make and start a server of its own on the usual port; the tests bring their own.
skip_debian_cluster() {
    local file=/etc/postgresql-common/createcluster.conf
    [[ -e $file ]] && return
    as_root mkdir -p "${file%/*}"
    as_root sh -c "echo 'create_main_cluster = false' >$file"
}
