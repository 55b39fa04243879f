# container.t - jobscripts/container.sbatch: the MPI of a container image, under the srun of the host
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/image.sh"
export USER=${USER:-$(id -un)} # ch-run needs it
command -v ch-run >/dev/null || skip_all "Charliecloud is not installed (Debian: charliecloud)"
image_make "$SCRATCH/image" "$PIJOB" || skip_all "the image is made of Debian's Open MPI, which is not here"
run 60 ch-run "$SCRATCH/image" -- pijob --version
[ "$status" -eq 0 ] || skip_all "Charliecloud cannot run a container here: ${err%%$'\n'*}"
cluster_up

# The image has another Slurm than the cluster.
cp -L /bin/sh "$SCRATCH/image/usr/bin/sh"
printf '#!/bin/sh\necho slurm 99.05.1\n' >"$SCRATCH/image/usr/bin/srun" && chmod +x "$SCRATCH/image/usr/bin/srun"
run 60 ch-run "$SCRATCH/image" -- srun --version
is "$status|$out" "0|slurm 99.05.1" "the image has another Slurm" || show_run
cp -r "$srcdir/etc" "$srcdir/jobscripts" "$SCRATCH" && cd "$SCRATCH" || exit 99
export -n PIJOB
unset PIJOB IMAGE CONTAINER CONTAINER_OPTIONS RUNTIME

# submit: the job of four nodes; leaves $status, $job, what it printed in $printed, and $log.
submit () {
    sbatch_wait --nodes=4 --ntasks-per-node=2 --output=out "$@" jobscripts/container.sbatch etc/smoke.yaml
    printed=$(cat out)
    log=smoke-$job.log
}

IMAGE=$SCRATCH/image submit
is "$status" 0 "an image of Charliecloud" || { show_run; diag "$printed"; }
# srun says so if it has to wait for the nodes of the first step.
is "$(grep -cv '^Rank \|^PI is \|^Time = \|^verdict: pass$\|^srun: .*[Ss]tep creat' out)" 0 "... MPI and PMIx print nothing" || diag "$printed"
is "$(log_value "$log" ranks) $(log_value "$log" nodes) $(sed -n 's/^container: //p' "$log")" '8 4 "charliecloud"' \
    "... the log names the runtime"
like "$(sed -n '/^slurm:/,/^[a-z]*: [^ ]/p' "$log")" '^  version: "unknown"$' "... and does not take the Slurm of an image for that of the cluster"
is "$(ls container-*.yaml 2>/dev/null)" "" "... and no copy of the description is left"

# Ranks that are not the same number on each node, each in a container of its own; another job of
# this name would join one that is there.
IMAGE=$SCRATCH/image CONTAINER_OPTIONS="--set-env=SITE_OPTION=1" submit --nodes=2 --ntasks-per-node=4 --ntasks=5
is "$status $(log_value "$log" ranks)" "0 5" "nodes with different numbers of ranks" || { show_run; diag "$printed"; }

# Another runtime: its command, with a PATH in which there is none that is known.
mkdir runtime
printf '#!/bin/sh\nshift\nexec %s --join "$@"\n' "$(command -v ch-run)" >runtime/run-it && chmod +x runtime/run-it
CONTAINER="$SCRATCH/runtime/run-it now --bind=$SCRATCH:/mnt --cd=/mnt $SCRATCH/image --" submit
is "$status" 0 "the command of another runtime" || { show_run; diag "$printed"; }
is "$(log_value "$log" ranks)" 8 "... with all ranks"

# A runtime that does not pass the variables of srun on: N jobs of one rank, each with the right sum.
CONTAINER="$SCRATCH/runtime/run-it now --unset-env=SLURM* --unset-env=PMI* --bind=$SCRATCH:/mnt --cd=/mnt $SCRATCH/image --" submit
# srun ends a container that is still starting when the first rank has ended, by SIGTERM; its status
# is the highest one.
like "$status" '^(3|143)$' "a runtime that keeps the variables of srun to itself: exit status 3, or 143" || { show_run; diag "$printed"; }
like "$printed" "^pijob: .*variables .*SLURM_STEP_NUM_TASKS.*: pass SLURM_\*, PMIX_\* and PMI_\* to the ranks" \
    "... with the cause and the cure" || diag "$printed"

# refused STATUS MESSAGE NAME
refused () {
    is "$status" "$1" "$3: exit status $1" || { show_run; diag "$printed"; }
    is "$(tail -n 1 out)" "container.sbatch: $2" "... with the cure"
}
submit
refused 4 "set IMAGE to the container image, or CONTAINER to the command that runs one (sbatch --export=NONE: use --export=IMAGE=FILE)" "no image"
IMAGE=$SCRATCH/nowhere.sif submit
refused 4 "the image $SCRATCH/nowhere.sif does not exist on n1: put it on a file system that all nodes mount" "an image that does not exist"
IMAGE=$SCRATCH/image CONTAINER=env submit
refused 4 "CONTAINER is set: unset IMAGE and RUNTIME" "an image that would not be used"
CONTAINER=" " submit
like "$status|$(tail -n 1 out)" "^4\|container.sbatch: set IMAGE " "a command that is blank: no image" || show_run
IMAGE=$SCRATCH/image RUNTIME=docker submit
like "$status|$(tail -n 1 out)" "^4\|container.sbatch: none of apptainer, singularity and ch-run " "another word for RUNTIME" || show_run
# A second step that cannot be launched, since the socket of the PMIx plugin is in use, it seems: srun
# 22.05 exits with 0.
spool=$(cluster run sh -c 'echo "${SLURM_CONF%/*}/spool"')
IMAGE=$SCRATCH/image on_cluster 20 sbatch --parsable --hold --output=out jobscripts/container.sbatch etc/smoke.yaml
job=${out%%;*}
for node in n1 n2 n3 n4; do touch "$spool/$node/stepd.slurm.pmix.$job.1"; done
on_cluster 20 scontrol release "$job"
within 120 job_ended "$job"
is "$(job_field "$job" JobState) $(grep -c '^verdict: pass' out)" "FAILED 0" "nothing is launched: the job is FAILED" || diag "$(cat out)"
like "$(cat out)" '^srun: error|^container\.sbatch: srun ended with status 0, but pijob gave no verdict' "... and why"

rm image/usr/bin/pijob
IMAGE=$SCRATCH/image submit
like "$status|$(tail -n 1 out)" "^1\|container.sbatch: could not run pijob in a container on each node; the command was: ch-run " \
    "an image without pijob: exit status 1, and the command"
is "$(grep -c '^pijob: ' out)" 0 "... before MPI starts"

done_testing
