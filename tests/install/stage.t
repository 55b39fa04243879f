#!/bin/bash
# stage.t - `make install DESTDIR=...`: what it puts where, with which paths inside, and that
# `make uninstall` leaves nothing; what configure's options for modules do
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

# A make of its own, not a part of the one that runs this test.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
stage=$SCRATCH/stage

# variable NAME: of the Makefile, whole.
variable () {
    # shellcheck disable=SC2016 # for make
    printf 'include Makefile\nshow:\n\t@echo "$(%s)"\n' "$1" | make -s -C "$builddir" -f - show
}
prefix=$(variable prefix)
modules=$(variable modulefilesdir)/pijob
name=$(variable MODULE_VERSION)

run 120 make -C "$builddir" install DESTDIR="$stage"
is "$status" 0 "make install DESTDIR=..." || show_run
cd "$stage" || exit 99

for program in pijob pijob-accept pijob-report; do
    ok "$([ -x ".$(variable bindir)/$program" ]; echo $?)" "bin has $program"
done
is "$(cd ".$(variable pkglibexecdir)" && echo *)" "case.sh directive.sh pijob-accept-report pijob-requeue place.sh report.sh results.sh verdict.sh watch.sh" "libexec has the helpers"
is "$(cd ".$(variable mandir)" && echo man?/*)" \
    "man1/pijob-accept.1 man1/pijob-report.1 man1/pijob.1 man5/pijob-job.5 man5/pijob-log.5 man7/pijob.7" "share has the manual pages"
is "$(cd ".$(variable completionsdir)" && echo *)" "pijob pijob-accept pijob-report" "and the completions"
is "$(cd ".$(variable pijobconfdir)" && echo acceptance *.yaml)" \
    "acceptance $(cd "$srcdir/etc" && echo *.yaml)" "etc has the job descriptions"
is "$(cd ".$(variable jobscriptsdir)" && echo *)" "$(cd "$srcdir/jobscripts" && echo *.sbatch)" "share has the job scripts"
is "$(cd ".$(variable reframedir)" && echo *)" "pijob_checks.py" "and the checks for ReFrame"
is "$(cd ".$modules" && find . -type f | sort | tr '\n' ' ')" "./.version ./$name ./$name.lua " "and the modulefiles"

# Whole paths, of the place where it is going to be.
is "$(grep -rIlE '\$\{(prefix|exec_prefix|datarootdir)\}|\$\((prefix|exec_prefix|datarootdir)\)|@[A-Za-z_]+@' .)" "" \
    "no \${prefix} and no @placeholder@ is left in any file"
# (In make distcheck, the prefix is inside the build.)
is "$(grep -rIhF -e "$stage" -e "$builddir" -e "$srcdir" . | sed "s#$prefix##g" |
    grep -F -e "$stage" -e "$builddir" -e "$srcdir")" "" \
    "no file has a path of the stage, the sources or the build"
for script in "$srcdir"/jobscripts/*.sbatch; do
    source=$script
    script=".$(variable jobscriptsdir)/${script##*/}"
    is "$(sed -n "s/^\(bindir\|confdir\|libexecdir\)='\(.*\)'$/\1=\2/p" "$script")" \
        "$(sed -n "s|^bindir=$|&$(variable bindir)|p; s|^confdir=$|&$(variable pijobconfdir)|p; s|^libexecdir=$|&$(variable pkglibexecdir)|p" "$source")" \
        "${script##*/} knows where the files of pijob are"
    bash -n "$script"
    ok $? "and is a script"
done
is "$(grep -rl LD_LIBRARY_PATH ".$modules"; grep -rl 'family *(' ".$modules")" "" \
    "no modulefile touches LD_LIBRARY_PATH or claims a family"

