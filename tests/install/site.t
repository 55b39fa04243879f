#!/bin/bash
# site.t - two versions installed side by side, the sources gone: what an ordinary user has of
# them by Lmod and by Environment Modules, up to a job on a Slurm; `make installcheck`, and
# `make uninstall`
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/cluster.sh
. "$srcdir/tests/lib/cluster.sh"
# shellcheck source=../lib/modules.sh
. "$srcdir/tests/lib/modules.sh"

unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
unset PIJOB MANPATH
umask 022
chmod 755 "$SCRATCH"
site=$SCRATCH/site
modules=$site/modulefiles

# ---- Two versions ----

first=$(sed -n "s/^PACKAGE_VERSION *= *//p" "$builddir/Makefile")
second=99.1.0

# install_version VERSION: from the sources of a tarball, which are then moved away.
install_version () {
    run 200 make -s -C "$builddir" distdir distdir="$SCRATCH/$1"
    [ "$status" -eq 0 ] || { show_run; return 1; }
    # What autoconf makes of AC_INIT.
    sed "s/\b${first//./\\.}\b/$1/g" "$SCRATCH/$1/configure" >"$SCRATCH/configure" &&
        cat "$SCRATCH/configure" >"$SCRATCH/$1/configure" && cd "$SCRATCH/$1" || return 1
    run 400 sh -c "./configure -q --prefix='$site/pijob/$1' --with-modulefiles='$modules' \
        --with-mpi-module='site-mpi/4.1' CFLAGS=-O0 MPICC='${MPICC:-mpicc}' && make -s -j2 && make -s install"
    cd / && mv "$SCRATCH/$1" "$SCRATCH/$1.away"
    [ "$status" -eq 0 ] || { show_run; return 1; }
}
for version in "$first" "$second"; do
    install_version "$version"
    ok $? "version $version is installed" || { done_testing; exit; }
done
is "$(sed -n 's/^set ModulesVersion "\(.*\)"/\1/p' "$modules/pijob/.version")" "$second" "the newest is the default"

# The module of the site's MPI.
mkdir "$modules/site-mpi"
printf '#%%Module1.0\nsetenv SITE_MPI yes\n' >"$modules/site-mpi/4.1"

# ---- An ordinary user ----

cluster_up
eval "$(cluster env)"
mkdir "$SCRATCH/home"
user=()
if [ "$(id -u)" -eq 0 ]; then
    user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    chown 65534:65534 "$SCRATCH/home"
fi

# as_user SECONDS SCRIPT: with nothing in the environment but what a login gives.
as_user () {
    run "$1" "${user[@]}" env -i HOME="$SCRATCH/home" PATH=/usr/local/bin:/usr/bin:/bin LANG=C \
        SLURM_CONF="$SLURM_CONF" bash --noprofile --norc -c "cd; $2"
}

# environment: a function for the user's script: everything but what the tool itself keeps.
# shellcheck disable=SC2016 # for that script
environment='environment () { env -0 | sort -z | tr "\0" "\n" |
    grep -vE "^(_|_ModuleTable.*|_LMFILES_.*|LOADEDMODULES.*|LMOD_.*|__LMOD.*|MODULES_.*|__MODULES.*)="; }'

# user_of TOOL SCRIPT: what a user of TOOL sees, with the MPI loaded.
user_of () {
    as_user 120 "${module_tools[$1]}; module use $modules; $environment; module load site-mpi; $2"
}

for tool in Lmod 'Environment Modules'; do
    if [ -z "${module_tools[$tool]}" ]; then
        skip "not installed (Debian: lmod, environment-modules)" "$tool"
        continue
    fi
    user_of "$tool" 'module load pijob && pijob --version && echo "$PIJOB_ROOT" && ls "$PIJOB_JOBSCRIPTS/pi.sbatch" && ls "$PIJOB_ETC/pi.yaml"'
    is "$status|$(sed -n '1s/.* //p; 2,$p' <<<"$out" | grep -E "^/|^[0-9.]+$")" "0|$second
