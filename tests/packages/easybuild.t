#!/bin/bash
# easybuild.t - the recipe for EasyBuild, by EasyBuild itself: its own checks, the build, the module
#
# EASYBUILD is the command `eb`, if there is none on the PATH.  EASYCONFIGS is a directory of
# easyconfigs that has the toolchain, if EasyBuild does not find them.  The modules of the toolchain
# here stand for the compiler, the MPI and the libraries of this system.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/packages.sh
. "$srcdir/tests/lib/packages.sh"
# shellcheck source=../lib/modules.sh
. "$srcdir/tests/lib/modules.sh"

eb=${EASYBUILD:-$(command -v eb)}
[ -n "$eb" ] || skip_all "EasyBuild is not installed (or set EASYBUILD to its command)"
[ -n "$lmod" ] || skip_all "Lmod is not installed (Debian: lmod)"
pack
run 30 sh "$srcdir/packaging/recipes" "$tarball" "$SCRATCH/recipes"
recipe=$(grep '\.eb$' <<<"$out")
is "$status" 0 "the recipe" || show_run

# module_of NAME/VERSION [MODULE]...: of the toolchain: it is in /usr, and loads these.
module_of () {
    local name=${1%%/*} version=${1#*/} file=$SCRATCH/modules/$1
    mkdir -p "${file%/*}"
    {
        echo '#%Module1.0'
        [ $# -lt 2 ] || printf 'module load %s\n' "${@:2}"
        printf 'setenv EB%s%s %s\n' ROOT "${name^^}" /usr VERSION "${name^^}" "${version%%-*}"
    } >"$file"
}
gompi=$(sed -n "s/^toolchain = .*'version': '\(.*\)'}/\1/p" "$recipe")
easyconfigs=${EASYCONFIGS:-$("$eb" --show-config-full 2>/dev/null | sed -n 's/^robot-paths .*= \([^,]*\).*/\1/p')}
toolchain=$easyconfigs/g/gompi/gompi-$gompi.eb
[ -f "$toolchain" ] || skip_all "no easyconfig of gompi-$gompi: set EASYCONFIGS to a directory that has it"
gcc=$(sed -n "s/^local_gccver = '\(.*\)'/\1/p" "$toolchain")
openmpi=$(sed -n "s/^ *('OpenMPI', '\([^']*\)'.*/\1/p" "$toolchain")
module_of "GCCcore/$gcc"
module_of "GCC/$gcc" "GCCcore/$gcc"
module_of "OpenMPI/$openmpi-GCC-$gcc" "GCC/$gcc"
module_of "gompi/$gompi" "GCC/$gcc" "OpenMPI/$openmpi-GCC-$gcc"
while IFS=/ read -r name version; do
    module_of "$name/$version-GCCcore-$gcc"
    [ -f "$easyconfigs/${name::1}/$name/$name-$version-GCCcore-$gcc.eb" ]
    ok $? "EasyBuild has $name $version for this toolchain"
done < <(grep -oE "\('[A-Za-z]+', '[0-9.]+'\)" "$recipe" | sed "s/[()' ]//g; s|,|/|")

# As an ordinary user, as EasyBuild wants it.
chmod 755 "$SCRATCH"
user=()
if [ "$(id -u)" -eq 0 ]; then
    user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    chown -R 65534:65534 "$SCRATCH"
fi

# easybuild SECONDS ARGUMENT...
easybuild () {
    run "$1" "${user[@]}" "${clean[@]}" EASYBUILD_PREFIX="$SCRATCH/eb" EASYBUILD_MODULES_TOOL=Lmod \
        EASYBUILD_MODULE_SYNTAX=Lua TMPDIR="$SCRATCH" bash -c ". $lmod; module use $SCRATCH/modules; cd $SCRATCH; exec $eb \"\$@\"" eb \
        --robot-paths="$easyconfigs" --sourcepath="$SCRATCH" "${@:2}"
}
if /usr/bin/python3 -c 'import pycodestyle' 2>/dev/null; then
    easybuild 60 --check-contrib "$recipe"
    like "$status $(tr '\n' ' ' <<<"$out")" "^0 .*All contribution checks PASSed" "--check-contrib" || show_run
else
    skip "no pycodestyle (Debian: python3-pycodestyle)" "--check-contrib"
fi
easybuild 600 --parallel 2 "$recipe"
like "$status $(tr '\n' ' ' <<<"$out")" "^0 .*\[SUCCESS\] pijob/$VERSION-gompi-$gompi" "eb $(basename "$recipe")" || show_run

run 60 "${user[@]}" "${clean[@]}" bash -c ". $lmod; module use $SCRATCH/modules $SCRATCH/eb/modules/all
    module load pijob && pijob --version && pijob --check \$PIJOB_ETC/pi.yaml && ls \$PIJOB_JOBSCRIPTS/pi.sbatch"
like "$status $(tr '\n' ' ' <<<"$out")" "^0 pijob $VERSION .*/jobscripts/pi.sbatch $" "its module" || show_run

# Another tarball of that name.
echo >>"$tarball"
easybuild 60 --force --parallel 2 "$recipe"
like "$((status != 0)) $out$err" "[Cc]hecksum" "another tarball is refused, by its checksum" || show_run

done_testing
