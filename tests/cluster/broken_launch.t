# broken_launch.t - real broken launches, and who notices: pijob, and a plain MPI pi
#
# The plain one is bench/cpi.c, which does what the cpi of the MPI libraries does.  The
# table is the one in README.md for Open MPI 4, and that in doc/stacks.md for Open MPI 5.
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/mpich.sh"
[ "$(id -u)" -eq 0 ] || skip_all "only root can block the network of a node, or rename it"
mpi=$("$PIJOB" --version | sed -n 's/^MPI .*loaded //p')
[ "$generation" -ne 0 ] || skip_all "the broken launches of Open MPI 4 and 5, and MPICH; this is $mpi"
command -v mpicc.mpich >/dev/null || skip_all "MPICH is not installed (Debian: libmpich-dev)"
cluster_up
cd "$SCRATCH" || exit 99

# ---- The programs: each by both MPIs, below this directory, where they are found again ----

# What `make` would do, by the compiler wrapper of this build.
cp "$PIJOB" pijob && "${MPICC:-mpicc}" -w -o cpi "$srcdir/bench/cpi.c" &&
    mpich_build cpi-mpich "$srcdir/bench/cpi.c" && mpich_pijob pijob-mpich
ok $? "pijob and a plain MPI pi, built with two MPIs" || { diag "$(cat mpich)"; done_testing; exit; }

# Other libpmix: a copy, which works as well; one that refuses to start; and one of another
# version, which Open MPI does not ask for.
# Open MPI 4 has a plugin that is linked to libpmix, Open MPI 5 a library below libmpi.
linked () { ldd "$1" 2>/dev/null | sed -n "s/.*$2\.so[^ ]* => \([^ ]*\).*/\1/p"; }
if [ "$generation" -eq 4 ]; then
    users=("$(find /usr/lib* /opt -name 'mca_pmix_ext*.so' 2>/dev/null | head -n 1)")
else
    users=("$(linked "$PIJOB" libopen-pal)" "$(linked "$PIJOB" libmpi)")
fi
pmix=$(linked "${users[0]:-/nowhere}" libpmix)
[ -n "$pmix" ] || skip_all "this Open MPI has its PMIx built in"
pmix=$(readlink -f "$pmix")
mkdir copy wrong old beside
cp "$pmix" copy/libpmix.so.2
{
    echo 'const char *PMIx_Get_version(void) { return "PMIx 1.2.5, a stub of the test"; }'
    nm -D "${users[@]}" | sed -n 's/.* U \([Pp][Mm][Ii][Xx]_[A-Za-z_]*\).*/\1/p' | sort -u |
        sed -E '/^PMIx_Get_version$/d; s/^PMIx_.*_string$/const char *&(void) { return "a stub"; }/
            s/^PMIx_[A-Za-z_]*$/int &(void) { return -25; }/; s/^pmix_[a-z_]*$/const char *&[64];/'
} >stub.c
echo 'int PMIx_nothing;' >beside.c
cc -shared -fPIC -w -Wl,-soname,libpmix.so.2 -o wrong/libpmix.so.2 stub.c &&
    cc -shared -fPIC -w -Wl,-soname,libpmix.so.1 -o old/libpmix.so.1 stub.c &&
    cc -shared -fPIC -w -Wl,-soname,libpmix.so.1 -o beside/libpmix.so.1 beside.c
ok $? "another libpmix" || { done_testing; exit; }

# A libmpi that is, by its own words, another one than pijob was compiled against.
cat >claims.c <<'END'
#include <string.h>
int MPI_Get_library_version(char *text, int *length)
{
    *length = (int)strlen(strcpy(text, CLAIM));
    return 0;
}
END
cc -shared -fPIC -DCLAIM='"MPICH Version:      4.0.2\nMPICH Release date: x"' -o mpich.so claims.c &&
    cc -shared -fPIC -DCLAIM='"Open MPI v2.1.0, package: x"' -o older.so claims.c
ok $? "libraries that claim to be another MPI" || { done_testing; exit; }

