# kill_batch.t - kill -9 of the parts of a batch job, which comes back by itself
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/jobs.sh"
FAST=$builddir/tests/fault/fast_clock.so
[ -e "$FAST" ] || skip_all "no $FAST; make check-faults makes it"
cluster_up
TERMS=200000000000

jobs_begin

# Ranks give up on one that answers no more after minutes; by this clock, once the file
# fast is there, after seconds.
cat >impatient <<END
#!/bin/sh
LD_PRELOAD=$FAST FAST_CLOCK=50 FAST_CLOCK_FROM=$SCRATCH/fast exec "$PIJOB" "\$@"
END
chmod +x impatient

# word FILE KEY: the value behind KEY in a file of /proc.
word () { tr '\0' '\n' <"$1" | sed -n "s/^$2[:=][[:space:]]*//p"; }

# Four jobs at a time: most of it is waiting.
names="rank ranks srun stepd"
for name in rank ranks srun; do submit $name; done
PIJOB=$SCRATCH/impatient submit stepd --time=120
job_of () { eval "job=\$job_$1"; log=$1/$1-$job.log; }
for name in $names; do
    job_of $name
    mid_run $name "$log"
done
one=$(processes rank pijob | head -n 3 | tail -n 1)
kill -9 "$one"
strike ranks pijob KILL
strike srun srun KILL
rank=$(processes stepd pijob | tail -n 1)
node=$(word "/proc/$rank/environ" SLURMD_NODENAME)
of_node=$(for pid in $(processes stepd pijob); do
    [ "$(word "/proc/$pid/environ" SLURMD_NODENAME)" != "$node" ] || echo "$pid"
done)
stepd=$(word "/proc/$rank/status" PPid)
is "$(cat "/proc/$stepd/comm")" slurmstepd "slurmstepd is found, on $node"
for name in $names; do touch $name/unpaced; done
kill -9 "$stepd"
touch fast

# What happens then, in Slurm 22.05 with Open MPI 4.1: the ranks of that node end, for they
# have lost their PMIx server; srun hears nothing of that.
gone () { for pid in $of_node; do [ -e "/proc/$pid" ] && return 1; done; return 0; }
within 60 gone
ok $? "stepd: the ranks of that node end"
job_of stepd
within 200 grep -qE 'during the sum, .* ha(s|ve) not answered for [0-9]+ s' "stepd/pi-$job.out"
ok $? "stepd: the others give up, and say so" || diag "$(cat "stepd/pi-$job.out")"
within 100 grep -q '^pijob-requeue: srun ended' "stepd/pi-$job.out"
ok $? "stepd: and so does srun" || diag "$(cat "stepd/pi-$job.out")"
# What the dead slurmstepd has left there keeps that step from starting: pi.sbatch takes the
# next number.
spool=$(cluster run sh -c 'echo "${SLURM_CONF%/*}/spool"')
[ -e "$spool/$node/pmix.$job.0" ]
ok $? "stepd: files of it are left on $node"

for name in $names; do
    job_of $name
    within 100 back "$job" "$log" 2
    ends_well $name "$job" 2
    is "$(events "$log" resume)" 1 "$name: it resumed once"
done

done_testing
