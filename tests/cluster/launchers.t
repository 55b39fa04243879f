#!/bin/bash
# launchers.t - each launcher with pijob built with each MPI, and with the variables that the other
# launchers leave: a right launch passes, every other one is exit status 3 with a named cause
#
# The table at the end is the one in README.md.
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/mpich.sh"
mpi=$("$PIJOB" --version | sed -n 's/^MPI .*loaded //p')
case $mpi in
"Open MPI v"*) ;;
*) skip_all "the launchers of Open MPI, and MPICH; this is $mpi" ;;
esac
for program in mpicc.mpich mpiexec.mpich; do
    command -v $program >/dev/null || skip_all "$program is not installed (Debian: libmpich-dev mpich)"
done
MPIRUN=$(command -v mpirun.openmpi || command -v mpirun) || skip_all "no mpirun"
cluster_up
cd "$SCRATCH" || exit 99
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
cp "$PIJOB" pijob-open && mpich_pijob pijob-mpich
ok $? "pijob built with two MPIs" || { diag "$(cat mpich)"; done_testing; exit; }

# ---- The launches ----

# launcher WAY: the words that start four processes, in $launcher.
launcher () {
    case $1 in
    mpirun) launcher=("$MPIRUN" --oversubscribe -n 4) ;;
    mpiexec) launcher=(mpiexec.mpich -n 4) ;;
    *) launcher=(srun -N2 -n4 "--mpi=$1") ;;
    esac
}

# leak OF: what a launcher leaves in the environment, in $leak.
leak () {
    case $1 in
    nobody) leak=() ;;
    srun) leak=(SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=1 SLURM_PROCID=0 SLURM_LOCALID=0) ;;
    mpirun) leak=(OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_LOCAL_RANK=0) ;;
    mpiexec) leak=(HYDRA_CONTROL_FD=7 MPI_LOCALNRANKS=1 MPI_LOCALRANKID=0) ;;
    pals) leak=(PALS_RANKID=0 PALS_APID=x PALS_LOCAL_RANKID=0) ;;
    jsrun) leak=(JSM_NAMESPACE_SIZE=1 JSM_NAMESPACE_RANK=0 JSM_NAMESPACE_LOCAL_RANK=0) ;;
    # Not FLUX_JOB_ID: with it, mpirun of Open MPI 4 dies of a segmentation fault, and MPI_Init fails.
    flux) leak=(FLUX_JOB_SIZE=1 FLUX_TASK_RANK=0 FLUX_TASK_LOCAL_ID=0) ;;
    esac
}

# one WAY BUILD LEAK: a launch, into files of that name.  The variables are there before the launcher,
# which replaces its own ones, and once more in front of pijob.
one () {
    launcher "$1"
    leak "$3"
    local name=$place-$1-$2-$3 again=("${leak[@]}") attempt
    case $3-$1 in "$1-$3" | srun-pmix | srun-pmi2 | srun-none) again=() ;; esac
    # mpirun of Open MPI 5 now and then prints a part of what a rank says on the wrong one of its
    # outputs (doc/stacks.md): such a launch shows nothing, and is made again, and told.
    for attempt in 1 2 3 4 5; do
        timeout -k 5 60 env "${leak[@]}" "${launcher[@]}" env "${again[@]}" "$PWD/pijob-$2" --hello \
            --set launch.timeout=30s >"$name.out" 2>"$name.err" </dev/null
        echo $? >"$name.status"
        [ "$1" = mpirun ] && grep -aq 'pijob: ' "$name.out" || break
        echo "$name, attempt $attempt: mixed outputs" >>mixed
    done
}

LEAKS=(srun mpirun mpiexec pals jsrun flux)

# all PLACE BUILD WAYS LEAK...: every launcher of the list WAYS.
all () {
    place=$1
    local build=$2 way left
    for left in "${@:4}"; do
        for way in $3; do one "$way" "$build" "$left"; done
    done
}

# Most of a launch is waiting.  So, in allocations of two of the four nodes: a batch job for each
# build, and at the same time the launchers that know of no Slurm.
declare -f launcher leak one all >launches.sh
declare -p MPIRUN >>launches.sh
for build in open mpich; do
    cat >"batch-$build.sh" <<END
#!/bin/bash
. ./launches.sh
all inside $build "pmix pmi2 none mpirun mpiexec" nobody srun mpirun mpiexec flux
touch $build.done
END
    on_cluster 30 sbatch -N2 -n4 --output="batch-$build.out" "batch-$build.sh"
    is "$status" 0 "a batch job of all launches with $build" || show_run
done
(
    export UCX_NET_DEVICES=lo # the ranks are on one host
    for build in open mpich; do all outside $build "mpirun mpiexec" nobody "${LEAKS[@]}"; done
)
within 400 test -e open.done -a -e mpich.done
ok $? "both jobs end" || diag "$(cat batch-*.out)"
# Outside, srun makes an allocation of its own.
cat >outside.sh <<'END'
. ./launches.sh
for build in open mpich; do all outside $build "pmix pmi2 none" nobody mpirun mpiexec & done
wait
END
on_cluster 200 bash outside.sh