# On one node only.
cat >only_on <<'END'
#!/bin/sh
node=$1 setting=$2
shift 2
[ "$SLURMD_NODENAME" != "$node" ] || export "$setting"
exec "$@"
END
chmod +x only_on

# ---- Who is left? ----

# left_behind: the processes that run a program of this directory.
left_behind () {
    find /proc/[0-9]* -maxdepth 1 -name exe -lname "$SCRATCH/*" 2>/dev/null | cut -d/ -f3 | tr '\n' ' '
}

nobody_left () { within 20 is_nobody_left || { diag "left: $(left_behind)"; return 1; }; }
is_nobody_left () { [ -z "$(left_behind)" ]; }

# own_lines: what pijob said on standard error; mpirun of Open MPI 5 may print that of a rank on
# its standard output (doc/stacks.md).
own_lines () { printf '%s\n' "$err" "$(form '' "$out")" | grep '^pijob: '; }

# ---- The table ----

: >table
named=0 cases=0 noticed=0 tried=0
limit=60s    # of pijob, enough on a busy machine
patience=120 # seconds for the plain MPI pi; shorter where it is to hang

# what_cpi_did: in a few words, and in $saw whether anybody would have noticed.  Which status it
# fails with, and with how many lines, depends on the rank that fails first.
what_cpi_did () {
    saw=1
    answers=$(printf '%s\n' "$out" | grep -o 'sum: 3\.14159' | wc -l)
    case $status in
    0) saw=0 did="exit 0, pi $answers times" ;;
    124 | 137) saw=0 did="hangs" ;;
    *) did="fails, $(printf '%s\n' "$err" | wc -l) lines" ;;
    esac
    [ "$answers" -ne 1 ] || [ "$status" -ne 0 ] || did="exit 0"
}

# are_mixed: the lines of two ranks, or of both outputs, are in one: mpirun of Open MPI 5 may do that
# (doc/stacks.md).  The order is then lost.
are_mixed () { printf '%s\n' "$err" "$out" | grep -qE '.(pijob: |I am rank [0-9])'; }

# What starts eight processes.
launch=(srun -N4 -n8)

# broken NAME PIJOB CPI DIAGNOSIS LAUNCHER-ARGUMENT...: both programs.
# pijob has to end with status 3 and say DIAGNOSIS, in one place; nobody is left behind.
broken () {
    name=$1 own=$2 plain=$3 diagnosis=$4
    shift 4
    for attempt in 1 2 3; do
        on_cluster 40 "${launch[@]}" "$@" "$SCRATCH/$own" --hello --set launch.timeout=$limit
        are_mixed || break
        diag "$name, attempt $attempt: mixed outputs"
    done
    is "$status" 3 "$name: exit status 3" || show_run
    like "$(own_lines)" "$diagnosis" "$name: the diagnosis" && [ "$status" -eq 3 ] &&
        named=$((named + 1))
    [ "$(own_lines | wc -l)" -le 2 ]
    ok $? "$name: one voice, at most two lines" || diag "$(own_lines)"
    nobody_left
    ok $? "$name: no rank is left behind"
    told="exit $status"
    cases=$((cases + 1))

    [ "$plain" != none ] || { printf '| %s | %s | - |\n' "$name" "$told" >>table; return; }
    on_cluster_for $patience "${launch[@]}" "$@" "$SCRATCH/$plain" 1000
    what_cpi_did
    noticed=$((noticed + saw))
    tried=$((tried + 1))
    nobody_left
    printf '| %s | %s | %s |\n' "$name" "$told" "$did" >>table
}

alone='srun started 8 processes, but MPI made each of them rank 0 of 1; .*libmpich'
broken "built with MPICH, \`srun --mpi=pmix\`" pijob-mpich cpi-mpich \
    "$alone.*start with srun --mpi=pmi2" --mpi=pmix
broken "built with MPICH, \`srun --mpi=none\`" pijob-mpich cpi-mpich \
    "0 of 1; srun offers no PMIx and no PMI-2: start with srun --mpi=pmi2" --mpi=none
