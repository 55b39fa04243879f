# mpich.sh - pijob, and other programs, built with MPICH instead of the MPI of this build
#
# Source it behind tap.sh.
#
# SPDX-License-Identifier: BSD-3-Clause

# make_value NAME: the value of a variable in the Makefile of this build.
make_value () { sed -n "s/^$1 = //p" "$builddir/Makefile"; }

# mpich_build PROGRAM SOURCE... [OPTION]...: by MPICH's compiler; what it says in $SCRATCH/mpich.
mpich_build () {
    program=$1
    shift
    mpicc.mpich -g -O1 -w -o "$program" "$@" >"$SCRATCH/mpich" 2>&1
}

# mpich_pijob PROGRAM: pijob.  What uses MPI is compiled; the rest is that of this build.
mpich_pijob () {
    # shellcheck disable=SC2046 # lists
    mpich_build "$1" -std=gnu11 -I"$builddir" -I"$srcdir/src" \
        $(make_value OPENMP_CFLAGS) $(make_value YAML_CFLAGS) $(make_value PMIX_CFLAGS) \
        "$srcdir"/src/{app,run,output,checks,threads,links,launch,mpi}/*.c \
        "$builddir"/lib{checkpoint,job,sum,slurm,core}.a $(make_value YAML_LIBS) $(make_value HWLOC_LIBS) \
        $(make_value DLOPEN_LIBS) $(make_value THREAD_LIBS)
}
