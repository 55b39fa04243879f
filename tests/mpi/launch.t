#!/bin/bash
# launch.t - launches that are wrong, without Slurm: the launcher of another MPI, and an MPI that
# fails before the sum
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/mpich.sh
. "$srcdir/tests/lib/mpich.sh"

echo 'series: {terms: 1000}' >job.yaml

# own_lines: what pijob said on standard error.
own_lines () { printf '%s\n' "$err" | grep '^pijob: '; }

# believe_pijob STATUS: take $status for STATUS if the launcher may have lost it.  When a rank has ended
# by itself, Hydra kills those that are left, and exits with 9 for that, with 1, or with 0 (doc/stacks.md).
believe_pijob () {
    [ "$KILLED" -ne 9 ] || case $status in 0 | 1 | 9) status=$1 ;; esac
}

# told STATUS PATTERN NAME: the last `run` ended with STATUS, and one process said PATTERN, once.
told () {
    believe_pijob "$1"
    is "$status" "$1" "$3: exit status $1" || show_run
    is "$(own_lines | grep -cE "$2")" 1 "$3: the diagnosis, once" || diag "$err"
    unlike "$out" 'verdict: pass' "$3: nobody passes"
}

# ---- MPI fails ----

# broken_mpi NAME: an MPI, in NAME.so, in which the function NAME fails on the rank $FAIL, or all.
broken_mpi () {
    {
        echo '#include <mpi.h>'
        echo '#include <stdlib.h>'
        echo 'static int fails(void) { const char *f = getenv("FAIL"), *r = getenv("OMPI_COMM_WORLD_RANK");'
        echo 'if (!r) r = getenv("PMI_RANK"); return !f || (r && atoi(f) == atoi(r)); }'
        cat
    } >"$1.c"
    "${MPICC:-mpicc}" -shared -fPIC -w -o "$1.so" "$1.c"
}
broken_mpi MPI_Gather <<'END_C'
int MPI_Gather(const void *a, int b, MPI_Datatype c, void *d, int e, MPI_Datatype f, int g, MPI_Comm h)
{ return fails() ? MPI_ERR_INTERN : PMPI_Gather(a, b, c, d, e, f, g, h); }
END_C
broken_mpi MPI_Reduce <<'END_C'
int MPI_Reduce(const void *a, void *b, int c, MPI_Datatype d, MPI_Op e, int f, MPI_Comm g)
{ return fails() ? MPI_ERR_INTERN : PMPI_Reduce(a, b, c, d, e, f, g); }
END_C
broken_mpi MPI_Init_thread <<'END_C'
int MPI_Init_thread(int *a, char ***b, int c, int *d)
{ return fails() ? MPI_ERR_INTERN : PMPI_Init_thread(a, b, c, d); }
END_C

# The functions end the process on that rank, by the signal $CRASH or by _exit().
for name in 'MPI_Init_thread(int *a, char ***b, int c, int *d)|(a, b, c, d)' \
    'MPI_Comm_set_errhandler(MPI_Comm a, MPI_Errhandler b)|(a, b)' \
    'MPI_Bcast(void *a, int b, MPI_Datatype c, int d, MPI_Comm e)|(a, b, c, d, e)' \
    'MPI_Reduce(const void *a, void *b, int c, MPI_Datatype d, MPI_Op e, int f, MPI_Comm g)|(a, b, c, d, e, f, g)' \
    'MPI_Finalize(void)|()'; do
    broken_mpi "ends_${name%%(*}" <<END_C
