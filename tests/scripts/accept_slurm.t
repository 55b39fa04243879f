#!/bin/bash
# accept_slurm.t - pijob-accept and the Slurm around it: no allocation, a step, variables that
# srun takes for options, hardware threads.  Its srun, scontrol and sinfo are stubs.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/accept.sh
. "$srcdir/tests/lib/accept.sh"
# srun and mpirun of this test start one process, and no case is about what that does.
stub_pijob 'echo "verdict: pass"; exit 0'
mkdir suite bin
printf '# One\nseries: {terms: 10}\n' >suite/10-one.yaml

# What it was called with, and the variables that srun reads.
cat >bin/srun <<END
#!/bin/bash
case " \$* " in
*" --version "*) echo "slurm 22.05.8"; exit ;;
*" --mpi=list "*) cat '$SCRATCH/plugins' 2>/dev/null; exit ;;
*" --help "*) cat '$SCRATCH/srun.help' 2>/dev/null; exit ;;
esac
printf '%s\n' "\$*" >>'$SCRATCH/srun.args'
compgen -e | grep -E '^(SLURM|SRUN_|SBATCH_|SALLOC_)' >>'$SCRATCH/srun.env'
while [[ \$1 == -* ]]; do shift; done
exec env -u SLURM_JOB_ID -u SLURM_JOBID "\$@"
END
cat >bin/scontrol <<END
#!/bin/sh
case "\$2" in
job) cat '$SCRATCH/job' 2>/dev/null ;;
config) echo 'TaskPlugin = task/affinity' ;;
esac
END
cat >bin/sinfo <<END
#!/bin/sh
echo "\$*" >'$SCRATCH/sinfo.args'
printenv | grep -E '^(SINFO_|SCONTROL_|SLURM_CLUSTERS)' >'$SCRATCH/sinfo.env'
cat '$SCRATCH/nodes' 2>/dev/null
END
chmod +x bin/*
PATH=$SCRATCH/bin:$PATH

# accept [NAME=VALUE]... -- ARGUMENT...
accept () {
    local variables=()
    while [ "$1" != -- ]; do variables+=("$1"); shift; done
    shift
    rm -rf out srun.args srun.env
    run 60 env ${variables[@]+"${variables[@]}"} bash "$program" --suite suite --output out "$@"
}

# ---- In the build directory, where nothing is installed -----------------------------------

run 20 env -u PIJOB -u PIJOB_ACCEPT_LIB "$builddir/pijob-accept" --help
like "$status|$err|$out" "^0\|\|Usage: pijob-accept" "the one of the build directory finds its scripts" || show_run
run 60 env -u PIJOB -u PIJOB_ACCEPT_LIB "$builddir/pijob-accept" --list
like "$status|$err|$out" "^0\|\|10-hello " "... its suite, and pijob" || show_run
(cd "$builddir" && run 20 env -u PIJOB -u PIJOB_ACCEPT_LIB ./pijob-accept --list 10-hello && [ "$status|$err" = "0|" ])
ok $? "... from there, too"

# ---- No allocation -----------------------------------------------------------------------

accept --
is "$status|$out" "4|" "no allocation: exit status 4" || show_run
like "$err" "^pijob-accept: not inside a Slurm allocation: try 'salloc --nodes=2 pijob-accept', or 'sbatch .*/acceptance\.sbatch'; --local runs the suite on this host alone$" \
    "no allocation: what to do"
ok "$([ ! -e out ] && [ ! -e srun.args ]; echo $?)" "no allocation: nothing is started"
accept -- --list
is "$status" 0 "no allocation: --list needs none" || show_run
accept -- --local --launcher 'env'
is "$status" 4 "--local and --launcher" || show_run

# The mpirun that is built in, by a stub in the copy of the script.
cores=$(lscpu -p=SOCKET,CORE 2>/dev/null | grep -v '^#' | sort -u | wc -l)
allowed=$(nproc)
mkdir 'an mpi'
printf '#!/bin/sh\n[ "$1" != --version ] || exit 0\necho "$*" >>"%s/mpirun.args"\nshift 2\nexec "$@"\n' "$SCRATCH" >'an mpi/mpirun'
chmod +x 'an mpi/mpirun'
sed "s|^mpirun=.*|mpirun='$SCRATCH/an mpi/mpirun'|" "$program" >local-accept
run 60 bash local-accept --suite suite --output local --local
is "$status" 0 "--local: the suite runs under mpirun, in a path with a blank" || show_run
if [ "$cores" -le "$allowed" ] && [ "$cores" -ge 1 ]; then
    like "$(cat mpirun.args)" "^-n $cores " "--local: a rank on each core"
else
    skip "this process has not all CPUs" "--local: a rank on each core"
fi
run 60 taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')" bash local-accept --suite suite --output pinned --local
like "$(tail -n 1 mpirun.args)" '^-n 1 ' "--local: of those that it may use" || show_run

