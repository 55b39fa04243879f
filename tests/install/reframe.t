#!/bin/bash
# reframe.t - the checks for ReFrame, by ReFrame itself on a private Slurm: what passes, what fails,
# with which reason, and what is measured
#
# REFRAME is the command of a ReFrame, if there is none on the PATH.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/cluster.sh
. "$srcdir/tests/lib/cluster.sh"
# shellcheck source=../lib/modules.sh
. "$srcdir/tests/lib/modules.sh"

reframe=${REFRAME:-$(command -v reframe)}
[ -n "$reframe" ] || skip_all "ReFrame is not installed (or set REFRAME to its command)"
[ -n "$lmod" ] || skip_all "Lmod is not installed (Debian: lmod)"
cluster_up
cd "$SCRATCH" || exit 99

# The checks of this build, as `make install` fills them in, and a module for it.
sed -e "s|@bindir@|$builddir|; s|@pijobconfdir@|$srcdir/etc|; s|@PIJOB_MODULE@|pijob/test|" \
    "$srcdir/reframe/pijob_checks.py.in" >pijob_checks.py
mkdir -p modules/pijob login/pijob
printf 'prepend_path("PATH", "%s")\n' "$builddir" | tee modules/pijob/test.lua >login/pijob/login.lua
cat >settings.py <<END
site_configuration = {
    'systems': [{
        'name': 'private', 'hostnames': ['.*'], 'modules_system': 'lmod',
        'modules': [],
        'partitions': [{
            'name': 'main', 'scheduler': 'squeue', 'launcher': 'srun', 'environs': ['builtin'],
            'max_jobs': 1,
            'prepare_cmds': ['. $lmod', 'module use $SCRATCH/modules'],
        }],
    }],
}
END

# check OPTION...: what ReFrame says of it, in $out, without its colours.
check () {
    on_cluster 300 bash -c ". $lmod; module use $SCRATCH/modules $SCRATCH/login; HOME=$SCRATCH TMPDIR=$SCRATCH exec $reframe \"\$@\"" reframe \
        -C settings.py -c pijob_checks.py --prefix="$SCRATCH/rfm" --nocolor "$@"
}

check --list
like "$status $out" "^0 " "ReFrame reads the checks" || show_run
is "$(grep -cE '^- pijob_acceptance %case=' <<<"$out")" "$(find "$srcdir/etc/acceptance" -name '*.yaml' | wc -l)" \
    "one for each case of the suite" || show_run
like "$out" "^- pijob_acceptance %case=10-hello" "... by its name"
like "$out" "^- pijob_(sum|links)" "and those for the sum and the links"

# It passes, with the rate of the result, and not of an event before it.
check -r -n '^pijob_sum$' -S terms=4e10 -S options=--set,log.progress=100ms --performance-report
is "$status" 0 "the sum passes" || show_run
log=$(find rfm/output -name pijob.log)
rate=$(log_value "${log:-none}" rate)
rates=$(grep -oE 'rate[^0-9]*[0-9.e+]+' <<<"$out" | grep -oE '[0-9][0-9.e+]*$')
like "$out" "rate" "... with a rate" || show_run
ok "$(awk -v a="${rate:-0}" -v b="$(head -n 1 <<<"$rates")" 'BEGIN { exit !(a > 0 && a / b > 0.99 && a / b < 1.01) }'; echo $?)" \
    "... which is that of the result" || { show_run; diag "$(cat "$log")"; }
grep -q '^event: progress' "$log" || diag "the run was too short for an event of its progress"

# The links, with their figures, and their units.
check -r -n '^pijob_links$' --performance-report
is "$status" 0 "the links pass" || show_run
for figure in rate:terms/s wire_up:s latency:us bandwidth:MB/s; do
    like "$out" "^P: ${figure%:*}: [0-9.e+-]+ ${figure#*:}( |$)" "... with ${figure%:*} in ${figure#*:}" || show_run
done

# A reference that is missed fails it.
printf '%s\n' 'import reframe as rfm' 'import sys' "sys.path.insert(0, '$SCRATCH')" \
    'from pijob_checks import pijob_sum' '' '' '@rfm.simple_test' 'class our_sum(pijob_sum):' \
    "    reference = {'private:main': {'rate': (1e18, -0.1, None, 'terms/s')}}" >our.py
check -c our.py -r -n '^our_sum$' -S terms=1e9
like "$status $(tr '\n' ' ' <<<"$out")" "^1 .*P: rate: [0-9.e+]+ terms/s \(r:1e\+18.*Reason: performance error" \
    "a rate below the reference fails the check" || show_run

# What must fail, and what is said to be the reason: each in a run of its own.
# fails NAME PATTERN OPTION...
fails () {
    check -r "${@:3}"
    is "$status" 1 "$1: fails" || show_run
    like "$(tr '\n' ' ' <<<"$out")" "Reason: [a-z]+ error: .*$2" "... with the reason" || show_run
}
fails "fewer ranks" "check 'ranks' failed: the job has 4 ranks, the description expects 8" \
    -n '^pijob_sum$' -S terms=1e9 -J ntasks=4
fails "a module that is missing" 'Failed to find the following module\(s\): "pijob/none"' \
    -n '^pijob_sum$' -S modules=pijob/none
fails "a module that the nodes do not have" 'pijob wrote no result: Lmod .* are unknown:;? "pijob/login"' \
    -n '^pijob_sum$' -S modules=pijob/login -J export=NONE
fails "an injected fault" "check 'partial sums' failed: rank 1 on n1" \
    -n '^pijob_sum$' -S terms=1e9 -S options=--allow-inject,--set,inject.fault=wrong-sum,--set,inject.rank=1
fails "the wrong srun --mpi" "pijob: cannot start: [^;]*" -n '^pijob_sum$' -S mpi=none
fails "no pijob" "pijob wrote no result: [^;]*no-pijob" -n '^pijob_sum$' -S executable=no-pijob

# Cases: one passes, one is skipped, one fails.
mkdir suite
printf '# Passes\nseries: {terms: 1e6}\n' >suite/10-passes.yaml
printf '# Needs more\n#ACCEPT needs: 99 nodes\nseries: {terms: 10}\n' >suite/20-skipped.yaml
printf '# Fails\nseries: {terms: 10}\nexpect: {threads: 77}\n' >suite/30-fails.yaml
export PIJOB_SUITE=$SCRATCH/suite
check -r -n '^pijob_acceptance'
is "$status" 1 "a case that fails fails the run" || show_run
like "$out" "\[ +OK +\] .*pijob_acceptance %case=10-passes" "the case that passes passes" || show_run
like "$out" "^P: rate: [0-9.e+]+ terms/s" "... with its rate"
like "$out" "\[ +SKIP +\] .*needs 99 nodes; the allocation has 4" "the one that is skipped is skipped, with the reason" || show_run
like "$out" "\[ +FAIL +\] .*pijob_acceptance %case=30-fails" "the one that fails fails"
like "$(tr '\n' ' ' <<<"$out")" "sanity error: step 1: exit status 3, expected 0; pijob: check 'threads' failed" "... with the reason" || show_run
is "$(find rfm/output -path '*pijob_acceptance_*/accept/*' -name summary.txt | wc -l)" 1 "the reports are kept" ||
    diag "$(find rfm)"
unset PIJOB_SUITE

# What cannot be listed is told.
PIJOB_ACCEPT=$SCRATCH/nothing check --list
like "$out$err" "$SCRATCH/nothing" "a pijob-accept that is not there is named" || show_run

done_testing