# The right PMI, but no network: MPI_Init says so, and pijob blames no PMI.
if [ -x pijob-mpich ]; then
    on_cluster 40 "${launch[@]}" --mpi=pmi2 env UCX_TLS=nonsense "$SCRATCH/pijob-mpich" --hello
    like "$status|$(own_lines | tail -n 1)" "^3\|pijob: the cure: look at the message of MPI above; if it names PMI, build " \
        "MPICH finds no network: exit status 3, and the cure" || show_run
    nobody_left
fi
broken "built with MPICH, \`srun --mpi=pmix\`, \`OMPI_COMM_WORLD_SIZE=1\` is set" pijob-mpich cpi-mpich \
    "$alone.*start with srun --mpi=pmi2" --mpi=pmix env OMPI_COMM_WORLD_SIZE=1
broken "built with MPICH, \`srun --mpi=pmix\`, \`HYDRA_CONTROL_FD\` is set" pijob-mpich cpi-mpich \
    "$alone.*start with srun --mpi=pmi2" --mpi=pmix env HYDRA_CONTROL_FD=7
broken "Open MPI, \`srun --mpi=none\`" pijob cpi "$(no_pmix "no PMIx")" --mpi=none
broken "Open MPI, \`srun --mpi=pmi2\`" pijob cpi "$(no_pmix "PMI-2 and no PMIx")" --mpi=pmi2
# Without Slurm: the ranks are on this host.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
each='made each of them rank 0 of 1; use the'
launch=(mpiexec.mpich -n 8)
broken "Open MPI, \`mpiexec\` of MPICH" pijob cpi \
    "mpiexec of MPICH \(Hydra\) started 8 processes, but Open MPI .* $each mpirun of Open MPI, or a pijob built with MPICH"
launch=("$(command -v mpirun.openmpi || command -v mpirun)" --oversubscribe -n 8)
broken "built with MPICH, \`mpirun\` of Open MPI" pijob-mpich cpi-mpich \
    "mpirun of Open MPI started 8 processes, but MPICH .* $each mpiexec of MPICH, or a pijob built with Open MPI"
launch=(srun -N4 -n8)

broken "the first libpmix in the library path fails to initialize" pijob cpi \
    "this process has PMIx 1\.2\.5 \($SCRATCH/wrong/libpmix\.so\.2\): make MPI find the libpmix" \
    --mpi=pmix env LD_LIBRARY_PATH="$SCRATCH/wrong"
broken "a different libpmix on one node" pijob cpi \
    "libpmix is not the same on all hosts: $SCRATCH/copy/libpmix\.so\.2.* on n3, but $pmix.*; hosts: n3$" \
    --mpi=pmix "$SCRATCH/only_on" n3 LD_LIBRARY_PATH="$SCRATCH/copy"
two="2 PMIx libraries are loaded into one process: $SCRATCH/[a-z]*/libpmix\.so\.1 and $pmix"
broken "two libpmix in a process, the first one fails to initialize" pijob cpi "the cure: $two" \
    --mpi=pmix env LD_PRELOAD="$SCRATCH/old/libpmix.so.1"
broken "two libpmix in a process" pijob cpi "check 'libraries' failed: rank 0 on n1: $two.*; hosts: n1,n2,n3,n4$" \
    --mpi=pmix env LD_PRELOAD="$SCRATCH/beside/libpmix.so.1"
broken "two libmpi in a process" pijob cpi \
    '2 MPI libraries are loaded into one process: .*libmpich.* and .*libmpi\.so' \
    --mpi=pmix env LD_PRELOAD="$(ldconfig -p | sed -n 's/.*libmpich\.so\.[0-9]* .*=> //p' | head -n 1)"
broken "compiled against Open MPI, runs with MPICH" pijob none \
    'compiled against Open MPI v[45].*, but runs with MPICH Version: 4\.0\.2' \
    --mpi=pmix env LD_PRELOAD="$SCRATCH/mpich.so"
broken "compiled against Open MPI, runs with an older Open MPI" pijob none \
    'compiled against Open MPI v[45].*, but runs with the older Open MPI v2\.1\.0' \
    --mpi=pmix env LD_PRELOAD="$SCRATCH/older.so"

