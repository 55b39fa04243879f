#!/bin/bash
# terminal.t - the progress bar: on a terminal, of any width, and nowhere else
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

cd "$SCRATCH" || exit 99
script --version >script.out 2>&1 && grep -q util-linux script.out ||
    skip_all "there is no script(1) of util-linux, which makes a terminal (Debian: bsdutils)"
# script(1) runs its command by this shell.
export TERM=xterm PIJOB SHELL=/bin/sh
unset NO_COLOR COLUMNS LINES
# Several beats of it are complete before it ends, on any machine.
printf 'series: {terms: 1e10}\nlog: {progress: 0.1s}\n' >job.yaml
printf 'series: {terms: 1e15}\nlog: {progress: 0.1s}\n' >long.yaml

# on_terminal COLUMNS COMMAND: what a terminal of so many columns gets, in `screen`.
on_terminal () {
    run 120 script -qefc "stty rows 24 cols $1; $2" screen </dev/null
}

# frames [FILE]: each picture of the bar, a line each, without colours.
frames () { tr '\r' '\n' <"${1:-screen}" | sed -n $'s/\e\\[K$//; s/\e\\[[0-9]*m//g; /^ *[0-9]* %/p'; }
# widest: of the longest.
widest () { frames | awk '{ if (length($0) > most) most = length($0) } END { print most + 0 }'; }
# seen: the end of it, in letters.
seen () { cat -v screen | tail -c 2000; }
# left_over: what a person sees in the end, but for the name of the log.
left_over () { tr -d '\r' <screen | sed $'s/.*\e\\[K//; /^$/d; /^Script /d; /^pijob: the log is /d'; }

for columns in 20 80 200; do
    on_terminal $columns "'$PIJOB' job.yaml"
    is "$status" 0 "a terminal of $columns columns" || show_run
    ok "$(($(frames | wc -l) == 0))" "... shows a bar" || diag "$(seen)"
    ok "$(($(widest) >= columns))" "... in less than a line" || diag "$(frames)"
    is "$(left_over | head -n 1)|$(left_over | tail -n 1)" \
        "Rank 0 partial pi: 3.1415926534897932|verdict: pass" "... and the result" || diag "$(seen)"
    grep -q $'^pijob: the log is pi-[0-9]*\\.log\r*$' screen
    ok $? "... with the name of the log" || diag "$(seen)"
    grep -q $'\r\e\\[KRank 0 ' screen
    ok $? "... which takes its place"
done
like "$(frames | tail -n 1)" \
    '^ *[0-9]+ % \[#*\.*\] [0-9.]+[GM] of 10G terms, [0-9.e+]+ [kMGT]term/s, [0-9]+:[0-9]+ left, 1 rank$' "the bar"
like "$(tr '\r' '\n' <screen | grep -c $'\e\\[K$')" '^[1-9]' "... of escape sequences that erase a line"

# What a person does not see on a terminal is as ever.
on_terminal 80 "'$PIJOB' job.yaml >out"
is "$(head -n 1 out)|$(grep -c '' out)" "Rank 0 partial pi: 3.1415926534897932|4" "standard output into a file is only the result"
ok "$(($(frames | wc -l) == 0))" "... and the bar stays on the terminal"
on_terminal 80 "'$PIJOB' job.yaml | cat"
is "$(left_over | head -n 1)" "Rank 0 partial pi: 3.1415926534897932" "into a pipe, too" || diag "$(seen)"
for silent in "'$PIJOB' --quiet job.yaml" "TERM=dumb '$PIJOB' job.yaml" "env -u TERM '$PIJOB' job.yaml" \
    "'$PIJOB' job.yaml 2>&1 | cat" "'$PIJOB' job.yaml 2>file"; do
    on_terminal 80 "$silent"
    is "$status|$(grep -c $'\e' screen)" "0|0" "no bar: ${silent//"$PIJOB"/pijob}" || diag "$(seen)"
done
[ ! -s file ]
ok $? "... and none in the file"
run 60 "$PIJOB" job.yaml
is "$status|$err" "0|" "no terminal, no bar" || show_run

# In the background of a shell with job control, the terminal is not ours.
on_terminal 80 "set -m; '$PIJOB' job.yaml >background.out & wait"
is "$(frames | wc -l)|$(tail -n 1 background.out)" "0|verdict: pass" "no bar from the background" || diag "$(seen)"

# A message in between, and a job that is stopped.
on_terminal 80 "'$PIJOB' --log stopped.log long.yaml & until grep -qs '^event: progress' stopped.log; do sleep 0.1; done; kill \$!; wait \$!"
grep -q $'\r\e\\[Kpijob: stopped by a signal; ' screen
ok $? "a message replaces the bar" || diag "$(seen)"

# resized COLUMNS: whether the last bar fits there.
resized () {
    local last
    last=$(frames | tail -n 2 | head -n 1)
    [ -n "$last" ] && [ ${#last} -lt "$1" ] && { [ "$1" -lt 60 ] || [ ${#last} -gt 60 ]; }
}
rm -f screen pi-*.log
# shellcheck disable=SC2016 # for the shell there
script -qefc 'tty >tty.name; stty rows 24 cols 120; echo $$ >shell; exec "$PIJOB" long.yaml' screen </dev/null >/dev/null 2>&1 &
at_exit "kill $! 2>/dev/null; kill \$(cat shell) 2>/dev/null"
for columns in 120 30 5 80; do
    within 20 test -s tty.name
    stty cols $columns <"$(cat tty.name)"
    if [ $columns -gt 10 ]; then
        within 60 resized $columns
        ok $? "resized to $columns columns: the bar fits" || diag "$(frames | tail -n 3)"
    fi
done
kill "$(cat shell)"

# mpirun gives its ranks a pipe, whatever it has.

on 2 job.yaml
words=$(printf '%q ' "${command[@]}")
on_terminal 80 "$words"
is "$status" 0 "under mpirun, which has a terminal" || show_run
like "$(frames | tail -n 1)" ', 2 ranks$' "... a bar" || diag "$(seen)"
on_terminal 80 "$words 2>file"
is "$status|$(frames | wc -l)" "0|0" "... and none if mpirun has a file" || diag "$(seen)"
[ ! -s file ]
ok $? "... there, too" || diag "$(cat file)"
# shellcheck disable=SC2016 # for the shell there
printf '#!/bin/sh\n"$PIJOB" "$@" 2>&1 | cat >kept\n' >kept.sh && chmod +x kept.sh
PIJOB_REAL=$PIJOB
PIJOB=$SCRATCH/kept.sh on 2 job.yaml
words=$(printf '%q ' "${command[@]}")
on_terminal 80 "PIJOB=$PIJOB_REAL $words"
is "$(grep -c $'\e' kept)" 0 "... and none in what a script of the rank keeps" || diag "$(cat -v kept)"

done_testing
