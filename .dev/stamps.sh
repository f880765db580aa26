# shellcheck shell=bash
# A step runs again only when its inputs changed: its stamp holds a hash of them.

# digest WORD|FILE|FOLDER…: one hash; a word that is no path counts as itself.
digest() {
    local input
    for input in "$@"; do
        printf '%s\n' "$input"
        if [[ -d $input ]]; then
            find "$input" -type f ! -name '*.pyc' -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum
        elif [[ -f $input ]]; then
            sha256sum <"$input"
        fi
    done | sha256sum | cut -c1-64
}

is_stamped() { [[ -f var/stamps/$1 && $(<"var/stamps/$1") == "$2" ]]; }

stamp() {
    mkdir -p var/stamps
    printf '%s' "$2" >"var/stamps/$1.$$"
    mv "var/stamps/$1.$$" "var/stamps/$1" # at once, so that a killed run leaves no half stamp
}

# Two runs side by side must not install into one folder at once; the second waits and then finds it done.
lock_setup() {
    mkdir -p var
    if command -v flock >/dev/null; then
        exec 9>var/setup.lock
        flock -n 9 || {
            say "Another ./dev is setting up here; waiting for it …"
            flock 9
        }
    fi
}

unlock_setup() { exec 9>&-; }
