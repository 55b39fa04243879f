#!/bin/bash
# deb.t - the Debian package: built in the unpacked tarball, installed, run, purged without a
# trace; and a tarball with two versions is refused
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/packages.sh
. "$srcdir/tests/lib/packages.sh"
need_tools dpkg-buildpackage dpkg-dev dh debhelper lintian lintian
run 30 dpkg-checkbuilddeps "$srcdir/debian/control"
[ "$status" -eq 0 ] || skip_all "${err##*: error: }"

pack
mkdir "$SCRATCH/deb" && cd "$SCRATCH/deb" && tar -xzf "$tarball" && cd "pijob-$VERSION" || exit 99

# The RPM is built with tests.
run 500 "${clean[@]}" DEB_BUILD_OPTIONS="nocheck parallel=2" dpkg-buildpackage -us -uc -b
package=$(echo ../pijob_"$VERSION"_*.deb)
[ "$status" -eq 0 ] && [ -f "$package" ]
ok $? "dpkg-buildpackage -us -uc -b" || { diag "$(tail -n 40 "$SCRATCH/.out")"; diag "$err"; done_testing; exit 1; }
unlike "$out" "test_verdict" "nocheck leaves the tests out"
package=$(cd .. && pwd)/${package##*/}
run 120 "${clean[@]}" lintian --allow-root --fail-on error,warning ../*.changes
is "$status|$out" "0|" "lintian has no errors and no warnings" || show_run
is "$(dpkg-deb -I "$package" conffiles | sort)" "$(tar -tzf "$tarball" | sed -n 's|^[^/]*/etc/|/etc/pijob/|p' | grep 'yaml$' | sort)" \
    "all descriptions in /etc/pijob are configuration"

# The same tree, with a changelog of another version.
sed -i "1s/($VERSION)/($VERSION.1)/" debian/changelog
rm -f "debian/build/pijob-$VERSION.tar.gz"
run 120 "${clean[@]}" make -C debian/build dist
like "$status $err" "^[^0].*debian/changelog: version '$VERSION.1', but configure.ac has $VERSION: " \
    "make dist refuses another version in debian/changelog" || show_run
ok "$([ ! -e "debian/build/pijob-$VERSION.tar.gz" ]; echo $?)" "and makes no tarball"

if ! scratch_system; then
    skip "$no_system" "the package installs, runs and is removed"
    done_testing
    exit
fi
directories_of_system "$SCRATCH/before"
run 120 "${in_system[@]}" DEBIAN_FRONTEND=noninteractive dpkg --install "$package"
is "$status" 0 "dpkg --install" || show_run
installed mpirun.openmpi

# environment COMMAND: what a login shell has in its environment behind COMMAND, but for what
# the shell and the module command note for themselves.
environment () {
    run 30 "${as_user[@]}" bash -lc "$1"'
        declare -px | sed "s/^declare -[a-z]* //" | grep -vE "^(_|SHLVL|OLDPWD|_ModuleTable.*|_LMFILES_.*|LOADEDMODULES.*|LMOD_.*|__LMOD.*|MODULES_.*|__MODULES.*|MODULEPATH)(=|$)"'
}
if "${as_user[@]}" bash -lc 'type module' >/dev/null 2>&1; then
    environment 'module load pijob;'
    like "$out" '^PIJOB_ETC="/etc/pijob"$' "module load pijob, by the module command of this system" || show_run
    like "$out" '^PIJOB_JOBSCRIPTS="/usr/share/pijob/jobscripts"$' "with the job scripts" || show_run
    for path in /opt/mpi/bin:/usr/local/bin:/usr/bin:/bin /usr/bin:/bin; do
        environment "export PATH=$path;"
        before=$out
        environment "export PATH=$path; module load pijob;"
        like "$out" "^PATH=\"$path\"$" "no other program comes first then ($path)" || show_run
        environment "export PATH=$path; module load pijob; module unload pijob;"
        is "$out" "$before" "module unload pijob gives back the environment ($path)"
    done
else
    skip "no module command: apt install lmod, or environment-modules" "module load pijob"
fi

run 60 "${in_system[@]}" bash -c 'echo "# ours" >>/etc/pijob/pi.yaml && dpkg --remove pijob'
run 60 "${in_system[@]}" tail -n 1 /etc/pijob/pi.yaml
is "$status|$out" "0|# ours" "dpkg --remove keeps what the site has changed" || show_run
run 60 "${in_system[@]}" dpkg --purge pijob
is "$status" 0 "dpkg --purge" || show_run
gone "$SCRATCH/before" "no file and no directory is left, and none is missing"

done_testing