# A second version in the same modulefiles: the newest is the default, unless the site says so.
default () { sed -n 's/^set ModulesVersion "\(.*\)"$/\1/p' ".$modules/.version"; }
is "$(default)" "$name" "the only version is the default"
cp ".$modules/$name.lua" ".$modules/0.0.9.lua"
cp ".$modules/$name.lua" ".$modules/0.0.10.lua"
make -s -C "$builddir" module-default DESTDIR="$stage"
is "$(default)" "$name" "an older version does not become it"
cp ".$modules/$name.lua" ".$modules/99.10.lua"
cp ".$modules/$name.lua" ".$modules/99.9.lua"
make -s -C "$builddir" module-default DESTDIR="$stage"
is "$(default)" 99.10 "a newer one does: 99.10, not 99.9"
rm ".$modules"/99.*
printf '#%%Module1.0\nset ModulesVersion "0.0.9"\n' >".$modules/.version"
make -s -C "$builddir" module-default DESTDIR="$stage"
is "$(default)" 0.0.9 "what the site has written stays"
rm ".$modules"/0.0.* ".$modules/.version"

# A modulefile of another build, with another prefix, is neither replaced nor removed.
run 60 make -s -C "$builddir" install-data-local DESTDIR="$stage" prefix=/elsewhere modulefilesdir="${modules%/pijob}"
ok "$([ "$status" -ne 0 ]; echo $?)" "the modulefile of another build is not replaced" || show_run
like "$err" "^$stage.*/pijob/$name(\.lua)? belongs to the pijob in $prefix; it is not replaced" "... which is said" || show_run
like "$err" "configure --with-module-suffix=-NAME" "... with what to do" || show_run
run 60 make -s -C "$builddir" uninstall-local DESTDIR="$stage" prefix=/elsewhere modulefilesdir="${modules%/pijob}"
is "$status|$(grep -c "belongs to the pijob in $prefix; it is not removed" <<<"$err")" "0|2" "nor removed" || show_run
is "$(cat ".$modules/$name.lua" 2>&1)" "$(cat "$builddir/modulefiles/installed/$name.lua")" "it is as it was"
run 60 make -s -C "$builddir" install-data-local DESTDIR="$stage"
is "$status" 0 "that of this build is replaced" || show_run
echo '-- of the site' >".$modules/$name.lua"
run 60 make -s -C "$builddir" install-data-local DESTDIR="$stage"
like "$((status != 0)) $err" "^1 $stage.*/pijob/$name.lua belongs to another package" "a file that is not pijob's is not replaced" || show_run
run 60 make -s -C "$builddir" install-data-local DESTDIR="$stage" FORCE_MODULE=yes
is "$status|$(grep -c PIJOB_ROOT ".$modules/$name.lua")" "0|1" "unless it is told to be" || show_run

run 60 make -C "$builddir" uninstall DESTDIR="$stage"
is "$status" 0 "make uninstall DESTDIR=..." || show_run
case $prefix in
/ | /usr | /usr/local) is "$(find "$stage" -type f -o -type l -o -name 'pijob*')" "" "leaves nothing" ;;
*) is "$(find "$stage$prefix" -mindepth 1)" "" "leaves an empty prefix" ;;
esac

# ---- configure ----

# As much of the source as configure looks at before it refuses: a source directory in which pijob
# was built cannot be configured a second time from elsewhere.
source=$SCRATCH/source
mkdir -p "$source/src/app" "$SCRATCH/refused" && cp "$srcdir/configure" "$source" &&
    cp -R "$srcdir/build-aux" "$source" && cp "$srcdir/src/app/pijob.c" "$source/src/app"

# refused PATTERN OPTION...
refused () {
    cd "$SCRATCH/refused" || exit 99
    run 100 "$source/configure" -C "${@:2}"
    ok "$([ "$status" -ne 0 ]; echo $?)" "configure ${*:2} is refused" || show_run
    like "$err" "$1" "and says why" || show_run
}
refused 'expected an absolute path' --with-modulefiles=modules
refused 'not the name of a module' '--with-mpi-module=x"y'
refused 'needs the name of a module' --with-mpi-module
refused 'not the end of a name' --with-module-suffix=/openmpi

done_testing
