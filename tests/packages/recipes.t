#!/bin/bash
# recipes.t - the recipes for Spack and EasyBuild: what can be said about them without either
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
command -v python3 >/dev/null || skip_all "no python3"
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
export PYTHONDONTWRITEBYTECODE=1
version=$(sed -n 's/^PACKAGE_VERSION = //p' "$builddir/Makefile")
read_recipe=$srcdir/tests/packages/read_recipe.py

# has PATTERN NAME: the recipe just read says so.
has () { like "$out" "$1" "$2" || show_run; }

# A tarball that has nothing but its name and its checksum.
tarball=$SCRATCH/pijob-$version.tar.gz
echo "a tarball" >"$tarball"
sum=$(sha256sum <"$tarball")
run 30 sh "$srcdir/packaging/recipes" "$tarball" "$SCRATCH/recipes" https://site.example.org/mirror
is "$status" 0 "the recipes are written" || show_run
easybuild=$(grep '\.eb$' <<<"$out")
is "$(grep -rE '@[A-Z_0-9]+@' "$SCRATCH/recipes")" "" "no @placeholder@ is left"
run 30 sh "$srcdir/packaging/recipes" "$SCRATCH/other.tar.gz" "$SCRATCH/recipes"
is "$status|$err" "4|recipes: $SCRATCH/other.tar.gz: not a tarball pijob-VERSION.tar.gz" "a file that is no tarball is refused" || show_run

spack=$SCRATCH/recipes/spack_repo/pijob
run 30 cat "$spack/repo.yaml"
has "^  namespace: pijob$" "Spack: the repository has a name"
has "^  api: v2\.[0-9]+$" "Spack: and says for which Spack it is"
run 30 python3 "$read_recipe" spack "$spack/packages/pijob/package.py"
is "$status" 0 "Spack: the recipe is Python" || show_run
has "^class Pijob\(AutotoolsPackage\)$" "Spack: built by autotools"
has "^version\('$version', sha256='${sum%% *}'\)$" "Spack: the version and its checksum"
has "^url https://site\.example\.org/mirror/pijob-$version\.tar\.gz$" "Spack: the tarball"
for package in mpi@3: libyaml; do
    has "^depends_on\('$package'\)$" "Spack: needs $package"
done
has "^depends_on\('hwloc', when='\+hwloc'\)$" "Spack: hwloc is a variant"
has "^depends_on\('pmix', .*when='\+pmix'\)$" "Spack: pmix is a variant"
has "^configure MPICC=/mpi/bin/mpicc --with-pmix --with-hwloc --without-modulefiles$" "Spack: with both"
has "^configure MPICC=/mpi/bin/mpicc --without-pmix --without-hwloc --without-modulefiles$" "Spack: with none"
has "^environment PIJOB_ETC=/prefix/etc/pijob$" "Spack: PIJOB_ETC"
has "^environment PIJOB_JOBSCRIPTS=/prefix/share/pijob/jobscripts$" "Spack: PIJOB_JOBSCRIPTS"
has "^make check-unit " "Spack: its check starts no MPI"
is "$(grep -c '^test_' <<<"$out")" "$(grep -c '^    def test_' "$spack/packages/pijob/package.py")" "Spack: all its tests run" || show_run
has "^test /prefix/bin/pijob --check /prefix/etc/pijob/pi\.yaml$" "Spack: one checks a description"
has "^test /prefix/bin/pijob-accept --list$" "Spack: one reads the suite"

run 30 python3 "$read_recipe" easybuild "$easybuild"
is "$status" 0 "EasyBuild: the recipe is Python" || show_run
# Those that EasyBuild calls mandatory, and that the site has to have.
for key in name homepage description toolchain easyblock sources checksums sanity_check_paths modextravars moduleclass; do
    has "^$key ." "EasyBuild: $key"
done
has "^version $version$" "EasyBuild: the version"
has "^file name$" "EasyBuild: the file is called what EasyBuild looks for"
has "^checksums \['${sum%% *}'\]$" "EasyBuild: the checksum"
like "$out" "^dependencies \[\('libyaml', '[0-9.]+'\)\]$" "EasyBuild: no dependency that the module of Open MPI brings" || show_run
has "^sources \['pijob-$version\.tar\.gz'\]$" "EasyBuild: the tarball"

# What configure is told is known to it: a misspelt --with is no error to it.
for option in $(sed -n 's/^configopts //p' <<<"$out" | grep -o -e '--[^ ]*'); do
    name=${option#--with}
    grep -q -e "--with${name#out}\b" "$srcdir/configure"
    ok $? "EasyBuild: configure knows $option"
done
# What it wants to find, make install installs.
make -n -C "$builddir" install DESTDIR="$SCRATCH/prefix" >"$SCRATCH/install" 2>&1
for path in $(sed -n 's/^sanity //p' <<<"$out"); do
    grep -q -e "${path##*/}" "$SCRATCH/install"
    ok $? "EasyBuild: $path is installed"
done

done_testing
