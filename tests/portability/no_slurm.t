# no_slurm.t - on a system without Slurm, its tests are skipped, and say why
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"

# This system without the programs of Slurm: links to all others, in the order of the PATH.
mkdir "$SCRATCH/bin" || exit 99
IFS=:
for dir in $PATH:/usr/sbin:/sbin; do
    find "$dir/" -maxdepth 1 ! -type d ! -name 's[a-z]*' -exec ln -s -t "$SCRATCH/bin" {} + 2>/dev/null
    for program in "$dir"/s*; do
        case ${program##*/} in
        salloc | sbatch | scancel | scontrol | sinfo | slurm* | squeue | srun) ;;
        *) ln -s "$program" "$SCRATCH/bin" 2>/dev/null ;;
        esac
    done
done
unset IFS

# No Slurm of this machine, either.
unset "${!SLURM@}"
export PATH=$SCRATCH/bin
! command -v srun >/dev/null && command -v mpicc grep >/dev/null
ok $? "a PATH without srun"

count=0
for script in "$srcdir"/tests/cluster/*.t; do
    count=$((count + 1))
    run 30 bash "$script"
    name=tests/cluster/${script##*/}
    # Some need even more, and say that first.
    case $out in
    '1..0 # SKIP '?*) skipped=0 ;;
    *) skipped=1 ;;
    esac
    is "$status $skipped $(printf '%s\n' "$out" | wc -l)" "0 0 1" "$name is skipped" || { show_run; break; }
done
[ "$count" -ge 10 ]
ok $? "these are all tests of a cluster" || diag "$count"
run 60 bash "$srcdir/tests/cluster/hello.t"
like "$out" '^1\.\.0 # SKIP (slurmctld|srun) is not installed \(Debian: slurmctld slurmd slurm-client munge\)$' \
    "with the reason, and the packages that have it"

# Nor does the program want Slurm.
cd "$SCRATCH" && printf 'series: {terms: 1000}\n' >job.yaml || exit 99
run 60 "$PIJOB" --log my.log job.yaml
like "$status|$out" '^0\|' "a rank alone sums" || show_run
like "$out" '^verdict: pass$' "and passes"

done_testing