printf '#!/bin/sh\nprintf -- "-----\\ncould not execute the underlying prterun\\n\\n-----\\n" >&2\nexit 1\n' >'an mpi/mpirun'
run 60 bash local-accept --suite suite --output broken --local
is "$status|$err" "1|pijob-accept: $SCRATCH/an mpi/mpirun --version fails: could not execute the underlying prterun; Open MPI 5 and later need PRRTE, whose prterun must be where this MPI looks for it" \
    "an mpirun without its prterun" || show_run
ok "$([ ! -e broken ]; echo $?)" "... and nothing is started"

# ---- An allocation -----------------------------------------------------------------------

job=(SLURM_JOB_ID=7 SLURM_JOB_NUM_NODES=2 "SLURM_JOB_CPUS_PER_NODE=4(x2)" SLURM_JOB_NODELIST=n[1-2])
echo 'JobId=7 JobName=x NumNodes=2 NumCPUs=8 NumTasks=8 CPUs/Task=1 NtasksPerN:B:S:C=4:0:*:* TRES=cpu=8 ' >job
printf '4 1 4 1\n4 1 4 1\n' >nodes
usual="--mpi=pmix --kill-on-bad-exit=1 --nodes=2 --ntasks=8 --cpus-per-task=1 "
accept "${job[@]}" --
is "$status" 0 "an allocation" || show_run
is "$(head -c "${#usual}" srun.args)" "$usual" "an allocation: nodes and tasks are those of the job"

like "$(cat srun.args)" " $SCRATCH/stub --set expect\.ranks=8 --log " "an allocation: and these ranks are expected"

accept "${job[@]}" SLURM_NTASKS=1 SLURM_NTASKS_PER_NODE=1 SLURM_CPU_BIND=map_cpu:0 SLURM_CPU_BIND_TYPE=map_cpu: SLURM_MEM_BIND=local \
    SLURM_MEM_PER_CPU=1 SLURM_MEM_PER_NODE=2 SLURM_MEM_PER_GPU=1 SLURM_EXPORT_ENV=NONE SLURM_HINT=nomultithread \
    SLURM_LABELIO=1 SLURM_STDOUTMODE=none SLURM_STDERRMODE=none SLURM_OVERCOMMIT=1 SLURM_DISTRIBUTION=plane=1 SLURM_NNODES=1 \
    SLURM_NODELIST=n1 SLURM_TASKS_PER_NODE=1 SLURM_CPUS_PER_TASK=4 SLURM_HOSTFILE=/x SLURM_WORKING_DIR=/ SLURM_TIMELIMIT=1 \
    SLURM_GRES=x:1 SLURM_KILL_BAD_EXIT=0 SLURM_MPI_TYPE=none SLURM_DEBUG=9 SLURM_EXACT=1 SLURM_HET_SIZE=2 SLURM_PROLOG=/x \
    SRUN_CPUS_PER_TASK=4 SRUN_EXPORT_ENV=NONE SBATCH_MEM_PER_CPU=1 SALLOC_ACCOUNT=x --
is "$status" 0 "variables of the shell around it" || show_run
is "$(head -c "${#usual}" srun.args)" "$usual" "variables: nodes and tasks are those of the job"
is "$(LC_ALL=C sort -u srun.env | paste -sd ' ')" \
    "SLURM_EXPORT_ENV SLURM_JOB_CPUS_PER_NODE SLURM_JOB_ID SLURM_JOB_NODELIST SLURM_JOB_NUM_NODES" \
    "variables: srun gets none that is an option"
accept "${job[@]}" SLURM_CONF=/c SLURM_JWT=t SLURM_RESTART_COUNT=1 SLURM_ARRAY_TASK_ID=3 SLURM_CLUSTER_NAME=c --
is "$(grep -cE '^SLURM_(CONF|JWT|RESTART_COUNT|ARRAY_TASK_ID|CLUSTER_NAME)$' srun.env)" 5 "variables: what names the job and its Slurm stays"
mv job job.gone
accept "${job[@]}" SLURM_NTASKS=6 --
like "$(cat srun.args)" '--nodes=2 --ntasks=6 ' "a scontrol that does not answer: SLURM_NTASKS" || show_run
mv job.gone job

# ---- A step ------------------------------------------------------------------------------

started=$SECONDS
accept "${job[@]}" SLURM_STEP_ID=0 --
is "$status" 1 "in a step, without srun --overlap: refused" || show_run
is "$err" "pijob-accept: this is step 7.0: srun would wait for its CPUs, and this Slurm has no srun --overlap; run pijob-accept directly in salloc or sbatch, not in srun" \
    "in a step: the cure"
ok "$([ ! -e srun.args ] && [ $((SECONDS - started)) -lt 30 ]; echo $?)" "in a step: at once"
echo '      --overlap  Allow other steps to overlap this step' >srun.help
accept "${job[@]}" SLURM_STEP_ID=0 SLURM_NTASKS=1 --
is "$status" 0 "in a step, with srun --overlap" || show_run
like "$(cat srun.args)" '^--overlap --mpi=pmix .* --ntasks=8 ' "in a step: the tasks are those of the job"
for id in 4294967290 4294967291 batch; do
    accept "${job[@]}" SLURM_STEP_ID=$id --
    unlike "$(cat srun.args)" --overlap "step $id is the shell of salloc or sbatch" || show_run
done

# sbatch hands the step of the shell that submits on.  What started the batch script knows better.
inside () {
    rm -rf out srun.args
    run 60 env "${job[@]}" SLURM_STEP_ID=3 bash -c 'exec -a "$0" bash -c "\"\$@\"; exit \$?" "$@"' "$1" - \
        bash "$program" --suite suite --output out
}
inside 'slurmstepd: [7.batch]'
is "$status|$err" "0|" "a batch script that was submitted from a step is not in that step" || show_run
unlike "$(cat srun.args)" --overlap "... and does not share CPUs"
inside 'slurmstepd: [7.3]'
like "$status|$err" '^0\|pijob-accept: this is step 7\.3: the cases share its CPUs' "the step itself is" || show_run
like "$(cat srun.args)" '^--overlap ' "... and shares its CPUs"

# The nodes tell their boot IDs in a step, too.
printf '# Machines\n#ACCEPT needs: machines\nseries: {terms: 10}\n' >suite/20-machines.yaml
accept "${job[@]}" SLURM_STEP_ID=0 -- 20-machines
like "$(head -n 1 srun.args)" '^--overlap .*/boot_id$' "in a step: the boot IDs are asked for with --overlap" || show_run
rm suite/20-machines.yaml

# ---- Ranks that are expected -------------------------------------------------------------

rm -f srun.help
while IFS='|' read -r launch wanted; do
    printf '# Ranks\n#ACCEPT launch: %s\nseries: {terms: 10}\n' "$launch" >suite/20-ranks.yaml
    accept "${job[@]}" -- 20-ranks
    is "$(grep -o 'expect.ranks=[0-9]*' srun.args)" "$wanted" "launch: $launch" || show_run
done <<END
--ntasks={nodes} --ntasks-per-node=1|expect.ranks=2
-n3|expect.ranks=3
-N 1|expect.ranks=8
--multi-prog|
-ln4|
--ntasks=2 --ntasks=3|
END
rm suite/20-ranks.yaml

# ---- The MPI plugins of this Slurm -------------------------------------------------------

printf 'MPI plugin types are...\n\tpmix\n\tnone\n\tpmi2\nspecific pmix plugin versions available: pmix_v3,pmix_v4' >plugins
for type in pmix pmix_v3 pmix_v4 none; do
    accept "${job[@]}" -- --mpi $type 10-one
    is "$status" 0 "--mpi $type: this Slurm has that plugin" || show_run
done
for type in pmix_v5 pmi; do
    accept "${job[@]}" -- --mpi $type 10-one
    like "$status|$err" "^4\|pijob-accept: this Slurm has no MPI plugin $type; it has: pmix none pmi2 pmix_v3 pmix_v4 \(srun --mpi=list\): give --mpi the one that this MPI needs, or install it" \
        "--mpi $type: no such plugin" || show_run
    ok "$([ ! -e out ]; echo $?)" "... and nothing is started"
done
printf 'srun: MPI types are...\nsrun: none\nsrun: pmix_v3\n' >plugins
accept "${job[@]}" -- --mpi pmix_v4 10-one
like "$status|$err" "^4\|.* it has: none pmix_v3 " "... as an older Slurm lists them" || show_run
rm plugins

# ---- Hardware threads --------------------------------------------------------------------

cp "$srcdir/etc/acceptance/33-binding.yaml" suite
sed -i 's/^expect:.*//; s/1e9/10/' suite/33-binding.yaml
while IFS='|' read -r name cpus line wanted; do
    printf '%s\n' "$line" "$line" >nodes
    accept "${job[@]}" "SLURM_JOB_CPUS_PER_NODE=$cpus(x2)" -- 33-binding
    like "$(cat srun.args)" " $wanted --cpu-bind=cores " "binding: $name" || show_run
done <<END
one thread a core|4|4 1 4 1|--ntasks=8 --ntasks-per-node=4 --threads-per-core=1
two threads a core|4|8 1 4 2|--ntasks=4 --ntasks-per-node=2 --threads-per-core=1
two threads a core that are no CPUs|4|4 1 4 2|--ntasks=8 --ntasks-per-node=4 --threads-per-core=1
two sockets, four threads|16|16 2 2 4|--ntasks=8 --ntasks-per-node=4 --threads-per-core=1
nodes that are not known|4|x|--ntasks=8 --ntasks-per-node=4 --threads-per-core=1
END

# ---- What the commands of Slurm show -----------------------------------------------------

accept "${job[@]}" SINFO_PARTITION=none SINFO_FORMAT=%n SCONTROL_ALL=0 SCONTROL_LOCAL=1 SLURM_CLUSTERS=elsewhere -- 10-one
is "$(cat sinfo.env)" "" "sinfo and scontrol show this cluster, whatever the variables of the shell say" || show_run
like "$(cat sinfo.args)" '(^| )--all( |$)' "... and hidden partitions, too"

done_testing
