# mpirun.sh - the mpirun of the MPI that pijob was built with
#
# Source it behind tap.sh; without an mpirun it skips the script.  The scratch folder is
# then the current one.
#
# SPDX-License-Identifier: BSD-3-Clause

# It is beside the mpicc; where several MPIs are installed, they have the same suffix:
# mpicc.mpich, mpirun.mpich.
MPICC=$(command -v "${MPICC:-mpicc}") || skip_all "no mpicc"
MPIRUN=${MPICC%/*}/mpirun${MPICC##*/mpicc}
[ -x "$MPIRUN" ] || MPIRUN=${MPICC%/*}/mpirun
[ -x "$MPIRUN" ] || skip_all "no mpirun beside $MPICC"
OVERSUBSCRIBE=
if "$MPIRUN" --version 2>/dev/null | grep -q 'Open MPI'; then
    OVERSUBSCRIBE=--oversubscribe
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi

cd "$SCRATCH" || exit 99
# Not inside a step of Slurm, which mpirun would make use of.
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"

# on RANKS ARGUMENT...: the command that runs pijob on RANKS ranks, in $command.
# shellcheck disable=SC2206 # no --oversubscribe is no argument
on () { command=("$MPIRUN" $OVERSUBSCRIBE -n "$1" "$PIJOB" "${@:2}"); }
