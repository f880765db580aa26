# shellcheck shell=bash
# A PostgreSQL of our own for one run: its own data folder and its own socket in a new temporary folder, no network
# port at all, so that two runs and a server of the machine's never meet. It goes when the run ends.

POSTGRES_PID=""
POSTGRES_DIR=""

start_postgres() {
    local bin
    bin="$(postgres_bin)"
    # Not under var/: the postgres user may be unable to reach it, and a socket's path is limited to 107 bytes.
    POSTGRES_DIR="$(mktemp -d /tmp/organizers-postgres.XXXXXX)"
    trap stop_postgres EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    if ((EUID == 0)); then chown postgres "$POSTGRES_DIR"; fi
    quietly "Making a PostgreSQL database" "See whether /tmp is full or not writable." \
        as_postgres "$bin/initdb" --pgdata="$POSTGRES_DIR/data" --username=postgres --auth=trust \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync
    # The folder is for its owner alone, so whoever can reach the socket may in. Nothing here outlives the run: no fsync.
    launch_postgres "$bin/postgres" -D "$POSTGRES_DIR/data" -c listen_addresses= \
        -c unix_socket_directories="$POSTGRES_DIR" -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c max_connections=200 -c shared_buffers=256MB
    wait_for_postgres "$bin"
    export DATABASE_URL="postgresql://postgres@${POSTGRES_DIR//\//%2F}/postgres"
    say "PostgreSQL $("$bin/postgres" --version | sed 's/.*) //') runs in $POSTGRES_DIR"
}

postgres_bin() {
    local newest
    newest="$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
    if [[ ! -x $newest/initdb ]]; then newest="$(dirname "$(readlink -f "$(command -v initdb)")")"; fi
    printf '%s' "$newest"
}

# initdb and postgres refuse to run as root.
as_postgres() {
    if ((EUID == 0)); then
        (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
    else
        "$@"
    fi
}

# In the background, and told by the kernel to stop should this script be killed outright.
launch_postgres() {
    local guard=(setpriv --pdeathsig INT)
    if ((EUID == 0)); then guard+=(--reuid=postgres --regid=postgres --init-groups); fi
    "${guard[@]}" "$@" >"var/log/postgres.$$.log" 2>&1 </dev/null &
    POSTGRES_PID=$!
}

wait_for_postgres() {
    local try
    for ((try = 0; try < 150; try++)); do
        if "$1/pg_isready" --quiet --host="$POSTGRES_DIR"; then return; fi
        if ! kill -0 "$POSTGRES_PID" 2>/dev/null; then break; fi
        sleep 0.2
    done
    tail -n 20 "var/log/postgres.$$.log" >&2
    fail "PostgreSQL did not start." "The lines above say why."
}

stop_postgres() {
    if [[ -n $POSTGRES_PID ]]; then
        kill -QUIT "$POSTGRES_PID" 2>/dev/null || true # at once: nothing in it is kept
        wait "$POSTGRES_PID" 2>/dev/null || true
    fi
    if [[ -n $POSTGRES_DIR ]]; then rm -rf "$POSTGRES_DIR"; fi
    rm -f "var/log/postgres.$$.log"
}
