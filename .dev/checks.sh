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
    checking "security of our code (bandit)" quiet_unless_failing scan_code
    checking "known vulnerabilities (pip-audit)" check_advisories
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

# Medium and high severity. Left to ruff, which judges them line by line with the reason beside it:
# B308, B703 (S308, marked as safe) and B608 (S608, assembled SQL).
scan_code() {
    local packages=(*/__init__.py)
    packages=("${packages[@]%/__init__.py}")
    .venv/bin/bandit --quiet -ll --skip B308,B608,B703 --recursive manage.py "${packages[@]}"
}

# Advisories that were judged and do not concern us: an id each, and the reason beside it.
ACCEPTED_ADVISORIES=()

# Once a day and lock file. A service that cannot be asked, or does not know a package, is said and fails nothing:
# the check must work without a network. A known vulnerability fails.
check_advisories() {
    local inputs code=0
    inputs="$(digest requirements/dev.txt "${ACCEPTED_ADVISORIES[*]-}" "$(date +%F)")"
    if is_stamped advisories "$inputs"; then return; fi
    mkdir -p var/log
    timeout 120 .venv/bin/pip-audit --require-hashes --disable-pip --requirement requirements/dev.txt --format json \
        --progress-spinner off --timeout 10 "${ACCEPTED_ADVISORIES[@]/#/--ignore-vuln=}" \
        >var/log/pip-audit.json 2>var/log/pip-audit.log </dev/null || true
    tell_advisories var/log/pip-audit.json || code=$?
    case "$code" in
    0) stamp advisories "$inputs" ;;
    2) ;; # told; asked again next time
    *) return 1 ;;
    esac
}

# 0: every package was judged and is sound; 1: a vulnerability; 2: not all could be judged.
tell_advisories() {
    "$PYTHON" - "$1" <<'PY' >&2
import json, sys

try:
    with open(sys.argv[1], encoding="utf-8") as file:
        packages = json.load(file)["dependencies"]
except (OSError, ValueError, KeyError):
    print("  ! The advisory service could not be asked (see var/log/pip-audit.log): nothing was judged.")
    sys.exit(2)
unknown = [each["name"] for each in packages if "skip_reason" in each]
vulnerable = [each for each in packages if each.get("vulns")]
for each in vulnerable:
    for found in each["vulns"]:
        fixed = ", ".join(found["fix_versions"]) or "no version yet"
        print(f"  {each['name']} {each['version']}: {found['id']}, fixed in {fixed}")
if vulnerable:
    print("  → ./dev lock --upgrade; what does not concern us: ACCEPTED_ADVISORIES in .dev/checks.sh")
if unknown:
    print(f"  ! The advisory service did not know {len(unknown)} of {len(packages)} packages; they were not judged.")
sys.exit(1 if vulnerable else 2 if unknown else 0)
PY
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

# Where a branch that no test takes is not accepted at all: what judges, what guards, what seals.
GUARDED="rules/*,accounts/access.py,accounts/permissions.py,accounts/roles.py,accounts/sealing.py,common/clock.py"
GUARDED+=",common/encryption.py,common/sealed_text.py,units/access.py"

# After a run with coverage: the whole (fail_under in pyproject.toml), then what is guarded.
judge_coverage() {
    local coverage=.venv/bin/coverage
    "$coverage" report >var/log/coverage.log || {
        cat var/log/coverage.log
        fail "Too little of the code is run by the tests." "The list above says which lines and branches are not."
    }
    tail -n 4 var/log/coverage.log
    "$coverage" report --include="$GUARDED" --fail-under=100 ||
        fail "Every branch of these modules must be run by the tests." "The list above says which are not."
}
