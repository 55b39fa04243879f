# stack.sh - what the tests expect of the generations of Open MPI
#
# Sourced by cluster.sh.  A row of a test that differs has a form for each generation; what
# differs for several tests is here, with the version that was seen to do so.
#
# SPDX-License-Identifier: BSD-3-Clause

# generation: 4 (4.1.4, with ORTE), 5 (5.0.7, with PRRTE), 6 (6.0.0rc2, with PRRTE), or 0 of
# another MPI.
case $("$PIJOB" --version 2>/dev/null | sed -n 's/^MPI .*loaded //p') in
"Open MPI v4"*) generation=4 ;;
"Open MPI v5"*) generation=5 ;;
"Open MPI v6"*) generation=6 ;;
*) generation=0 ;;
esac

# By which plugin srun starts this MPI.
# shellcheck disable=SC2034 # for the tests
srun_mpi=pmix
if [ "$generation" -eq 0 ]; then
    srun_mpi=pmi2
    export PIJOB_MPI=pmi2 # of the batch scripts
fi

# need_plugin: a Slurm that cannot start this MPI skips the script.  Debian's 26.05.5-1 has no PMIx
# plugin ("Remove pmix" in its changelog).
need_plugin () {
    { srun --mpi=list 2>&1; ls /usr/lib*/slurm/ /usr/lib/*/slurm*/ 2>/dev/null; } | grep -q "$srun_mpi" ||
        skip_all "this Slurm has no $srun_mpi plugin, which this MPI needs"
}

# form OPEN-MPI-4 OPEN-MPI-5 [MPICH]: that of this MPI; Open MPI 6 is as 5, MPICH as 4 by default.
form () {
    case $generation in
    0) echo "${3-$1}" ;;
    4) echo "$1" ;;
    *) echo "$2" ;;
    esac
}

# What srun says of a job whose rank has gone, as a pattern.  With Open MPI 4, srun kills the
# others at once.  With Open MPI 5, PMIx tells them first, and MPI ends them with 14
# (MPI_ERR_UNKNOWN in mpi.h); which of both comes first is chance.
# shellcheck disable=SC2034 # for the tests
gone=$(form 137 '(137|14)')

# What pijob says under an srun that offers no PMIx: "no PMIx", "PMI-2 and no PMIx".  Open MPI 4
# would assume PMIx where Slurm is, and pijob does not let it.  Open MPI 5 makes each process a
# rank of its own (open-mpi/ompi#13523), which pijob finds behind MPI_Init.
no_pmix () {
    form "srun offers $1, but this MPI .* can start through PMIx only" \
        "MPI made each of them rank 0 of 1; srun offers $1, which this MPI .* needs: start with srun --mpi=pmix, or " \
        "MPI made each of them rank 0 of 1; srun offers $1 and no PMI-2: start with srun --mpi=pmi2, or "
}