# ---- An MPI that starts, but fails at once ----

cat >internal.c <<'END'
#include <mpi.h>
int MPI_Gather(const void *mine, int count, MPI_Datatype type, void *all, int each,
               MPI_Datatype of, int root, MPI_Comm comm)
{
    return MPI_ERR_INTERN;
}
END
"${MPICC:-mpicc}" -shared -fPIC -w -o internal.so internal.c
broken "the first collective fails" pijob none \
    "rank 0 of 8 on n1: MPI_Gather of .* failed: .*; started by srun; MPI: Open MPI v.* \(/.*\); PMIx: client [1-9][^;]*, server [1-9][^;]*; interfaces: [a-z0-9]+ 10\." \
    --mpi=pmix env LD_PRELOAD="$SCRATCH/internal.so"

# ---- A node that the others do not reach, and that does not reach them ----

# In its own routes: what a firewall that drops does.  slurmctld and srun it reaches.
block () {
    for other in n1 n2 n4; do
        address=$(sed -n "s/^\([0-9.]*\) $other$/\1/p" "$hosts")
        cluster nsenter n3 ip route "$1" blackhole "$address/32"
    done
}
hosts=$(cluster status | sed -n 's/^cluster .* in \(\/[^ ]*\) .*/\1/p')/hosts
block add
ok $? "n3 is behind a firewall"
limit=4s patience=10
broken "a firewall between the nodes" pijob cpi \
    "rank 0 of 8 on n1: waited ([4-9]|[1-9][0-9]+)[0-9.]* s in 'MPI_Init', giving up" --mpi=pmix
like "$(grep firewall table)" "exit 3" "it has no line of another rank"
# A job that catches SIGTERM, and srun that ends all at the first bad exit.
on_cluster 30 srun -N4 -n8 --mpi=pmix --kill-on-bad-exit=1 "$SCRATCH/pijob" --log x.log \
    --set launch.timeout=4s "$srcdir/etc/smoke.yaml"
is "$status" 3 "the same, with --kill-on-bad-exit: exit status 3" || show_run
like "$(own_lines)" "check firewalls and the ports of slurmd and srun .*SLURM_PMIX_DIRECT_CONN=no; then PMIxCollFence=ring" \
    "the cures are told"
on_cluster 30 env PIJOB_LAUNCH_TIMEOUT=3s srun -N4 -n8 --mpi=pmix --kill-on-bad-exit=0 \
    "$SCRATCH/pijob" --log x.log "$srcdir/etc/smoke.yaml"
is "$status" 3 "the same, without, by PIJOB_LAUNCH_TIMEOUT: exit status 3" || show_run
like "$(own_lines)" "waited ([3-9]|[1-9][0-9]+)[0-9.]* s in 'MPI_Init'" "that was the limit"
[ ! -e x.log ]
ok $? "no log of a job that never began"
unlike "$(own_lines)" "first node of the job" "a step with the first node of the job: nothing else is told"
on_cluster 30 env PIJOB_LAUNCH_TIMEOUT=3s salloc -Q -N4 -n8 srun -N2 -n2 -w n2,n3 --mpi=pmix \
    "$SCRATCH/pijob" --log x.log "$srcdir/etc/smoke.yaml"
is "$status" 3 "a step without it: exit status 3" || show_run
like "$(own_lines)" "this step runs without n1, the first node of the job, and MPI_Init can hang in such steps of Slurm 22\.05: run it on all nodes of the job, or with that node; otherwise, a rank has not started" \
    "... told"
nobody_left
ok $? "nobody is left behind"
block del
limit=60s patience=120

# ---- A node with the name of another, or with one of its own ----

cluster nsenter n3 hostname n1
# Open MPI 5 then looks for shared memory with the ranks of the other host, and no message arrives.
broken "a node with the host name of another node" pijob cpi \
    "$(form 'the host of node n3 has the host name n1, but Slurm knows it as n3: .*; hosts: n3$' \
        'that each node has its own host name')" --mpi=pmix
