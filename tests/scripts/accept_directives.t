#!/bin/bash
# accept_directives.t - a directive of a case is read as it is meant, or refused with file and
# line; what a step must print is what it printed
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/accept.sh
. "$srcdir/tests/lib/accept.sh"
real=$PIJOB
stub_pijob 'echo "an answer"'

# accept TEXT: a suite of one case, which printf %b makes of TEXT.
accept () {
    new_suite
    printf '%b' "$1" >suite/case.yaml
    accept_suite
}

# Each is "#ACCEPT step: 3", as editors and systems write it: with status 0 expected it fails.
end='series: {terms: 10}\n'
while IFS='|' read -r name text; do
    accept "$text"
    is "$status" 0 "read: $name" || show_run
done <<END
plain|#ACCEPT step: 3\n$end
a blank of a formatter|# ACCEPT step: 3\n$end
CRLF|# Title\r\n#ACCEPT step: 3\r\nseries: {terms: 10}\r\n
a byte order mark|\xef\xbb\xbf#ACCEPT step: 3\n$end
a byte order mark and CRLF|\xef\xbb\xbf# ACCEPT step: 3\r\nseries: {terms: 10}\r\n
no line end at the end|series: {terms: 10}\n#ACCEPT step: 3
a blank that does not break|#\xc2\xa0ACCEPT\xc2\xa0step:\xc2\xa03\n$end
a tab|#ACCEPT\tstep:\t3\t\n$end
END

# refused NAME LINE TEXT: with file and line, and nothing is run.
while IFS='|' read -r name line text; do
    accept "$text"
    [ "$status" = 4 ] && [[ $err == "pijob-accept: suite/case.yaml:$line: "* ]] && [ ! -e out ]
    ok $? "refused: $name" || show_run
done <<END
a letter is missing|1|#ACEPT step: 3\n$end
a letter is missing, and a blank|1|# ACEPT step: 3\n$end
a letter too many|1|#ACCEPTS step: 3\n$end
letters swapped|2|# x\n#ACCPET step: 3\n$end
a misspelt key|1|#ACCEPT stpe: 3\n$end
both misspelt|1|#ACCPT stpe: 3\n$end
a misspelt word in small letters|1|#acept step: 3\n$end
small letters|1|#accept step: 3\n$end
another word|1|#PIJOB step: 3\n$end
no word|1|# step: 3\n$end
no blank|1|#ACCEPTstep: 3\n$end
a hyphen|1|#ACCEPT-step: 3\n$end
two signs|1|## ACCEPT step: 3\n$end
nothing behind it|1|#ACCEPT\n$end
no colon|1|#ACCEPT step 3\n$end
behind a value|1|series: {terms: 10} #ACCEPT step: 3\n
an invisible letter|1|#\xe2\x80\x8bACCEPT step: 3\n$end
line ends of an old system|1|# Title\r#ACCEPT step: 3\rseries: {terms: 10}\r
a line end of Unicode|1|# Title\xe2\x80\xa8#ACCEPT step: 3\n$end
a pattern that matches everything|1|#ACCEPT says:\n$end
two launches|2|#ACCEPT launch: -n1\n#ACCEPT launch: -n2\n$end
an unknown placeholder|1|#ACCEPT step: [1-9]* --set expect.ranks={task}\n$end
no blank, in small letters|1|#acceptstep: 3\n$end
a sign before the word|1|#@ACCEPT step: 3\n$end
another sign|1|#!ACCEPT step: 3\n$end
a dash|2|# x\n#- ACCEPT step: 3\n$end
a colon|1|#:ACCEPT step: 3\n$end
the name of the program|1|# pijob-accept step: 3\n$end
a word before it|1|# TODO ACCEPT step: 3\n$end
no word, and a misspelt key|1|# steps: 3\n$end
no word, and a capital letter|1|# Step: 3\n$end
no word, and letters swapped|1|#\tneesd: 2 nodes\n$end
no word, and a letter is another one|1|# Lumit: 10\n$end
no word, and a letter is missing|1|# lanch: -n1\n$end
no word, and a letter too many|1|# sayss: verdict\n$end
no word, and swapped letters of a short key|1|# sasy: verdict\n$end
no word, another letter, and two words|1|# TODO meeds: 2 nodes\n$end
no word, and an equals sign|1|#step=3\n$end
no colon, in small letters|1|#accept step 3\n$end
no colon, but a blank|1|# Accept says verdict\n$end
behind a value, in small letters|1|series: {terms: 10} # accept step: 3\n
behind a value, without the word|1|series: {terms: 10} # step: 3\n
blanks that do not break|1|#\xc2\xa0\xc2\xa0acceptstep:\xc2\xa03\n$end
a byte order mark, and a sign|1|\xef\xbb\xbf#@ACCEPT step: 3\n$end
a byte order mark on another line|2|# x\n\xef\xbb\xbf#acept step: 3\n$end
CRLF, and a misspelt key|1|# steps: 3\r\n$end
wide letters|1|#\xef\xbc\xa1\xef\xbc\xa3 step: 3\n$end
a wide colon|1|#ACCEPT step\xef\xbc\x9a 3\n$end
letters of another alphabet|1|#\xd0\x90\xd0\xa1CEPT step: 3\n$end
a pattern of an empty line|1|#ACCEPT says: (no such line)?\n$end
a pattern of any line|1|#ACCEPT says: .*\n$end
a pattern with an empty branch|2|# x\n#ACCEPT says: verdict|\n$end
a pattern of a status that has no end|1|#ACCEPT step: [1-9\n$end
a status above 255|1|#ACCEPT step: 256\n$end
a status with a zero in front|1|#ACCEPT step: 03\n$end
a pattern of statuses above 255|1|#ACCEPT step: 3??*\n$end
any status|1|#ACCEPT step: *\n$end
any status, written longer|1|#ACCEPT step: [0-9]*\n$end
an empty launch|1|#ACCEPT launch:\n$end
a launch without an option|1|#ACCEPT launch: ntasks=2\n$end
two limits|2|#ACCEPT limit: 100\n#ACCEPT limit: 10\n$end
an option that pijob refuses|1|#ACCEPT step: [1-9]* --alow-inject\n$end
a value that pijob refuses|2|#ACCEPT step: 3\n#ACCEPT step: [1-9]* --set series.term=1\n$end
a comment behind a step|1|#ACCEPT step: [1-9]* # it must fail\n$end
NUL characters|1|#\0A\0C\0C\0E\0P\0T\0 \0s\0t\0e\0p\0:\0 \0003\0\n\0$end
END