#include <signal.h>
#include <unistd.h>
int ${name%|*}
{
    if (fails() && getenv("CRASH"))
        raise(atoi(getenv("CRASH")));
    if (fails())
        _exit(255);
    return P${name%%(*}${name#*|};
}
END_C
done

# given VARIABLE RANKS ARGUMENT...: with it, and those of $more, in the environment of the ranks alone.
more=()
given () {
    on "$2" "${@:3}"
    command=("${command[@]:0:${#command[@]}-$#+1}" env "$1" ${more[@]+"${more[@]}"} "$PIJOB" "${@:3}")
    run 60 "${command[@]}"
}
# preload NAME RANKS ARGUMENT...
preload () { given "LD_PRELOAD=$SCRATCH/$1.so" "${@:2}"; }
facts='started by mp(irun|iexec) of .*; MPI: .* \(.*\); PMIx: client .*, server .*; interfaces: '

preload MPI_Gather 3 --log log job.yaml
told 3 "rank 0 of 3 on .*: MPI_Gather of .* failed: .*; $facts" "the first collective fails"
is "$(own_lines | wc -l)" 1 "... and nothing else, although MPI_Abort ends the process"
preload MPI_Gather 3 --hello
told 3 "rank 0 of 3 on .*: MPI_Gather of .* failed: .*; $facts" "... of --hello"
# shellcheck disable=SC2016 # for the inner shell
run 60 bash -c 'ulimit -n 100; exec "$@"' limited env LD_PRELOAD="$SCRATCH/MPI_Gather.so" "$PIJOB" --hello
told 3 "rank 0 of 1 on .*: MPI_Gather of .* failed: .*; started by no launcher; .*; limits on .* are too low for MPI: ulimit -n 100; raise them$" \
    "... with a low limit, which is told"
FAIL=1 preload MPI_Gather 3 --log log job.yaml
told 3 "rank 1 of 3 on .*: MPI_Gather of .* failed: .*; $facts" "it fails on one rank only"
preload MPI_Init_thread 3 --log log job.yaml
told 3 "cannot start: MPI_Init_thread failed: .*; $facts" "MPI_Init fails"

# A PMIx that is far newer than that of the launcher, by what the launcher says of itself.
if [ -n "$("$PIJOB" --version | sed -n 's/^PMIx .*loaded //p')" ]; then
    apart='PMIx [0-9][^ ]* of this MPI \(.*\) is [2-9][0-9]* major versions newer than PMIx 2\.0\.9 of the launcher, and .*: use an MPI, or a container image, with PMIx 2 or 3, or a launcher built with a newer PMIx'
    given PMIX_VERSION=2.0.9 3 --log apart.log job.yaml
    like "$status|$(own_lines)" "^0\|pijob: warning: $apart\$" "a PMIx that is too new for the launcher: a warning" || show_run
    like "$(cat apart.log)" "^warning: \"$apart\"" "... in the log, too"
    more=(PMIX_VERSION=2.0.9)
    preload MPI_Gather 3 --log log job.yaml
    told 3 "rank 0 of 3 on .*: MPI_Gather of .* failed: [^;]*; $apart; $facts" "... if a collective fails: the cause"
    preload MPI_Init_thread 3 --log log job.yaml
    told 3 "cannot start: MPI_Init_thread failed: .*; $facts" "... if MPI_Init fails"
    more=()
else
    skip "pijob was built without PMIx" "a PMIx that is too new for the launcher"
fi

preload MPI_Reduce 3 --log log --set communication=reduce job.yaml
is "$status" 1 "a collective behind the sum fails: exit status 1" || show_run
like_kept 'rank [0-2] of 3 on [^;]*$' "... which is no question of the launch"

# ---- A launcher that is not known ----

# It gives each process a socket, as PMI does, and says nothing on it.
cat >unknown.c <<'END_C'
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    int size = atoi(argv[1]), worst = 0, status;
    char text[32];
    for (int i = 0; i < size; i++) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) return 1;
        if (fork() != 0) { close(pair[1]); continue; }
        snprintf(text, sizeof(text), "%d", pair[1]), setenv("PMI_FD", text, 1);
        snprintf(text, sizeof(text), "%d", i), setenv("PMI_RANK", text, 1);
        setenv("PMI_SIZE", argv[1], 1);
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    while (wait(&status) > 0)
        if (WEXITSTATUS(status) > worst) worst = WEXITSTATUS(status);
    return worst;
}
END_C
"${MPICC:-mpicc}" -w -o unknown unknown.c
ok $? "a launcher that is not known"
case $("$PIJOB" --version | sed -n 's/^MPI .*loaded //p') in
"Open MPI"*)
    run 60 ./unknown 2 "$PIJOB" --log unknown.log job.yaml
    told 3 "^pijob: check 'launch' failed: a launcher that serves PMI started 2 processes, but Open MPI v[0-9a-z.]* made each of them rank 0 of 1; " \
        "a launcher that is not known"
    run 60 ./unknown 1 "$PIJOB" --hello
    is "$status|$err" "0|" "... one process of it is right" || show_run
    ;;
