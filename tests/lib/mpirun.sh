# mpirun.sh - the mpirun of the MPI that pijob was built with
#
# Source it behind tap.sh; without an mpirun it skips the script.  The scratch directory is
# then the current one.
#
# SPDX-License-Identifier: BSD-3-Clause

# `make check` names the one that configure found.
MPIRUN=$(command -v "${MPIRUN:-mpirun}") || skip_all "no ${MPIRUN:-mpirun}"

cd "$SCRATCH" || exit 99
# Not inside a step of Slurm, which mpirun would make use of.
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"

# Several ranks may share a CPU, as they were told; MPICH's Hydra has no option for that, and
# so pijob hears it from Slurm's variable.  A killed rank is 137 to the one, 9 to the other.
OVERSUBSCRIBE=
KILLED=9
if "$MPIRUN" --version 2>/dev/null | grep -q 'Open MPI'; then
    OVERSUBSCRIBE=--oversubscribe
    KILLED=137
    MIXED_STREAMS=$("$MPIRUN" --version 2>/dev/null | sed -n 's/.*Open MPI) \([5-9]\|[1-9][0-9]\)\..*/1/p') # see unmix
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
else
    export SLURM_OVERCOMMIT=1
fi

# The name of its process: the mpirun of Open MPI 5 executes prterun.
LAUNCHER=${MIXED_STREAMS:+prterun}
LAUNCHER=${LAUNCHER:-${MPIRUN##*/}}

# on RANKS ARGUMENT...: the command that runs pijob on RANKS ranks, in $command.
# shellcheck disable=SC2034,SC2206 # for the caller; no --oversubscribe is no argument
on () { command=("$MPIRUN" $OVERSUBSCRIBE -n "$1" "$PIJOB" "${@:2}"); }

# The session directories of mpirun are below $SCRATCH/left.  The directory of the host is there before
# the first mpirun, and stays behind the last, since it is not empty: mpiruns that start or end at
# the same time do not meet in making and removing it.  The names of Open MPI 4, and of Open MPI 5.
# A test may start mpirun as another user.
mkdir -p "$SCRATCH/left/ompi.$(uname -n).$(id -u)/keep" && chmod 1777 "$SCRATCH/left" || exit 99
export OMPI_MCA_orte_tmpdir_base=$SCRATCH/left PRTE_MCA_prte_tmpdir_base=$SCRATCH/left

# like_kept PATTERN NAME [TEXT [ALL]]: TEXT, or what the last `run` wrote to standard error, matches;
# skipped if ALL, of which TEXT is a part, is empty: Hydra may lose what its ranks have printed last
# before MPI_Abort.
like_kept () {
    local text=${3-$err}
    if [ "$KILLED" -eq 9 ] && [ -z "${4-$text}" ]; then
        skip "Hydra has lost what was printed before MPI_Abort" "$2"
    else
        like "$text" "$1" "$2" || show_run
    fi
}

# killable: what killed ranks leave behind goes with the scratch directory, and they
# themselves with the script.
killable () {
    export OMPI_MCA_btl_vader_backing_directory=$SCRATCH/left OMPI_MCA_btl_sm_backing_directory=$SCRATCH/left
    at_exit end_runs
}

# kill_run DIRECTORY: mpirun and all ranks of a run, at once.
# shellcheck disable=SC2046 # lists
kill_run () { kill -9 $(processes "$1" "$LAUNCHER") $(processes "$1" pijob); }

# end_runs: kill all runs in the directories below $SCRATCH.
end_runs () {
    for program in timeout "$LAUNCHER" pijob; do strike '*' "$program" KILL; done
}
