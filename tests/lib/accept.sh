# accept.sh - what tests of pijob-accept alone share
# shellcheck shell=bash
#
# Source it behind tap.sh.  It goes to the scratch directory, outside any allocation of Slurm.
# $program is pijob-accept; run it with bash, which may be another one.
#
# SPDX-License-Identifier: BSD-3-Clause

export PIJOB
program=${ACCEPT:-$builddir/pijob-accept}
for name in $(compgen -e); do
    case $name in SLURM* | SRUN_* | SBATCH_* | SALLOC_*) unset "$name" ;; esac
done
cd "$SCRATCH" || exit 99
chmod 755 "$SCRATCH"

# stub_pijob COMMAND: from here on $PIJOB checks descriptions as pijob does; a job runs COMMAND,
# and ends with status 3.
stub_pijob () {
    cat >stub <<END
#!/bin/sh
case " \$* " in *" --check "*) exec '$PIJOB' "\$@";; *" --version "*) exec '$PIJOB' --version;; esac
$1
exit 3
END
    chmod +x stub
    PIJOB=$SCRATCH/stub
}

# new_suite: an empty suite, and no results.
new_suite () {
    rm -rf suite out
    mkdir suite
}

# accept_suite: run the suite by one rank, which needs no launch.
accept_suite () { run 60 bash "$program" --launcher env --suite suite --output out; }
