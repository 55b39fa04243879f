#!/bin/bash
# accept_terminal.t - pijob-accept on a terminal shows which case is running
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

script --version >script.out 2>&1 && grep -q util-linux script.out ||
    skip_all "there is no script(1) of util-linux, which makes a terminal (Debian: bsdutils)"
export PIJOB TERM=xterm
unset NO_COLOR COLUMNS LINES
mkdir suite
for case in 10-one 20-two 30-three; do
    printf '# A case\nseries: {terms: 1000}\n' >suite/$case.yaml
done
# A launcher that waits, for the second case.
# shellcheck disable=SC2016 # for the shell there
printf '#!/bin/sh\ncase "$*" in *20-two*) echo $PPID >waits; until [ -e go ]; do sleep 0.1; done ;; esac\nexec "$@"\n' >wait.sh
chmod +x wait.sh
accept=("$builddir/pijob-accept" --suite suite --launcher "$SCRATCH/wait.sh $MPIRUN $OVERSUBSCRIBE -n 2")
words=$(printf '%q ' "${accept[@]}")

# lines: what was drawn.
lines () { tr '\r' '\n' <screen | sed -n $'s/\e\\[K$//p' | sed '/^$/d'; }
drawn () { lines | tail -n 1 | grep -qE "$1"; }

rm -f screen
script -qefc "tty >tty.name; stty rows 24 cols 80; echo \$\$ >shell; exec $words --output seen" screen </dev/null >/dev/null 2>&1 &
script=$!
at_exit 'touch go'
at_exit 'kill "$(cat shell)" 2>/dev/null'
within 60 drawn '^running 20-two \(2 of 3\), 0:0[0-9], 1 left$'
ok $? "the case, its number, the time, and how many are left" || diag "$(cat -v screen)"
within 60 drawn ', 0:0[2-9], 1 left$'
ok $? "... the time goes on" || diag "$(cat -v screen)"
stty cols 20 <"$(cat tty.name)"
within 60 drawn '^2 of 3, 0:[0-9]+$'
ok $? "resized to 20 columns: what there is room for" || diag "$(cat -v screen)"
stty cols 8 <"$(cat tty.name)"
nothing () { tr '\r' '\n' <screen | sed '/^$/d' | tail -n 1 | grep -qx $'\e\\[K'; }
within 60 nothing
ok $? "resized to 8 columns: nothing" || diag "$(cat -v screen)"
touch go
within 60 test ! -e "/proc/$script"
is "$(tr -d '\r' <screen | sed $'s/.*\e\\[K//' | grep -oE '^(pass  [0-9a-z-]*|verdict: .*)' | xargs)" \
    "pass 10-one pass 20-two pass 30-three verdict: pass" "the results take its place" || diag "$(cat -v screen)"
is "$(cat seen/summary.txt seen/accept.tap | grep -c $'\e')" 0 "... and the reports have nothing of it"

# Nothing is left, whoever ends pijob-accept.
rm -f go waits shell
script -qefc "$words --output killed & echo \$! >shell; until [ -e leave ]; do sleep 0.1; done" screen </dev/null >/dev/null 2>&1 &
at_exit 'touch leave'
within 60 test -s waits
within 60 drawn '^running 20-two '
kill -9 "$(cat shell)"
touch go
ended () { ! grep -qszxF killed /proc/[0-9]*/cmdline; }
within 60 ended
ok $? "after SIGKILL of pijob-accept, what draws the line ends" || diag "$(ps -ef | grep '[ ]killed')"
touch leave

# Where there is nobody to see it.
for silent in "TERM=dumb $words --output dumb" "env -u TERM $words --output none" "$words --output pipe 2>&1 | cat" "$words --output file 2>said"; do
    # The mpirun of Open MPI 4 sometimes takes a rank that has called MPI_Finalize for one that has not,
    # and ends with 1 after a pass; such a suite is started again.
    for attempt in 1 2 3; do
        rm -rf dumb none pipe file
        run 120 script -qefc "stty cols 80; $silent" screen </dev/null
        grep -qs 'signals sent by mpirun' screen || break
        diag "attempt $attempt: mpirun missed an MPI_Finalize"
    done
    is "$status|$(grep -c $'\e' screen)" "0|0" "nothing: ${silent##*--output }" || diag "$(cat -v screen)"
done
is "$(cat said)" "" "... also in the file"
run 120 "${accept[@]}" --output batch
is "$status|$err" "0|" "nothing in a batch job" || show_run

done_testing
