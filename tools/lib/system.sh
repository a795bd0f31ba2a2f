# shellcheck shell=bash
# shellcheck disable=SC2154 # root, cache: tools/lib/env.sh
# Sourced by tools/setup: what comes from the system's packages or npm. Nothing here compiles.

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        die "this needs root: $*"
    fi
}

apt_lists_are_fresh=

# apt_install PACKAGE…: installs those that are missing; never removes another package to do so.
apt_install() {
    local missing=() package
    for package; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    has apt-get || die "please install: ${missing[*]}"
    say "installing ${missing[*]} (apt-get)"
    if [[ -z $apt_lists_are_fresh ]]; then
        as_root apt-get update -qq >&2 || say "apt-get update failed; trying with the lists at hand"
        apt_lists_are_fresh=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends --no-remove \
        "${missing[@]}" </dev/null >&2 ||
        die "could not install them; try: sudo apt-get install --no-install-recommends ${missing[*]}"
}

prepare_compiler_for_c() {
    has cc || apt_install gcc libc6-dev
    # jemalloc is built by its own makefile.
    has make || apt_install make
}

prepare_node() {
    if ! has node || ! has npm; then apt_install nodejs npm; fi
    node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
        die "Node.js 20 or newer is needed, this is $(node --version): https://nodejs.org/en/download"
}

# npm_packages FOLDER: npm ci, once for each content of its lock file.
npm_packages() {
    local done_for="$1/node_modules/.installed-lock.json"
    if ! cmp -s "$1/package-lock.json" "$done_for"; then
        say "installing the npm packages of ${1#"$root"/}"
        (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >&2) ||
            die "npm failed; try: cd $1 && npm ci"
        cp "$1/package-lock.json" "$done_for"
    fi
}

# Playwright's own Chromium where it can be had, else the system's, whose path CHROMIUM_PATH then holds.
prepare_chromium() {
    local own
    own=$(cd "$root/end2end" && node -p 'require("@playwright/test").chromium.executablePath()')
    [[ -x ${CHROMIUM_PATH:-} || -x $own ]] && return
    if [[ ! -x /usr/bin/chromium ]]; then
        say "downloading Chromium (playwright install chromium)"
        if (cd "$root/end2end" && timeout 600 node_modules/.bin/playwright install chromium </dev/null >&2); then
            "$own" --version >/dev/null 2>&1 ||
                (cd "$root/end2end" && node_modules/.bin/playwright install-deps chromium </dev/null >&2) ||
                die "Chromium lacks system libraries; try: cd end2end && npx playwright install-deps chromium"
            return
        fi
        say "that download does not work here; taking the system's Chromium"
        apt_install chromium fonts-liberation
    fi
    remember CHROMIUM_PATH /usr/bin/chromium
}

# Some tests stop a server of their own, whichever the others use.
prepare_postgres() {
    postgres_bin >/dev/null || apt_install postgresql
}

prepare_command() {
    has "$1" || apt_install "$1"
}