# What is no comment is YAML, and pijob refuses it.
while IFS='|' read -r name text; do
    accept "$text"
    [ "$status|$out" = "4|" ] && [ ! -e out ]
    ok $? "refused: $name" || show_run
done <<END
a key of YAML|ACCEPT: {step: 3}\n$end
a line of YAML|ACCEPT step: 3\n$end
a directive of YAML|%ACCEPT step: 3\n$end
a wide number sign|\xef\xbc\x83ACCEPT step: 3\n$end
a comment of another language|// ACCEPT step: 3\n$end
END

# Sentences that are no directives.
for text in 'Its launch.timeout: 60 s' 'links: {sample: all}' 'expect: {nodes: 2}' 'Note: two steps' 'in 3 steps: as before' \
    'Accepts what others refuse' 'The next step: resume' 'Except for one: it passes' \
    'Days: 3' 'WAYS: two' 'TODO Days: 3' 'Seeds: 42' 'Lunch: at 12' 'Steps: write, then read' 'Limits = none' \
    'what this site needs: a fabric' 'see pijob-accept(1), #ACCEPTANCE'; do
    accept "# $text\n#ACCEPT step: 3\n$end"
    case $text in *ACCEPT*) is "$status" 4 "refused: $text" ;; *) is "$status" 0 "a sentence: $text" ;; esac || show_run
done

# ---- Files that are no cases -------------------------------------------------------------

# odd NAME MESSAGE: that file, beside a case that is right.
odd () {
    rm -rf out
    run 20 bash "$program" --launcher env --suite suite --output out
    is "$status|$out|${err%%$'\n'*}" "4||pijob-accept: suite/$1$2" "refused: $1" || show_run
    ok "$([ ! -e out ]; echo $?)" "... and nothing is run"
}
for name in e.yml g.YAML h.Yml i.yaml.txt 'j.yaml '; do
    new_suite
    printf %b "#ACCEPT step: 3\n$end" | tee suite/case.yaml >"suite/$name"
    odd "$name" ": it would not run: a case is a file *.yaml; rename it or remove it"
done
new_suite
printf %b "#ACCEPT step: 3\n$end" >suite/case.yaml
ln -s /nowhere suite/f.yaml
odd f.yaml ": a link to a file that does not exist"
rm suite/f.yaml && mkdir suite/f.yaml
odd f.yaml ": not a file"
rmdir suite/f.yaml && mkfifo suite/f.yaml
odd f.yaml ": not a file"
rm -rf suite/f.yaml out && printf x | tee suite/README suite/old.yaml.orig >suite/.hidden.yaml
accept_suite
is "$status|$(grep -c '^pass' <<<"$out")" "0|1" "files with other names are no cases" || show_run

