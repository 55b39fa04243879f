#!/bin/bash
# accept_baseline.t - an acceptance run that is compared with a baseline at its end
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"

export PIJOB
mkdir suite
printf '# One\nname: one\nseries: {terms: 1000}\n' >suite/10-one.yaml
printf '# Two\n#ACCEPT step: 0 --set series.terms=2000\n\nname: two\nseries: {terms: 1}\n' >suite/20-two.yaml

# accept ARGUMENT...
accept () {
    run 120 "$builddir/pijob-accept" --launcher "$MPIRUN $OVERSUBSCRIBE -n 2" --suite suite "$@"
}

accept --output none --baseline nowhere.yaml
is "$status|$out" "4|" "no such baseline: exit status 4" || show_run
is "${err%%$'\n'*}" "pijob-accept: nowhere.yaml is not a file that can be read: after a run, pijob-report --record nowhere.yaml OUTPUT writes it" "... with the cure"
[ ! -e none ]
ok $? "... before anything runs"

accept --output first
is "$status" 0 "the first run" || show_run
[ ! -e first/baseline.txt ]
ok $? "... compares nothing"
run 60 "$builddir/pijob-report" --record base.yaml first
is "$status|$err" "0|pijob-report: 2 runs recorded, the baseline has 2" "... is recorded" || show_run

# changed KEY VALUE: the baseline with other values, of the machine of a test, which is too busy
# to be compared with itself.
changed () { sed -E "s/^( +)\"($1)\": .*/\1\"\2\": \"$2\"/" base.yaml; }
easy='rate|median_rate|slowest_host'
# Slow and much time: every machine is as good as that.
changed "$easy" 1 | sed -E 's/^( +"(wire_up|distribute reduce|collect reduce|checkpoint|total)"): .*/\1: "1e6"/' >easy.yaml
accept --output same --baseline easy.yaml
is "$status|$err" "0|" "as good as the baseline: exit status 0" || show_run
like "$out" '^compared with the baseline easy.yaml, see baseline.txt:$' "... is told"
like "$out" '^2 as before or better, 0 worse, 0 not compared$' "... in numbers"
unlike "$out" '  worse' "... and no more"
like "$(cat same/summary.txt)" '^2 as before or better, 0 worse, 0 not compared$' "... in the summary, too"
is "$(grep -cE '^\./[12]0-(one|two)-1\.log$' same/baseline.txt)" 2 "... each job is in baseline.txt" || diag "$(cat same/baseline.txt)"

sed -E '0,/^( +"rate"): .*/s//\1: "9e18"/' easy.yaml >fast.yaml
accept --output slow --baseline=fast.yaml
is "$status|$err" "5|" "a job that is slower: exit status 5" || show_run
like "$out" '^verdict: pass$' "... although all cases passed"
like "$out" '10-one-1.log$' "... the job"
like "$out" "^  rate .* 9e\+?[0-9]+ .*term/s .*  worse +$(uname -n | cut -d. -f1)" "... its value and the host are told" || show_run
unlike "$out" '20-two-1.log$' "... no other job"
like "$(cat slow/summary.txt)" '^1 as before or better, 1 worse, 0 not compared$' "... in the summary, too"

printf '# Three\n\nname: three\nseries: {terms: 3000}\n' >suite/30-three.yaml
accept --output more --baseline easy.yaml
is "$status|$err" "0|" "a case that the baseline does not have" || show_run
like "$out" '^2 as before or better, 0 worse, 1 not compared$' "... is told"
changed mpi 'Other MPI' >other.yaml
accept --output other --baseline other.yaml
is "$status|$err" "1|pijob-accept: no job could be compared with other.yaml" "no job can be compared: exit status 1" || show_run
like "$out" ', the baseline has Other MPI \(--across mpi compares them\)$' "... with the difference and the cure"
accept --output across --baseline other.yaml --across mpi
unlike "$status|$err" 'no job could be compared' "--across mpi compares them" || show_run
like "$out" '^[0-2] as before or better, [0-2] worse, 1 not compared$' "... both that the baseline has"
accept --output none --across mpi
is "$status|${err%%$'\n'*}" "4|pijob-accept: --across needs --baseline" "--across alone is refused" || show_run
accept --output none --baseline easy.yaml --across nodes
is "$status|${err%%$'\n'*}" "4|pijob-accept: unknown key 'nodes' for --across; allowed: mpi" "... and so is another key" || show_run
printf 'pijob_baseline: [\n' >bad.yaml
accept --output bad --baseline bad.yaml
is "$status" 1 "a baseline that is not YAML: exit status 1" || show_run
like "$out" '^pijob-report: .*/bad.yaml' "... is told" || show_run

printf '# Four\n#ACCEPT step: 0 --set expect.ranks=3\nseries: {terms: 3000}\n' >suite/40-four.yaml
accept --output failed --baseline fast.yaml
is "$status" 1 "a case that fails, and a job that is slower: exit status 1" || show_run
like "$out" ' worse, 1 not compared$' "... compared are the jobs that passed"

done_testing