*) skip "this MPI would speak PMI to it" "a launcher that is not known" ;;
esac

# ---- Containers with processes of their own ----

if unshare -pf --mount-proc true 2>/dev/null; then
    # contained PROCID VARIABLE...: a task of a step of eight.
    contained () {
        run 60 unshare -pf --mount-proc env SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=8 "SLURM_PROCID=$1" "${@:2}" \
            "$PIJOB" --hello
    }
    left=(OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0 PMIX_NAMESPACE=520159233 PMIX_RANK=0)
    for count in 1 4; do
        contained 0 "${left[@]:0:$count}"
        told 3 "^pijob: check 'launch' failed: srun started 8 processes, but MPI made each of them rank 0 of 1; srun offers no" \
            "in a container, $count variables of an outer mpirun are left"
        contained 3 "${left[@]:0:$count}"
        is "$status|$out|$err" "3||" "... one voice" || show_run
    done
else
    skip "unshare cannot make a PID namespace here" "containers"
fi

# Ranks that have found each other in two halves; a parent of that name is enough.
printf '#!/bin/sh\n"$@"\nexit $?\n' >slurmstepd && chmod +x slurmstepd
# half FIRST: ranks FIRST and FIRST + 1 of four.
half () {
    on 2
    # shellcheck disable=SC2016 # for the inner shell
    run 60 "${command[@]:0:${#command[@]}-1}" bash -c 'exec env SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=4 \
        "SLURM_PROCID=$(($1 + ${PMIX_RANK:-$PMI_RANK}))" ./slurmstepd "$0" --hello' "$PIJOB" "$1"
}
if [ "$KILLED" -eq 9 ]; then
    skip "Hydra serves its ranks by a descriptor, which tells more than the name of a parent" "two halves"
else
    for i in 0 2; do
        half $i
        is "$status|$(own_lines | grep -c 'started 4 processes, but MPI has 2 ranks')" "3|$((i == 0))" "half $i: told by the first half" || show_run
    done
fi

# ---- MPI ends the process ----

for signal in ABRT SEGV BUS FPE; do
    CRASH=$(kill -l $signal) preload ends_MPI_Init_thread 3 --hello
    told 3 "cannot start: MPI_Init failed with signal SIG$signal; $facts" "SIG$signal in MPI_Init"
    is "$(own_lines | grep -c '^pijob: the cure: ')" 1 "... and the cure, once"
done
CRASH=11 preload ends_MPI_Comm_set_errhandler 2 job.yaml
told 3 "cannot start: MPI_Init failed with signal SIGSEGV; $facts" "SIGSEGV behind MPI's own handlers"
# shellcheck disable=SC2016 # for the inner shell
run 60 env CRASH=6 LD_PRELOAD="$SCRATCH/ends_MPI_Init_thread.so" "$PIJOB" --hello
told 3 "cannot start: MPI_Init failed with signal SIGABRT; started by no launcher; " "... without a launcher"
unlike "$err" "HOME is not set" "... HOME is set"
run 60 env -u HOME CRASH=6 LD_PRELOAD="$SCRATCH/ends_MPI_Init_thread.so" "$PIJOB" --hello
case $("$PIJOB" --version | sed -n 's/^MPI .*loaded //p') in
"Open MPI v"[5-9]*) told 3 "cannot start: MPI_Init failed .*; HOME is not set, and Open MPI 5 needs it: set it" "... without HOME" ;;
*) unlike "$err" "HOME is not set" "... without HOME, which this MPI does not need" ;;
esac
more=(PIJOB_LAUNCH_TIMEOUT=20s)
FAIL=1 CRASH=11 preload ends_MPI_Init_thread 2 --hello
more=()
believe_pijob 3
is "$status" 3 "a signal on a rank that does not report: exit status 3" || show_run

