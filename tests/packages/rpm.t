#!/bin/bash
# rpm.t - the RPM: built from the tarball, installed, run, and removed without a trace
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/packages.sh
. "$srcdir/tests/lib/packages.sh"
need_tools rpmbuild rpm rpm rpm rpmspec rpm

pack
is "$(tar -tzf "$tarball" | grep -c '\.spec$')" 1 "one spec in the tarball"
spec=$SCRATCH/pijob.spec
tar -xzOf "$tarball" "pijob-$VERSION/packaging/pijob.spec" >"$spec"

# needs DEFINE...: what the package is built from on a system with these macros.
needs () {
    local define defines=()
    for define in "$@"; do defines+=(--define "$define"); done
    run 30 "${clean[@]}" rpmspec -q --buildrequires "${defines[@]}" "$spec"
}
if [ "$(rpm --eval '%{?rhel}%{?fedora}%{?suse_version}')" = "" ]; then
    needs
    is "$status|$out" "0|" "a system without rpm's database is asked for nothing" || show_run
    needs "rhel 9"
    like "$out" "^openmpi-devel" "RHEL: its Open MPI" || show_run
    like "$out" "^pkgconfig\(yaml-0.1\)" "RHEL: libyaml" || show_run
    run 30 "${clean[@]}" rpmspec -P --define "rhel 9" "$spec"
    like "$out" "--with-mpi-module=mpi/openmpi-$(uname -m)" "RHEL: pijob's module asks for that of Open MPI"
    like "$out" "MPICC=/usr/lib[^ ]*/openmpi/bin/mpicc" "RHEL: its mpicc, which no PATH has"
    needs "suse_version 1500"
    like "$out" "^openmpi-macros-devel" "SUSE: its Open MPI" || show_run
    needs "fedora 40" "mpi_home /opt/mpi"
    is "$status|$(grep -c mpi <<<"$out")" "0|0" "an MPI of the site's own: no package is asked for it" || show_run
fi

run 500 "${clean[@]}" rpmbuild --define "_topdir $SCRATCH/rpm" --define "_smp_mflags -j2" -ta "$tarball"
package=$(echo "$SCRATCH"/rpm/RPMS/*/pijob-"$VERSION"-*.rpm)
[ "$status" -eq 0 ] && [ -f "$package" ]
ok $? "rpmbuild -ta" || { diag "$(tail -n 40 "$SCRATCH/.out")"; diag "$err"; done_testing; exit 1; }
if grep -q '^#define HAVE_CMOCKA\|^CMOCKA_LIBS = .' "$builddir/Makefile"; then
    like "$out" '^\[.*\] PASS +tests/unit/test_verdict' "the unit tests were run"
else
    skip "no cmocka" "the unit tests were run"
fi
is "$(rpm --dbpath "$SCRATCH/db" -qp --qf '%{VERSION}' "$package")" "$VERSION" "the version"
run 30 rpm --dbpath "$SCRATCH/db" -qp --requires "$package"
like "$out" "^libyaml-0.so" "it requires what it is linked with" || show_run
run 30 rpm --dbpath "$SCRATCH/db" -qpc "$package"
is "$(tar -tzf "$tarball" | grep -c '/etc/.*\.yaml$')" "$(grep -c '^/etc/pijob/' <<<"$out")" \
    "all descriptions in /etc/pijob are configuration" || show_run

if ! scratch_system; then
    skip "$no_system" "the RPM installs, runs and is removed"
    done_testing
    exit
fi
directories_of_system "$SCRATCH/before"
# On a system of another kind, rpm's database does not know libc; there, rpm wants to be told
# that this is meant.
rpm=("${in_system[@]}" rpm)
if "${in_system[@]}" test -f /etc/debian_version; then
    rpm+=(--dbpath /var/lib/pijob-test --nodeps --force-debian)
fi
run 60 "${rpm[@]}" --install "$package"
is "$status|$err" "0|" "rpm --install" || show_run
installed mpirun
run 60 "${rpm[@]}" --verify pijob
is "$status|$out" "0|" "rpm --verify finds nothing changed" || show_run
run 60 "${rpm[@]}" --erase pijob
is "$status|$err" "0|" "rpm --erase" || show_run
gone "$SCRATCH/before" "no file and no directory is left, and none is missing"

done_testing
