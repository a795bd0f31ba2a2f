# shellcheck shell=bash
# Sourced by every script here: where things are, what tools/setup has chosen on this machine, and how to speak.
# Starts nothing and installs nothing.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/vestibule"
choices="$cache/setup.env"

CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}"
[[ $CARGO_TARGET_DIR == /* ]] || CARGO_TARGET_DIR="$PWD/$CARGO_TARGET_DIR"
export CARGO_TARGET_DIR
export PATH="$cache/tools/bin:$root/node_modules/.bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
# A clean checkout is compiled once: incremental files would only fill the disk.
[[ -z ${CI:-} ]] || export CARGO_INCREMENTAL=0

load_choices() {
    # shellcheck source=/dev/null
    [[ ! -r $choices ]] || source "$choices"
}
load_choices

say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# prepare build|lint|test|lighthouse|bench: what tools/setup calls so.
prepare() {
    "$root/tools/setup" "$1"
    load_choices
}

# remember NAME VALUE: sets NAME now and for every later script, unless the caller's environment sets it.
remember() {
    mkdir -p "$cache"
    touch "$choices"
    sed -i.old "/{$1:=/d" "$choices"
    rm -f "$choices.old"
    # shellcheck disable=SC2016 # expanded when the file is sourced
    printf ': "${%s:=%s}"; export %s\n' "$1" "$2" "$1" >>"$choices"
    export "$1=$2"
}

# The folder with initdb and postgres: Debian keeps them off PATH.
postgres_bin() {
    local folder
    folder=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    if [[ -x $folder/initdb ]]; then
        echo "$folder"
    elif has initdb; then
        dirname "$(command -v initdb)"
    else
        return 1
    fi
}

# site_matches PROFILE: whether the built site is the one that target/PROFILE/hash.txt describes.
site_matches() {
    local kind hash
    [[ -x $CARGO_TARGET_DIR/$1/vestibule && -s $CARGO_TARGET_DIR/$1/hash.txt ]] || return 1
    while IFS=': ' read -r kind hash; do
        [[ -z $kind || -f $CARGO_TARGET_DIR/site/pkg/vestibule.$hash.$kind ]] || return 1
    done <"$CARGO_TARGET_DIR/$1/hash.txt"
}

# What a server started by a script must know about the site (hash.txt it finds beside itself).
export_site() {
    export LEPTOS_SITE_ROOT="$CARGO_TARGET_DIR/site" LEPTOS_HASH_FILES=true LEPTOS_ENV=PROD
}