# ---- What a step must print --------------------------------------------------------------

accept "#ACCEPT step: 3 --set name=hello\n#ACCEPT says: hello\n$end"
is "$status" 1 "says: the command line is not what a step printed" || show_run
accept "#ACCEPT step: 3\n#ACCEPT says: exit status\n$end"
is "$status" 1 "says: nor is the exit status" || show_run
accept "#ACCEPT step: 3\n#ACCEPT says: ^an answer\$\n$end"
is "$status" 0 "says: what a step printed" || show_run
accept "#ACCEPT step: 3 --quiet\n#ACCEPT step: 3\n#ACCEPT says: ^an answer\$\n$end"
is "$status|$(grep -c '^an answer$' out/case.out)" "0|2" "says: of two steps" || show_run

# ---- How long a step may take ------------------------------------------------------------

# A hang is ended by pijob, which says where, and only then by pijob-accept.
patience=$("$PIJOB" --check "$srcdir/etc/pi.yaml" | sed -n 's/^  timeout: \([0-9]*\)s$/\1/p')
mkdir limits && printf '#!/bin/sh\necho "$3" >limit\n' >limits/timeout && chmod +x limits/timeout
printf '%s' 'series: {terms: 10}' >limits/case.yaml
run 60 env PATH="$SCRATCH/limits:$PATH" bash "$program" --launcher env --suite limits --output limited
ok "$([ "$patience" -ge 1 ] && [ "$(cat limit)" -gt "$patience" ]; echo $?)" \
    "the limit of a step is longer than launch.timeout" || diag "$(cat limit) s, $patience s"

# ---- How many ranks there must be --------------------------------------------------------

# A launcher whose ranks are singletons: each is rank 0 of 1.
mkdir ranks
printf '#!/bin/bash\nwhile [[ $1 == -* ]]; do shift 2; done\nexec "$@"\n' | tee ranks/start >ranks/nice
chmod +x ranks/*
stub=$PIJOB
PIJOB=$real

# singletons LAUNCHER TEXT: a suite of one case, by single processes.
singletons () {
    new_suite
    printf '%b' "$2" >suite/case.yaml
    run 60 env PATH="$SCRATCH/ranks:$PATH" bash "$program" --launcher "$1" --suite suite --output out
}
few="^fail  case .* step 1: exit status 3, expected 0"
for launcher in 'start -n 2' 'start -np 2' 'start -x y -n 2' 'nice -n 7 start -n 2' 'start --ntasks 2'; do
    singletons "$launcher" "$end"
    like "$out" "$few" "singletons of '$launcher' fail a case" || show_run
done
like "$(cat out/case.out)" "check 'ranks' failed: the job has 1 rank, the description expects 2; start pijob with srun or mpirun" "... with the reason"
singletons 'start -n 2' "#ACCEPT step: 0 --hello\n$end"
like "$out" "^fail  case .* step 1: no line 'I am rank 0 of 2 on HOST'" "... and --hello" || show_run
singletons 'start -n 1' "#ACCEPT step: 0 --hello\n#ACCEPT step: 0\n$end"
is "$status" 0 "the number that is expected passes" || show_run
for launcher in 'start -n 2 start -n 3' 'nice -n 7' env; do
    singletons "$launcher" "$end"
    is "$status" 0 "a number that is not known ('$launcher') is not expected" || show_run
done
singletons 'start -n 2' "#ACCEPT step: 0 --set expect.ranks=1\n$end"
is "$status" 0 "a step that states its own number keeps it" || show_run
singletons 'start -n 2' "${end}expect: {ranks: 1}\n"
is "$status" 0 "... and so does a description" || show_run

# ---- Blanks in paths ---------------------------------------------------------------------

mkdir -p 'my suite' 'my results'
PIJOB=$stub
printf '# Title\n#ACCEPT step: 3 --set checkpoint.directory={output}/c\nseries: {terms: 10}\n' >'my suite/my case.yaml'
cp stub 'my stub'
run 60 env PIJOB="$SCRATCH/my stub" bash "$program" --launcher env --suite 'my suite' --output 'my results/of today'
is "$status" 0 "blanks in the paths of suite, case, program and results" || show_run
ok "$([ -s 'my results/of today/my case.out' ]; echo $?)" "... which are there"

done_testing