ended='MPI ended this process before the sum'
preload ends_MPI_Bcast 3 --log log job.yaml
told 3 "rank 0 of 3 on .*: $ended; $facts" "MPI ends the process in a collective"
preload ends_MPI_Bcast 2 --hello
told 3 "rank 0 of 2 on .*: $ended; $facts" "... of --hello"
FAIL=1 preload ends_MPI_Bcast 3 --log log job.yaml
told 3 "rank 1 of 3 on .*: $ended; $facts" "... on one rank only"
broken_mpi twice_MPI_Bcast <<'END_C'
#include <pthread.h>
#include <unistd.h>
static void *later(void *arg) { usleep(100000); _exit(14); }
int MPI_Bcast(void *a, int b, MPI_Datatype c, int d, MPI_Comm e)
{ pthread_t other; pthread_create(&other, 0, later, 0); _exit(14); }
END_C
preload twice_MPI_Bcast 2 --log log job.yaml
told 3 "rank 0 of 2 on .*: $ended; $facts" "... by two threads"
preload ends_MPI_Reduce 3 --log log --set communication=reduce job.yaml
unlike "$status|$err" "^3|$ended" "behind the sum, this is no question of the launch"
preload ends_MPI_Finalize 2 --hello
unlike "$status|$err" "^3|$ended" "... nor in MPI_Finalize"
# One process, since mpirun has something to say, too.
crash_in_finalize () { run 60 env CRASH=11 LD_PRELOAD="$SCRATCH/ends_MPI_Finalize.so" "$PIJOB" --log log "$@" job.yaml; }
crash_in_finalize --set expect.ranks=2
is "$status|$(own_lines | grep -c .)" "3|1" "a crash in MPI_Finalize behind a failure: its exit status" || show_run
crash_in_finalize
is "$status" 139 "... behind a pass: killed by the signal" || show_run
broken_mpi hang_MPI_Finalize <<'END_C'
#include <unistd.h>
int MPI_Finalize(void) { for (;;) pause(); }
END_C
hang_in_finalize () { run 60 env LD_PRELOAD="$SCRATCH/hang_MPI_Finalize.so" "$PIJOB" --quiet --log log --set launch.timeout=2s "$@" job.yaml; }
hang_in_finalize
is "$status" 3 "a hang in MPI_Finalize behind a pass: exit status 3" || show_run
like "$err" "^pijob: the result is complete, but MPI_Finalize does not return; started by no launcher; MPI: .*; PMIx: client .*, server " "... with the versions"
hang_in_finalize --allow-inject --set inject.fault=wrong-sum
is "$status" 2 "... behind a failure: its exit status" || show_run

# What pijob itself ends before the sum.
exits=0
while read -r wanted options; do
    # shellcheck disable=SC2086 # options
    on 2 --log log $options job.yaml
    run 60 "${command[@]}"
    case $options in *inject.fault=exit*) believe_pijob "$wanted" ;; esac
    is "$status" "$wanted" "pijob ends with $wanted: $options" || show_run
    unlike "$err" "$ended" "... and says nothing of MPI"
    exits=$((exits + 1))
done <<'END_EXITS'
3 --set expect.ranks=3
4 --set inject.fault=exit
1 --allow-inject --set inject.fault=exit --set inject.at=0
3 --set expect.memory_at_least=1000TB
0
END_EXITS
is $exits 5 "... all rows"

# ---- The launcher of another MPI ----

if ! "$MPIRUN" --version 2>/dev/null | grep -q 'Open MPI'; then
    skip "this is no build with Open MPI" "launchers of two MPIs"
    done_testing
    exit
fi
for program in mpicc.mpich mpiexec.mpich; do
    command -v $program >/dev/null && continue
    skip "$program is not installed (Debian: libmpich-dev mpich)" "launchers of two MPIs"
    done_testing
    exit
done
mpich_pijob pijob-mpich
ok $? "pijob built with MPICH" || { diag "$(cat mpich)"; done_testing; exit; }
# shellcheck disable=SC2034 # by name, below
open=("$MPIRUN" ${OVERSUBSCRIBE:+"$OVERSUBSCRIBE"})
hydra=(mpiexec.mpich)

