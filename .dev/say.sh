# shellcheck shell=bash
# How the script speaks: always on stderr, and on failure with what to do next.

say() { printf '· %s\n' "$*" >&2; }

# fail WHAT [WHAT TO DO [MORE OF IT]…]
fail() {
    printf '\n✗ %s\n' "$1" >&2
    if (($# > 1)); then printf '  → %s\n' "$2" >&2; fi
    if (($# > 2)); then printf '    %s\n' "${@:3}" >&2; fi
    exit 1
}

# quietly WHAT WHAT_TO_DO COMMAND…: run with its output in a log, which is shown when it fails.
quietly() {
    local what="$1" remedy="$2" log started=$SECONDS
    shift 2
    mkdir -p var/log
    log="var/log/$(tr -cs 'a-z0-9\n' - <<<"${what,,}").log"
    say "$what …"
    if "$@" >"$log" 2>&1 </dev/null; then
        if ((SECONDS - started > 1)); then say "$what: done in $((SECONDS - started)) s"; fi
        return 0
    fi
    tail -n 25 "$log" >&2
    fail "$what failed; all it said is in $log." "$remedy"
}