# An environment that comes to an end in between, as in some containers.
for build in open mpich; do
    on_cluster 60 srun -N2 -n4 --mpi=none env -i HOME=/ PATH="$PATH" "$PWD/pijob-$build" --hello
    is "$status" 3 "srun, pijob with $build, without any variable: exit status 3" || show_run
    # Three tasks are on one host, or two on each, if a job before has not yet left.
    like "$(printf '%s\n' "$err" | grep -E "^pijob: check 'launch' failed: srun started [23] processes on this host without its variables" | grep -c .)" \
        '^[12]$' "... with its cause, once on each host with several" || diag "$err"
done

# Ranks that have lost their parent, while the step goes on.
cat >orphan.sh <<'END'
#!/bin/bash
export name=orphan-$SLURM_PROCID
bash -c '(
    while [ "$(ps -o ppid= -p $BASHPID)" -eq $$ ]; do sleep 0.1; done
    ./pijob-mpich --hello >"$name.out" 2>"$name.err"
    echo $? >"$name.status"
) &'
until [ -s "$name.status" ]; do sleep 0.2; done
END
chmod +x orphan.sh
on_cluster 60 srun -N2 -n4 --mpi=none "$PWD/orphan.sh"
is "$status|$(cat orphan-?.status | tr '\n' ' ')" "0|3 3 3 3 " "ranks that have lost their parent: exit status 3" || show_run
is "$(cat orphan-?.err | grep -cE "^pijob: check 'launch' failed: srun started 4 processes, but MPI made each of them rank 0 of 1")" \
    1 "... with the cause, once" || diag "$(cat orphan-?.err)"

# ---- The judgement ----

declare -A cause=(
    [pmix-mpich]="srun started 4 processes, but MPI made each of them rank 0 of 1; srun offers PMIx .*, but this MPI library does not use it"
    [pmi2-open]="$(no_pmix 'PMI-2 and no PMIx')"
    [none-open]="$(no_pmix 'no PMIx')"
    [none-mpich]="srun started 4 processes, but MPI made each of them rank 0 of 1; srun offers no PMIx and no PMI-2"
    [mpirun-mpich]="mpirun of Open MPI started 4 processes, but MPICH .* made each of them rank 0 of 1; use the mpiexec of MPICH, or a pijob built with Open MPI"
    [mpiexec-open]="(mpiexec of MPICH \(Hydra\) started 4 processes, but Open MPI .* made each of them rank 0 of 1; |the cure: )use the mpirun of Open MPI, or a pijob built with MPICH"
)

# judge PLACE WAY BUILD LEAK: what became of it, in $word.
judge () {
    local name=$1-$2-$3-$4 wanted=${cause[$2-$3]-}
    status=$(cat "$name.status" 2>/dev/null) out=$(cat "$name.out" 2>/dev/null) err=$(cat "$name.err" 2>/dev/null)
    # srun ends all tasks when the first one has left, and kills those that are slow to end; its status
    # is the highest one.
    case $status in
    137 | 143) ! grep -q '^srun: error: .*xited with exit code 3$' <<<"$err" || status=3 ;;
    esac
    title="$2, pijob with $3, $1 an allocation"
    [ "$4" = nobody ] || title="$title, variables of $4"
    if [ -z "$wanted" ]; then
        is "$status|$(printf '%s\n' "$out" | grep -c '^I am rank [0-3] of 4 on ')" "0|4" "$title: right" || show_run
        unlike "$err" "^pijob: (check|cannot)" "... and nothing is wrong"
        word=works
    else
        is "$status" 3 "$title: exit status 3" || show_run
        is "$(printf '%s\n' "$err" | grep -cE "^pijob: .*$wanted")" 1 "... with its cause, once" || diag "$err"
        word='exit 3'
    fi
    [ "$TAP_FAILED" -eq "$failed" ] || word="**$word?**"
    failed=$TAP_FAILED
}
failed=$TAP_FAILED

# row WAY: its line of the table.
row () {
    launcher "$1"
    local line="| \`${launcher[*]##*/}\` |"
    for build in open mpich; do
        words=
        for place in inside outside; do
            judge "$place" "$1" "$build" nobody
            words="$words, $word"
        done
        for place in inside outside; do
            for left in "${LEAKS[@]}"; do
                [ -e "$place-$1-$build-$left.status" ] || continue
                judge "$place" "$1" "$build" "$left"
                words="$words, $word"
            done
        done
        kinds=$(printf '%s\n' "${words#, }" | sed 's/, /\n/g' | sort | uniq -c | sed 's/^ *//')
        case $(printf '%s\n' "$kinds" | wc -l) in
        1) line="$line ${kinds#* } |" ;;
        *) line="$line $(printf '%s\n' "$kinds" | tr '\n' ';') |" ;;
        esac
    done
    echo "$line" >>table
}
for way in pmix pmi2 none mpirun mpiexec; do row "$way"; done

[ ! -e mixed ] || diag "$(cat mixed)"
diag "| launch | pijob with Open MPI | pijob with MPICH |"
diag "|---|---|---|"
diag "$(cat table)"
is "$(sed -n '/^| launch |/,/^$/p' "$srcdir/README.md" | sed '1,2d; /^$/d' | cut -d'|' -f3-)" "$(cut -d'|' -f3- table)" \
    "README.md has these results"

done_testing
