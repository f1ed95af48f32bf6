#!/bin/sh
# Installs what one part of the work needs and does nothing when it is all there.
#
#   tests/setup.sh build|try|check|bench|image   Debian packages, and Python's for try, check, bench
#   tests/setup.sh mutants                       what "check" needs, and the mutation tool
#   tests/setup.sh python [mutants]              prints the Python with those packages in it
#
# Only the last form writes to standard output.
set -eu

here=$(cd "$(dirname "$0")" && pwd)

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

packages() {
    case $1 in
    build) echo gcc musl-tools make xz-utils ca-certificates ;;
    image) packages build && echo podman buildah runc ;;
    try) packages build && echo python3 python3-venv ;;
    bench) packages try && echo curl time valgrind busybox-static hyperfine jq ;;
    check)
        packages try
        echo clang clang-format clang-tidy llvm libc6-dev libcmocka-dev valgrind strace curl time \
            binutils podman buildah runc mmdebstrap busybox-static git openssl gnutls-bin libnss3-tools
        ;;
    esac
}

# What those bring, for a machine without apt-get.
commands() {
    case $1 in
    build) echo gcc musl-gcc make xz ;;
    image) commands build && echo podman buildah runc ;;
    try) commands build && echo python3 ;;
    bench) commands try && echo curl time valgrind busybox hyperfine jq cargo ;;
    check)
        commands try
        echo clang clang-format clang-tidy llvm-profdata valgrind strace curl time \
            readelf podman buildah runc mmdebstrap busybox git openssl gnutls-serv selfserv
        ;;
    esac
}

installed() {
    case $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) in
    installed) true ;;
    *) false ;;
    esac
}

missing_packages() {
    for package in "$@"; do
        installed "$package" || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "not root, and there is no sudo to run: $*"
    fi
}

# apt_install PACKAGE...: what is missing of them, and nothing else.
apt_install() {
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    say "installing Debian packages: $missing"
    as_root apt-get -qq update >&2
    # shellcheck disable=SC2086 # a list of names
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 \
        install -y --no-install-recommends $missing >&2
}

# The sanitizers' libraries have the compiler's version in their package's name.
apt_install_sanitizers() {
    version=$(dpkg-query --show --showformat='${Depends}' clang |
        sed -n 's/.*clang-\([0-9][0-9]*\).*/\1/p')
    [ -n "$version" ] || fail "which version does the package clang stand for?"
    apt_install "libclang-rt-$version-dev"
}

require_commands() {
    missing=
    for name in "$@"; do
        command -v "$name" >/dev/null || missing="$missing $name"
    done
    [ -z "$missing" ] || fail "no apt-get on this machine: install these yourself:$missing"
}

# What one part of the work needs of the system.
install_system() {
    if command -v apt-get >/dev/null; then
        # shellcheck disable=SC2046 # a list of names
        apt_install $(packages "$1")
        [ "$1" != check ] || apt_install_sanitizers
        # Test vectors and a peer come as crates; another cargo than Debian's will do.
        case $1 in check | bench) command -v cargo >/dev/null || apt_install cargo ;; esac
    else
        # shellcheck disable=SC2046
        require_commands $(commands "$1")
    fi
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            command -v "$name"
            return
        fi
    done
    fail "no Python of 3.11 or later on this machine"
}

# environment REQUIREMENTS: prints the Python of a virtual environment with them in it.
environment() {
    requirements=$1
    python=$(find_python)
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/peyk
    # The interpreter's own path counts: an environment only points to it.
    key=$({ cat "$requirements"; "$python" -c 'import sys; print(sys.executable, sys.version)'; } |
        sha256sum | cut -c 1-16)
    venv=$cache/venv-$key
    complete=$venv/complete
    if [ ! -e "$complete" ] || ! "$venv/bin/python" -c '' 2>/dev/null; then
        say "making a Python environment with $(basename "$requirements") (about 20 s, once)"
        make_environment
    fi
    printf '%s\n' "$venv/bin/python"
}

# Made beside its place and renamed, so that half of one is never taken for the whole.
make_environment() {
    mkdir -p "$cache"
    new=$(mktemp -d "$cache/venv-new-XXXXXX")
    trap 'rm -rf "$new"' EXIT
    trap 'exit 1' HUP INT TERM
    "$python" -m venv "$new" >&2 || fail "python3 -m venv does not work: is python3-venv there?"
    "$new/bin/python" -m pip --quiet --disable-pip-version-check install \
        --only-binary :all: --require-hashes -r "$requirements" >&2
    # Its programs name the folder that they were made in.
    grep -lIF "$new" "$new"/bin/* | while read -r file; do
        [ -L "$file" ] || sed -i "s|$new|$venv|g" "$file"
    done
    : >"$new/complete"
    rm -rf "$venv"
    # Somebody else may have put the same one there just now: theirs will do.
    mv -T "$new" "$venv" 2>/dev/null || [ -e "$complete" ] || fail "cannot make $venv"
}

case ${1-} in
build | image)
    install_system "$1"
    ;;
try | check | bench)
    install_system "$1"
    environment "$here/requirements.txt" >/dev/null
    ;;
mutants)
    install_system check
    environment "$here/requirements.txt" >/dev/null
    environment "$here/requirements-mutants.txt" >/dev/null
    ;;
python)
    environment "$here/requirements${2:+-$2}.txt"
    ;;
*)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
