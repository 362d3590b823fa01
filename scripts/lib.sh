# Shared by the scripts of this folder: where the clone is, and which Python to use.
# Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() {
    printf 'toolwright: %s\n' "$*" >&2
    exit 1
}

# Prints the first Python that is new enough. A version manager may put commands on PATH that only
# print an error, so each candidate is tried, not just looked up.
find_python() {
    local candidate found="" candidates=(python3 python3.13 python3.12 python3.11 python)
    [ -z "${PYTHON:-}" ] || candidates=("$PYTHON")
    for candidate in "${candidates[@]}"; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
        found+=$("$candidate" -c 'import sys; print(" " + sys.executable + " is " + sys.version.split()[0] + ".")' 2>/dev/null || true)
    done
    fail "Python 3.11 or newer is needed, and none was found.${found}" \
        "Install one, or name it: PYTHON=/path/to/python3.12 make run"
}
