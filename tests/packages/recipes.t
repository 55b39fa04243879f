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

spack=$builddir/packaging/spack
run 30 cat "$spack/repo.yaml"
has "^  namespace: pijob$" "Spack: the repository has a name"
run 30 python3 "$read_recipe" spack "$spack/packages/pijob/package.py"
is "$status" 0 "Spack: the recipe is Python" || show_run
has "^class Pijob\(AutotoolsPackage\)$" "Spack: built by autotools"
has "^version\('$version'\)$" "Spack: the version"
has "^url https://.*/pijob-$version\.tar\.gz$" "Spack: the tarball"
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

run 30 python3 "$read_recipe" easybuild "$builddir/packaging/easybuild/pijob-$version-gompi-2023a.eb"
is "$status" 0 "EasyBuild: the recipe is Python" || show_run
# Those that EasyBuild calls mandatory, and that the site has to have.
for key in name homepage description toolchain easyblock sources sanity_check_paths modextravars moduleclass; do
    has "^$key ." "EasyBuild: $key"
done
has "^version $version$" "EasyBuild: the version"
has "^file name$" "EasyBuild: the file is called what EasyBuild looks for"
has "^sources \['pijob-$version\.tar\.gz'\]$" "EasyBuild: the tarball"

# What configure is told is known to it: a misspelt --with is no error to it.
for option in $(sed -n 's/^configopts //p' <<<"$out"); do
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