# One report, of one process, and one log.
run 60 "${hydra[@]}" -n 3 "$PIJOB" --log hydra.log job.yaml
told 3 "^pijob: check 'launch' failed: mpiexec of MPICH \(Hydra\) started 3 processes, but Open MPI v[0-9a-z.]* made each of them rank 0 of 1; use the mpirun of Open MPI, or a pijob built with MPICH" \
    "mpiexec of MPICH, pijob with Open MPI"
is "$(own_lines | wc -l)|$(grep -c '^event: start' hydra.log)" "1|1" "... one process reports"
run 60 "${open[@]}" -n 3 "$SCRATCH/pijob-mpich" --log open.log job.yaml
told 3 "^pijob: check 'launch' failed: mpirun of Open MPI started 3 processes, but MPICH .* made each of them rank 0 of 1; use the mpiexec of MPICH, or a pijob built with Open MPI" \
    "mpirun of Open MPI, pijob with MPICH"
is "$(own_lines | wc -l)|$(grep -c '^event: start' open.log)" "1|1" "... one process reports"
for pair in "hydra $PIJOB" "open $SCRATCH/pijob-mpich"; do
    declare -n launcher=${pair% *}
    # shellcheck disable=SC2016 # for the inner shell
    run 60 "${launcher[@]}" -n 3 bash -c '"$0" --hello; exit $?' "${pair#* }"
    told 3 "check 'launch' failed: " "the same, from a script (${pair% *})"
    run 60 "${launcher[@]}" -n 1 "${pair#* }" --hello
    is "$status" 0 "one process of the other launcher is right (${pair% *})" || show_run
done

# The name of the node on which the launcher was started, passed on to every rank.
for pair in "open $PIJOB" "hydra $SCRATCH/pijob-mpich"; do
    declare -n launcher=${pair% *}
    run 60 env SLURMD_NODENAME=elsewhere "${launcher[@]}" -n 2 env SLURMD_NODENAME=elsewhere "${pair#* }" --hello
    is "$status|$(printf '%s\n' "$out" | grep -c "^I am rank [01] of 2 on $(hostname -s), cpus ")" "0|2" \
        "an inherited SLURMD_NODENAME is not believed (${pair% *})" || show_run
done

# The right one, with what the other one has left.
run 60 env PMI_RANK=0 PMI_SIZE=1 MPI_LOCALNRANKS=1 "${open[@]}" -n 3 "$PIJOB" --log right.log job.yaml
like "$status|$err" "^0\|pijob: warning: MPI_LOCALNRANKS is set, but the launcher of this process is mpirun of Open MPI: [^|]*\$" \
    "mpirun of Open MPI, variables of Hydra: a pass, and a warning" || show_run
run 60 env OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0 "${hydra[@]}" -n 3 "$SCRATCH/pijob-mpich" --log right.log job.yaml
like "$status|$err" "^0\|pijob: warning: OMPI_COMM_WORLD_SIZE is 1, but the launcher of this process is mpiexec of MPICH \(Hydra\): [^|]*\$" \
    "mpiexec of MPICH, variables of Open MPI: a pass, and a warning" || show_run
run 60 env OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0 "${hydra[@]}" -n 3 "$PIJOB" --hello
told 3 "check 'launch' failed: mpiexec of MPICH \(Hydra\) started 3 processes" \
    "mpiexec of MPICH, pijob with Open MPI, variables of Open MPI"
run 60 env PMI_RANK=0 PMI_SIZE=1 MPI_LOCALNRANKS=1 "${open[@]}" -n 3 "$SCRATCH/pijob-mpich" --hello
like "$status" '^[1-9]' "mpirun of Open MPI, pijob with MPICH, variables of Hydra: no pass" || show_run

# One launcher inside the other: the inner one counts, and what the outer one left is no surprise.
run 60 "${open[@]}" -n 1 mpiexec.mpich -n 3 "$SCRATCH/pijob-mpich" --hello
is "$status|$err" "0|" "mpiexec inside mpirun is right" || show_run
run 60 "${open[@]}" -n 1 mpiexec.mpich -n 3 "$PIJOB" --hello --set launch.timeout=5s
like "$status" '^[1-9]' "... with the wrong pijob it is not" || show_run

done_testing
