# shellcheck shell=bash
# shellcheck disable=SC2154 # root, cache: tools/lib/env.sh
# Sourced by tools/setup: a Rust compiler for this machine and for browsers, and the cargo tools of the build.
# It never changes a toolchain of yours beyond adding the wasm target, clippy and rustfmt to it.

# The oldest compiler that builds cargo-leptos and this project.
rust_version=1.96
leptos_version=0.3.11
nextest_version=0.9.143
cargo_deny_version=0.20.2

at_least() { printf '%s\n%s\n' "$2" "$1" | sort -VC; }

# Whether the compiler in force is recent enough.
rustc_is_recent() {
    local version
    version=$(RUSTUP_AUTO_INSTALL=0 rustc --version 2>/dev/null | cut -d ' ' -f 2) && at_least "${version:-0}" "$rust_version"
}

# Whether the compiler in force builds for browsers too, and has clippy and rustfmt.
rust_is_ready() {
    local trial result=1
    rustc_is_recent || return 1
    trial=$(mktemp -d)
    if echo 'pub fn trial() {}' | rustc --target wasm32-unknown-unknown --crate-type cdylib -o "$trial/a.wasm" - 2>/dev/null &&
        cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1; then
        result=0
    fi
    rm -rf "$trial"
    return "$result"
}

prepare_rust() {
    # An earlier choice stays: another compiler would compile everything anew.
    if [[ -z ${RUSTUP_TOOLCHAIN:-} ]] && debian_is_linked; then remember RUSTUP_TOOLCHAIN debian; fi
    rust_is_ready && return
    if has rustup && rust_from_rustup; then return; fi
    rust_from_debian
    rust_is_ready || die "rustc $rust_version or newer with the target wasm32-unknown-unknown is needed: https://rustup.rs, then rustup target add wasm32-unknown-unknown"
}

debian_is_linked() { has rustup && rustup toolchain list | grep -qx 'debian.*'; }

# Whether rustup's server answers at all: without this a firewall would let rustup wait for minutes.
rustup_server_answers() {
    ! has curl || curl -fsSL --max-time 8 -o /dev/null "${RUSTUP_DIST_SERVER:-https://static.rust-lang.org}/dist/channel-rust-$rust_version.0.toml.sha256" 2>/dev/null
}

rust_from_rustup() {
    if rustup_server_answers; then
        if rustc_is_recent; then
            say "adding the wasm target to your Rust (rustup)"
            timeout 900 rustup target add wasm32-unknown-unknown >&2 &&
                timeout 900 rustup component add clippy rustfmt >&2 && rust_is_ready && return
        else
            say "installing Rust $rust_version beside yours (rustup)"
            timeout 900 rustup toolchain install "$rust_version" --no-self-update --profile minimal \
                --component clippy --component rustfmt --target wasm32-unknown-unknown >&2 &&
                remember RUSTUP_TOOLCHAIN "$rust_version" && rust_is_ready && return
        fi
    fi
    say "rustup cannot fetch what is missing; taking Debian's Rust for browsers"
    return 1
}

# Debian's rustc-web compiles for browsers, but has no standard library for them and no rust-lld where rustc looks for it.
rust_from_debian() {
    local llvm host linker
    has apt-get || die "install Rust from https://rustup.rs, then: rustup target add wasm32-unknown-unknown"
    apt_install rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web
    llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
    host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
    apt_install "lld-$llvm"
    linker="/usr/lib/rustlib/$host/bin/rust-lld"
    if [[ $(readlink "$linker") != "/usr/bin/lld-$llvm" ]]; then
        as_root mkdir -p "${linker%/*}"
        as_root ln -sfn "/usr/bin/lld-$llvm" "$linker"
    fi
    if has rustup; then
        debian_is_linked || rustup toolchain link debian /usr
        remember RUSTUP_TOOLCHAIN debian
        hash -r
    fi
    rust_is_ready || build_wasm_standard_library
}

build_wasm_standard_library() {
    local build target=/usr/lib/rustlib/wasm32-unknown-unknown
    say "building Rust's standard library for wasm (about two minutes)"
    build=$(mktemp -d)
    mkdir "$build/src"
    printf '[package]\nname = "std_for_wasm"\nedition = "2024"\n' >"$build/Cargo.toml"
    touch "$build/src/lib.rs"
    (cd "$build" && RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_DIR="$build/target" /usr/bin/cargo build \
        -Z build-std=std,panic_abort,panic_unwind --target wasm32-unknown-unknown --release >&2) ||
        die "the standard library could not be built from /usr/lib/rustlib/src"
    rm -f "$build"/target/wasm32-unknown-unknown/release/deps/libstd_for_wasm-*
    as_root rm -rf "$target/lib" "$target/lib.new"
    as_root mkdir -p "$target/lib.new"
    as_root cp "$build"/target/wasm32-unknown-unknown/release/deps/*.rlib "$target/lib.new/"
    as_root mv "$target/lib.new" "$target/lib"
    rm -rf "$build"
}

# cargo_tool PACKAGE VERSION MINUTES: a ready-made binary where cargo-binstall finds one, else built, quickly rather than
# well, into the cache. What a failed build leaves is used by the next try.
cargo_tool() {
    if has cargo-binstall; then
        say "fetching $1 $2 (cargo binstall)"
        timeout 300 cargo binstall --no-confirm --disable-strategies compile --root "$cache/tools" "$1@$2" >&2 && return
    fi
    say "building $1 $2: about $3 minutes on two cores, once (cargo-binstall on PATH would spare that)"
    mkdir -p "$cache/tools"
    (
        cd "$cache"
        export CARGO_TARGET_DIR="$cache/tools-build" CARGO_INCREMENTAL=0 CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_PROFILE_RELEASE_LTO=off \
            CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1
        # A registry that lags behind a lock file's newest packages needs the second way.
        cargo install --root "$cache/tools" --locked "$1" --version "=$2" >&2 ||
            cargo install --root "$cache/tools" "$1" --version "=$2" >&2
    ) || die "$1 could not be built; try: cargo install $1 --version $2"
    rm -rf "$cache/tools-build"
}

# The glue that wasm-bindgen writes fits only the crate of exactly its version.
prepare_wasm_bindgen() {
    local wanted
    wanted=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' "$root/Cargo.lock")
    [[ $(wasm-bindgen --version 2>/dev/null) == "wasm-bindgen $wanted" ]] || cargo_tool wasm-bindgen-cli "$wanted" 5
}

prepare_cargo_leptos() {
    local version
    version=$(cargo-leptos --version 2>/dev/null | cut -d ' ' -f 2) || true
    at_least "${version:-0}" "$leptos_version" || cargo_tool cargo-leptos "$leptos_version" 15
}

prepare_nextest() {
    has cargo-nextest || cargo_tool cargo-nextest "$nextest_version" 6
}

# Exactly this version: others know other keys of deny.toml.
prepare_cargo_deny() {
    [[ $(cargo-deny --version 2>/dev/null) == "cargo-deny $cargo_deny_version" ]] || cargo_tool cargo-deny "$cargo_deny_version" 2
}
