#!/bin/bash
# two_mpis.t - a build with Open MPI and a build with MPICH at one site: side by side in one directory
# of modules and in a hierarchy; what a user loads runs, each by its own launcher and under srun
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/packages.sh
. "$srcdir/tests/lib/packages.sh"
# shellcheck source=../lib/cluster.sh
. "$srcdir/tests/lib/cluster.sh"
# shellcheck source=../lib/modules.sh
. "$srcdir/tests/lib/modules.sh"
command -v mpicc.openmpi >/dev/null || skip_all "no mpicc.openmpi (Debian: libopenmpi-dev)"
command -v mpicc.mpich >/dev/null || skip_all "no mpicc.mpich (Debian: libmpich-dev)"
pack
unset PIJOB MANPATH
umask 022
chmod 755 "$SCRATCH"
tar -xzf "$tarball" -C "$SCRATCH"
modules=$SCRATCH/modules

# built MPI OPTION...: configure, make and make install, out of tree, in the directory of that MPI.
built () {
    mkdir -p "$SCRATCH/$1" && cd "$SCRATCH/$1" || exit 99
    run 400 "${clean[@]}" sh -c '"$0" -q "$@" CFLAGS=-O0 && make -s -j2 && make -s install' "$SCRATCH/pijob-$VERSION/configure" \
        MPICC="mpicc.$1" --prefix="$SCRATCH/opt/$1" --with-modulefiles="$modules" --with-mpi-module="$1/1" "${@:2}"
}
built openmpi
is "$status" 0 "Open MPI: make install" || { show_run; done_testing; exit 1; }
built mpich
like "$((status != 0)) $(tr '\n' ' ' <<<"$err")" "^1 .*belongs to the pijob in $SCRATCH/opt/openmpi; it is not replaced" \
    "MPICH: the same name is refused" || show_run
built mpich --with-module-suffix=-mpich
is "$status" 0 "MPICH: make install with a suffix" || { show_run; done_testing; exit 1; }
is "$(cd "$modules/pijob" && echo *)" "$VERSION $VERSION-mpich $VERSION-mpich.lua $VERSION.lua" "both have modules"

# The modules of the MPIs, each with its launcher as mpirun.
for mpi in openmpi mpich; do
    mkdir -p "$modules/$mpi" "$SCRATCH/bin/$mpi" "$SCRATCH/hierarchy/core/$mpi"
    # Not a link: it looks for its helpers beside itself.
    printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v "mpirun.$mpi")" >"$SCRATCH/bin/$mpi/mpirun"
    chmod +x "$SCRATCH/bin/$mpi/mpirun"
    other=openmpi
    [ $mpi = mpich ] || other=mpich
    printf '#%%Module1.0\nconflict %s\nprepend-path PATH %s\n' $other "$SCRATCH/bin/$mpi" >"$modules/$mpi/1"
    sed "\$a prepend-path MODULEPATH $SCRATCH/hierarchy/$mpi" "$modules/$mpi/1" >"$SCRATCH/hierarchy/core/$mpi/1"
    # Below its MPI, it needs no prerequisite.
    cd "$SCRATCH/$mpi" && rm -f modulefiles/installed/* || exit 99
    run 60 "${clean[@]}" make -s install-data-local modulefilesdir="$SCRATCH/hierarchy/$mpi" MODULE_VERSION="$VERSION" \
        MODULE_PREREQ_LUA='-- none' MODULE_PREREQ_TCL='## none'
    is "$status" 0 "$mpi: in a hierarchy" || show_run
done

cluster_up
mkdir "$SCRATCH/work" && cd "$SCRATCH/work" || exit 99

# loaded TOOL DIRECTORY MODULES COMMAND: what a user sees who has loaded the modules.
loaded () {
    on_cluster 120 env OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 \
        bash -c "${module_tools[$1]}; module use $2; module load $3 && $4"
}
for tool in Lmod 'Environment Modules'; do
    if [ -z "${module_tools[$tool]}" ]; then
        skip "not installed (Debian: lmod, environment-modules)" "$tool"
        continue
    fi
    while read -r mpi module pmi; do
        for where in "$modules|$module" "$SCRATCH/hierarchy/core|$mpi pijob"; do
            directory=${where%|*} names=${where#*|}
            loaded "$tool" "$directory" "$names" "echo \$PIJOB_ROOT; mpirun -n 2 pijob --hello"
            is "$status|$(head -n 1 <<<"$out")|$(grep -c '^I am rank . of 2 on ' <<<"$out")" "0|$SCRATCH/opt/$mpi|2" \
                "$tool: module load $names: its own mpirun starts 2 ranks" || show_run
            loaded "$tool" "$directory" "$names" "srun -N2 -n4 --mpi=$pmi pijob --hello"
            is "$status|$(grep -c '^I am rank . of 4 on ' <<<"$out")" "0|4" "$tool: ... and srun --mpi=$pmi 4" || show_run
        done
    done <<END
openmpi pijob/$VERSION pmix
mpich pijob/$VERSION-mpich pmi2
END
    loaded "$tool" "$modules" "pijob/$VERSION" "module swap pijob pijob/$VERSION-mpich; echo \$PIJOB_ROOT; module list 2>&1"
    like "$out" "^$SCRATCH/opt/mpich$" "$tool: swap changes from one to the other" || show_run
    unlike "$out" "openmpi/1" "... and the MPI with it" || show_run
done

# Uninstalling one leaves the other.
run 60 "${clean[@]}" make -s -C "$SCRATCH/mpich" uninstall
is "$status" 0 "MPICH: make uninstall" || show_run
run 30 "$SCRATCH/opt/openmpi/bin/pijob" --check "$SCRATCH/opt/openmpi/etc/pijob/pi.yaml"
is "$status|$(cd "$modules/pijob" && echo *)" "0|$VERSION $VERSION.lua" "the other one is left, with its modules" || show_run

done_testing
