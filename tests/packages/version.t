#!/bin/bash
# version.t - one version number: packaging/same-version, which make dist asks, finds each other one
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

check=$srcdir/packaging/same-version
run 30 sh "$check" "$srcdir" "$builddir"
is "$status|$err" "0|" "all files here have the version of configure.ac" || show_run

version=$(sed -n 's/^PACKAGE_VERSION = //p' "$builddir/Makefile")
mkdir "$SCRATCH/tree" && cd "$SCRATCH/tree" || exit 99
mkdir -p debian packaging
cp "$srcdir"/{NEWS,configure,configure.ac} .
cp "$srcdir/debian/changelog" debian/
cp "$builddir/packaging/pijob.spec" packaging/
chmod -R u+w .

# other FILE: what is said of FILE when it has another version, and of no other file.
other () {
    cp "$1" saved
    sed -i "s/${version//./\\.}/9.8.7/" "$1"
    run 30 sh "$check" .
    like "$status|$err" "^1\|\./$1: version '9.8.7', but configure.ac has $version: [a-z]" "$1 with another version" || show_run
    is "$(wc -l <<<"$err")" 1 "nothing else is named"
    : >"$1"
    run 30 sh "$check" .
    like "$status|$err" "^1\|\./$1: version '', but configure.ac has $version: " "$1 with none" || show_run
    mv saved "$1"
}
for file in NEWS debian/changelog configure packaging/pijob.spec; do
    other "$file"
done
run 30 sh "$check" .
is "$status|$err" "0|" "and with one and the same again" || show_run
sed -i "s/\[$version\]/[9.8.7]/" configure.ac
run 30 sh "$check" .
is "$status|$(wc -l <<<"$err")" "1|4" "another one in configure.ac: all others are named" || show_run

done_testing
