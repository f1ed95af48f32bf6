#!/bin/sh
# Puts the pinned BearSSL tarball at the path $1: from the file $2 when that is
# given, else from the cache, else from Debian's source package `bearssl`. What
# does not have the pinned SHA-256 is refused.
set -eu

to=$1
given=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
sum=$(cut -d' ' -f1 "$here/bearssl.sha256")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/peyk
cached=$cache/bearssl-$sum.tar.xz

is_right() {
	[ "$(sha256sum <"$1" | cut -d' ' -f1)" = "$sum" ]
}

fail() {
	echo "peyk: could not get BearSSL: $1" >&2
	exit 1
}

# The source package by its name, without touching the system's package lists:
# a private copy of the configured sources, with their type turned to sources.
download() {
	command -v apt-get >/dev/null ||
		fail "there is no apt-get here: give the tarball with make BEARSSL=FILE"
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	mkdir -p "$work/parts" "$work/lists/partial" "$work/cache/archives/partial"
	for f in /etc/apt/sources.list.d/*.sources; do
		if [ -f "$f" ]; then sed 's/^Types:.*/Types: deb-src/' "$f" >"$work/parts/$(basename "$f")"; fi
	done
	for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		if [ -f "$f" ]; then sed -n 's/^deb\(-src\)\{0,1\} /deb-src /p' "$f" >>"$work/parts/classic.list"; fi
	done
	set -- -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/parts" \
		-o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=
	echo "fetching BearSSL from Debian's source package (some seconds)" >&2
	(
		cd "$work"
		apt-get "$@" update && apt-get "$@" source --download-only --tar-only bearssl
	) >&2 || fail "apt-get source bearssl failed"
	set -- "$work"/bearssl_*.orig.tar.xz
	[ -f "$1" ] || fail "the source package holds no original tarball"
	is_right "$1" || fail "$(basename "$1") does not have the pinned SHA-256"
	mkdir -p "$cache"
	cp "$1" "$cached.$$" && mv "$cached.$$" "$cached"
}

if [ -n "$given" ]; then
	[ -f "$given" ] || fail "$given: no such file"
	is_right "$given" || fail "$given does not have the pinned SHA-256 ($here/bearssl.sha256)"
	cp "$given" "$to"
	exit
fi
if ! [ -f "$cached" ] || ! is_right "$cached"; then
	rm -f "$cached"
	download
fi
cp "$cached" "$to"