# The plain program then hangs until TCP gives up, sooner or later.
if [ "$generation" -ge 5 ]; then
    noticed=$((noticed - saw))
    sed -i '/host name of another node/s/| [^|]* |$/| hangs, or fails |/' table
fi
cluster nsenter n3 hostname elsewhere
broken "a node with a wrong host name" pijob cpi \
    'the host of node n3 has the host name elsewhere, but Slurm knows it as n3' --mpi=pmix
cluster nsenter n3 hostname n3

on_cluster 30 srun -N4 -n8 --mpi=pmix "$SCRATCH/pijob" --hello
is "$status" 0 "all mended: exit status 0" || show_run

# ---- A rank that does not come, when all have started ----

cat >late.c <<'END'
#include <mpi.h>
#include <stdlib.h>
#include <unistd.h>
int MPI_Reduce(const void *mine, void *sum, int count, MPI_Datatype type, MPI_Op op, int root,
               MPI_Comm comm)
{
    while (atoi(getenv("SLURM_PROCID")) == 5)
        pause();
    return PMPI_Reduce(mine, sum, count, type, op, root, comm);
}
END
"${MPICC:-mpicc}" -shared -fPIC -w -o late.so late.c
# The first MPI_Reduce of this job is that of its only exchange.  The limit is enough for
# MPI_Init on a busy machine, too; both ways at a time, for most of it is waiting.
late () {
    SCRATCH=$SCRATCH/late$1
    on_cluster 60 srun -N4 -n8 --ntasks-per-node=2 --overcommit --mpi=pmix --kill-on-bad-exit="$1" \
        env LD_PRELOAD="$programs/late.so" \
        "$programs/pijob" --quiet --log "late$1.log" --set communication=reduce --set launch.timeout=30s \
        "$srcdir/etc/smoke.yaml"
    echo "$status" >"$SCRATCH/.status"
}
programs=$SCRATCH
mkdir late0 late1
for kill in 0 1; do late $kill & done
wait
nobody_left
ok $? "a rank hangs in a collective: nobody is left behind"
for kill in 0 1; do
    status=$(cat late$kill/.status)
    out=$(cat late$kill/.out)
    err=$(cat late$kill/.err)
    is "$status" 3 "a rank hangs in a collective, --kill-on-bad-exit=$kill: exit status 3" || show_run
    # A halted rank of Open MPI 5 may not have handed on what was distributed to it.
    like "$(own_lines)" \
        "^pijob: rank 0 of 8 on n1: waited [3-9][0-9.]+ s in '$(form collect '(collect|distribute)')', giving up$" \
        "one line says where, and how long"
    is "$(own_lines | wc -l)" 1 "... and no other"
done
told="exit $status"
cases=$((cases + 1)) named=$((named + (status == 3)))
on_cluster_for 8 srun -N4 -n8 --mpi=pmix env LD_PRELOAD="$SCRATCH/late.so" "$SCRATCH/cpi" 1000
what_cpi_did
noticed=$((noticed + saw)) tried=$((tried + 1))
echo "| a rank that does not enter a collective | $told | $did |" >>table

# ---- Told ----

diag "| broken launch | pijob | plain MPI pi program |"
diag "|---|---|---|"
diag "$(cat table)"
diag "noticed: pijob $named of $cases, the plain MPI pi $noticed of $tried"

# A document has this table.
document=$srcdir/$(form README.md doc/stacks.md)
plain () { sed 's/\*\*//g; s/[0-9]* lines\{0,1\} |$/N lines |/'; }
is "$(sed -n '/^| broken launch |/,/^$/p' "$document" | sed '1,2d; /^$/d' | plain)" "$(plain <table)" \
    "${document##*/} has this table"
is "$(sed -nE '/^pijob (detects|reports) [0-9]+ of/,/^$/p' "$document" | grep -oE '[0-9]+ of [0-9]+ launches' | tr -dc '0-9\n' | paste -sd ' ')" \
    "$named$cases $noticed$tried" "... and the sums"

done_testing
