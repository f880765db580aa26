# shellcheck shell=bash
# The application on top of the environment: settings, database, demo data, static files, serving.

# prepare serve|test|bench|mutation [postgres]: everything below the application. System packages, Python packages and npm
# packages come at once where they do not need each other.
prepare() {
    use_home
    choose_python
    require_system "$@"
    lock_setup
    local needs_venv=no apt_job=""
    if [[ " $MISSING " == *" python3-venv "* ]]; then
        needs_venv=yes
        install_packages python3-venv
        MISSING="${MISSING/python3-venv/}"
    fi
    if [[ -n ${MISSING// /} ]]; then
        # shellcheck disable=SC2086  # one word per package
        install_packages $MISSING &
        apt_job=$!
    fi
    install_python
    install_assets
    if [[ $1 == bench || $1 == mutation ]]; then install_further_packages "$1"; fi
    if [[ -n $apt_job ]]; then wait "$apt_job" || exit 1; fi
    if [[ -n $MISSING || $needs_venv == yes ]]; then require_nothing_missing "$@"; fi
    write_settings
    write_fonts_conf
    unlock_setup
}

require_nothing_missing() {
    local left
    left="$(missing_packages "$@" | tr '\n' ' ')"
    if [[ -n $left ]]; then fail "apt-get ended well, but this is still missing: $left" "See var/log."; fi
}

# Continuous integration may run without a usable home; tools keep their caches here then.
use_home() {
    if [[ -z ${HOME-} || ! -d $HOME || ! -w $HOME ]]; then
        export HOME="$ROOT/var/home"
        mkdir -p "$HOME"
    fi
}

write_settings() {
    if [[ -f .env || -n ${DEPLOYMENT-} ]]; then return; fi
    say "Writing .env: this is a demo (production is explained in .env.example)."
    printf '# Written by ./dev setup. For production see .env.example.\nDEPLOYMENT=demo\n' >.env
}

# setting NAME DEFAULT: the environment, then .env, then the default, as the settings themselves do it.
setting() {
    local value="${!1-}"
    if [[ -z $value && -f .env ]]; then
        value="$(sed -n "s/^\(export \)\?$1=//p" .env | tail -n 1 | sed "s/^[\"']\(.*\)[\"']\$/\1/")"
    fi
    printf '%s' "${value:-$2}"
}

manage() { .venv/bin/python manage.py "$@"; }

# The file of the SQLite database that is used, or nothing.
database_file() {
    local url
    url="$(setting DATABASE_URL "sqlite:///$(setting DATA_DIR "$ROOT/var")/db.sqlite3")"
    case "$url" in sqlite:///*) printf '%s' "${url#sqlite:///}" ;; esac
}

# What the database's state depends on; empty where that cannot be told from outside (a server), so the step always runs.
database_inputs() {
    local file
    file="$(database_file)"
    if [[ -z $file || ! -s $file ]]; then return; fi
    # The inode tells a new file from the one that was migrated.
    # shellcheck disable=SC2046  # paths of our own, without blanks
    digest "$(stat -c %i "$file")" "$(setting DEPLOYMENT production)" requirements/base.txt \
        $(find . -path ./node_modules -prune -o -path ./.venv -prune -o -path ./var -prune \
            -o -path '*/migrations/*.py' -print | LC_ALL=C sort)
}

migrate_database() {
    local inputs
    inputs="$(database_inputs)"
    if [[ -n $inputs ]] && is_stamped database "$inputs"; then return; fi
    quietly "Migrating the database" "The lines above say why. If it is the database: is the one that DATABASE_URL names there and reachable?" \
        manage migrate --no-input
    inputs="$(database_inputs)"
    if [[ -n $inputs ]]; then stamp database "$inputs"; fi
}

# ./dev run also fills an empty demo, so that there is something to see.
prepare_database() {
    migrate_database
    if [[ $(setting DEPLOYMENT production) != demo ]]; then return; fi
    local inputs
    inputs="$(database_inputs)"
    if [[ -n $inputs ]] && is_stamped demo "$inputs"; then return; fi
    quietly "Filling the demo, if it is empty" "For a new start remove var/db.sqlite3 and run this again." \
        manage seed_demo --if-empty
    if [[ -n $inputs ]]; then stamp demo "$inputs"; fi
}

# A command given first on a new machine finds a database too. An existing one is never migrated behind one's back.
migrate_new_demo() {
    case "$1" in "" | help | migrate | makemigrations | showmigrations | check | generate_docs | -*) return ;; esac
    local file
    file="$(database_file)"
    if [[ -n $file && ! -s $file && $(setting DEPLOYMENT production) == demo ]]; then migrate_database; fi
}

collect_static() {
    local inputs
    inputs="$(digest static package-lock.json requirements/base.txt config/settings.py common/staticfiles.py)"
    if is_stamped static "$inputs" && [[ -d $(setting DATA_DIR var)/static ]]; then return; fi
    quietly "Collecting the static files" "A file that a style sheet names is missing: see the last lines above." \
        manage collectstatic --no-input --clear
    stamp static "$inputs"
}

require_free_port() {
    choose_python
    HOST="$(setting HOST 127.0.0.1)"
    PORT="$(setting PORT 8000)"
    if [[ ! $PORT =~ ^[0-9]+$ ]] || ((PORT < 1 || PORT > 65535)); then
        fail "PORT is '$PORT', which is no port." "Choose a number from 1024 to 65535: PORT=8001 ./dev run"
    fi
    local reason
    if ! reason="$(try_to_bind "$HOST" "$PORT" 2>&1)"; then
        fail "Cannot serve on $HOST, port $PORT: $reason" \
            "Stop the program that uses it, or choose another port: PORT=$((PORT + 1)) ./dev run"
    fi
}

try_to_bind() {
    "$PYTHON" - "$@" <<'PY'
import socket, sys

try:
    where = socket.getaddrinfo(sys.argv[1], int(sys.argv[2]), type=socket.SOCK_STREAM)[0]
    with socket.socket(where[0], where[1]) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(where[4])
        probe.listen()
except OSError as error:
    sys.exit(error.strerror)
PY
}

announce() {
    say "Serving on http://$HOST:$PORT/ (Ctrl-C stops it)"
    if [[ $(setting DEPLOYMENT production) == demo ]]; then manage demo_accounts >&2 || true; fi
}

serve() {
    # What takes long is done by a process of its own, which ends with the server, however that ends.
    .venv/bin/python manage.py run_jobs --with-parent $$ >/dev/null &
    if [[ $1 == yes ]]; then
        DEBUG="${DEBUG-1}" exec .venv/bin/python manage.py runserver "$HOST:$PORT"
    fi
    # The demo has no cron: a sealer runs beside the server and ends with it.
    if [[ $(setting DEPLOYMENT production) == demo ]]; then
        .venv/bin/python manage.py seal_audit --every 60 --with-parent $$ >/dev/null &
    fi
    exec .venv/bin/gunicorn config.wsgi:application --bind "$HOST:$PORT" --no-control-socket --preload \
        --workers 2 --threads 4 --log-level warning
}