$site/pijob/$second
$site/pijob/$second/share/pijob/jobscripts/pi.sbatch
$site/pijob/$second/etc/pijob/pi.yaml" "$tool: load takes the newest version" || show_run
    user_of "$tool" "module load pijob/$first && module swap pijob pijob/$second && pijob --version | head -n 1; module swap pijob/$first;
        pijob --version | head -n 1; tr : '\n' <<<\"\$PATH\" | grep -c pijob"
    is "$out" "pijob $second
pijob $first
1" "$tool: swap changes versions, and never are there two" || show_run
    user_of "$tool" "module unload site-mpi; module load pijob && echo \$SITE_MPI; module unload pijob; echo \${SITE_MPI-unloaded}"
    is "$out" "yes"$'\n'"unloaded" "$tool: load loads the MPI, too, and unload unloads it" || show_run
    user_of "$tool" "module load pijob; module unload pijob; echo \$SITE_MPI"
    is "$out" "yes" "$tool: an MPI that was loaded before stays" || show_run
    mv "$modules/site-mpi" "$SCRATCH/site-mpi"
    user_of "$tool" "module load pijob; command -v pijob"
    like "$status$out $err" "^1 " "$tool: without the MPI, load fails" || show_run
    like "$err" "site-mpi/4\.1" "... and says what is missing" || show_run
    mv "$SCRATCH/site-mpi" "$modules/site-mpi"
    for set in 'unset MANPATH' 'export MANPATH=:' 'export MANPATH=/usr/share/man' 'export MANPATH=/a::/b'; do
        user_of "$tool" "$set; before=\$(environment); module load pijob; module swap pijob/$first; module unload pijob
            diff <(echo \"\$before\") <(environment) && echo same"
        is "$out" same "$tool: unload restores the environment (${set#export })" || show_run
        if command -v man >/dev/null; then
            user_of "$tool" "$set; module load pijob; man -w 7 pijob"
            is "$out" "$site/pijob/$second/share/man/man7/pijob.7" "$tool: man finds the guide (${set#export })" || show_run
        fi
    done
    user_of "$tool" 'module avail pijob'
    like "$out$err" "pijob/$first" "$tool: avail lists the older one, too"
    like "$out$err" "pijob/${second//./\\.} *\((D|default)\)" "$tool: and marks the default" || show_run
    user_of "$tool" "module whatis pijob/$second"
    said=$(sed -n 's/^ *pijob[^ ]* *: //p' <<<"$out$err")
    is "$(sed 's/:.*//' <<<"$said" | tr '\n' ' ')" "Name Version Category Description URL " \
        "$tool: whatis tells name, version, category, description, URL" || show_run
    is "${whatis=$said}" "$said" "$tool: the same as others tell"
    user_of "$tool" 'module help pijob'
    like "$out$err" 'sbatch \$PIJOB_JOBSCRIPTS/pi\.sbatch' "$tool: help tells how to begin"
    user_of "$tool" 'module show pijob'
    said=$(sed -n 's/[(),"]/ /g; s/_/-/g; s/^ *depends-on/prereq/; s/^ *\(setenv\|prepend-path\|conflict\|prereq\) */\1 /p' <<<"$out$err" | tr -s ' \t' ' ' | sed 's/ $//')
    is "${show=$said}" "$said" "$tool: show tells the same, too"
    is "$(cut -d' ' -f1,2 <<<"$said" | tr '\n' ';')" \
        "conflict pijob;prereq site-mpi/4.1;setenv PIJOB-ROOT;setenv PIJOB-JOBSCRIPTS;setenv PIJOB-ETC;prepend-path PATH;$(grep -o 'prepend-path MANPATH' <<<"$said" | sed 's/$/;/')" \
        "$tool: and has what it should have" || show_run

    user_of "$tool" 'module load pijob && timeout -k 5 300 sbatch --wait $PIJOB_JOBSCRIPTS/pi.sbatch; echo "status $?"; cat pi-*.log; rm pi-*'
    like "$out" '^status 0$' "$tool: module load pijob && sbatch \$PIJOB_JOBSCRIPTS/pi.sbatch completes" || show_run
    like "$out" '^verdict: pass$' "... and passes" || show_run
    like "$out" '^ranks: 8$' "... on all ranks"
done

# ---- make installcheck ----

mv "$SCRATCH/$first.away" "$SCRATCH/$first" && cd "$SCRATCH/$first" || exit 99
run 300 make installcheck
is "$status" 0 "make installcheck passes" || show_run
like "$out" '^installcheck: .* on the Slurm of this site: ' "... and says that it was on the Slurm" || show_run
run 300 env -u SLURM_CONF make installcheck
is "$status" 0 "without a Slurm, too" || show_run
like "$out" '^installcheck: .* under [^ ]*mpirun[^ ]* on this host' "... and says that it was under mpirun" || show_run
mv "$site/pijob/$first/bin/pijob" "$site/pijob/$first/bin/pijob.away"
run 300 env -u SLURM_CONF make installcheck
ok "$([ "$status" -ne 0 ]; echo $?)" "it fails where a file is missing" || show_run
mv "$site/pijob/$first/bin/pijob.away" "$site/pijob/$first/bin/pijob"

# ---- A hierarchy: below each MPI, the pijob that was built with it ----

# As in OpenHPC (moduledeps/gnu12-openmpi4) and EasyBuild (MPI/GCC/14.3.0/OpenMPI/5.0.8).  That of
# the second MPI has another prefix.
hierarchy=$SCRATCH/hierarchy
for mpi in one two; do
    mkdir -p "$hierarchy/core/mpi-$mpi"
    printf '#%%Module1.0\nprepend-path MODULEPATH %s\n' "$hierarchy/mpi-$mpi" >"$hierarchy/core/mpi-$mpi/1"
    rm -f modulefiles/installed/*
    run 60 make -s install-data-local modulefilesdir="$hierarchy/mpi-$mpi" prefix="$SCRATCH/with-$mpi" \
        MODULE_PREREQ_LUA='-- none' MODULE_PREREQ_TCL='## none'
    is "$status" 0 "the modulefile below mpi-$mpi" || show_run
done
rm -f modulefiles/installed/*
for tool in Lmod 'Environment Modules'; do
    [ -n "${module_tools[$tool]}" ] || continue
    as_user 60 "${module_tools[$tool]}; module use $hierarchy/core; module load pijob; echo \"\${PIJOB_ROOT-none}\"
        module load mpi-one; module load pijob; echo \$PIJOB_ROOT
        module unload pijob mpi-one; module load mpi-two; module load pijob; echo \$PIJOB_ROOT"
    is "$out" "none
$SCRATCH/with-one
$SCRATCH/with-two" "$tool: in a hierarchy, the MPI selects the pijob" || show_run
done

# ---- make uninstall ----

mv "$SCRATCH/$second.away" "$SCRATCH/$second"
run 60 make -C "$SCRATCH/$second" uninstall
is "$status|$(find "$site/pijob/$second" -mindepth 1)" "0|" "uninstall leaves an empty prefix" || show_run
is "$(sed -n 's/^set ModulesVersion "\(.*\)"/\1/p' "$modules/pijob/.version")" "$first" "... and the other version as the default"
run 60 "$site/pijob/$first/bin/pijob" --check "$site/pijob/$first/etc/pijob/pi.yaml"
is "$status" 0 "... which works" || show_run
run 60 make uninstall
is "$status|$(find "$site/pijob/$first" -mindepth 1)" "0|" "uninstalled, it leaves an empty prefix, too" || show_run
is "$(find "$modules" -name 'pijob*')" "" "and no modulefile"

done_testing
