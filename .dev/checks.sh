# shellcheck shell=bash
# Everything that is judged without running the tests. All of it runs, then the failed ones are named.

FAILED=()

# checking WHAT COMMAND…
checking() {
    local what="$1"
    shift
    say "$what"
    "$@" || FAILED+=("$what")
}

run_checks() {
    local bin=.venv/bin
    checking "lint (ruff check)" "$bin/ruff" check --quiet
    checking "format (ruff format)" "$bin/ruff" format --check --quiet
    checking "types (mypy)" "$bin/mypy"
    checking "architecture (import-linter)" quiet_unless_failing "$bin/lint-imports"
    checking "migrations (makemigrations --check)" quiet_unless_failing manage makemigrations --check --dry-run
    checking "generated docs (generate_docs --check)" quiet_unless_failing manage generate_docs --check
    checking "deployment (check --deploy)" quiet_unless_failing check_deployment
    if ((${#FAILED[@]})); then
        fail "Failed: $(printf '%s; ' "${FAILED[@]}")" "ruff: .venv/bin/ruff check --fix && .venv/bin/ruff format" \
            "generated docs: ./dev manage generate_docs"
    fi
    say "All checks passed."
}

quiet_unless_failing() {
    local output
    if output="$("$@" 2>&1)"; then return; fi
    printf '%s\n' "$output"
    return 1
}

# As production would start it, from the environment alone, with keys of this moment.
check_deployment() {
    local folder code=0 keys
    folder="$(mktemp -d)"
    mapfile -t keys < <(manage make_keys 2>/dev/null)
    env "${keys[@]}" DEPLOYMENT=production DEBUG=0 ALLOWED_HOSTS=organizers.example \
        DATA_DIR="$folder" STORAGE_DIR="$folder/files" DATABASE_URL="sqlite:///$folder/db.sqlite3" \
        .venv/bin/python manage.py check --deploy --fail-level WARNING || code=$?
    rm -rf "$folder"
    return "$code"
}
