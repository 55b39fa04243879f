#!/bin/bash
# plot.t - the pictures of pijob-report, by gnuplot
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=lib.sh
. "$srcdir/tests/report/lib.sh"

cd "$SCRATCH" || exit 99
cp "$DATA"/*.log . && chmod u+w ./*.log || exit 99

report --plot x.jpg pass.log
is "$status|${err%%$'\n'*}" "4|pijob-report: --plot: the name 'x.jpg' does not end in .svg, .png or .pdf" "another ending"
report --plot x.svg --picture cake pass.log
is "$status|${err%%$'\n'*}" "4|pijob-report: unknown picture 'cake'; allowed: scaling, hosts, timeline, links" "another picture"
mkdir bin
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg restarts.log
is "$status|$err" "1|pijob-report: gnuplot not found: pictures need it (Debian: gnuplot-nox, RHEL: gnuplot); --html does not" \
    "no gnuplot"
[ ! -e x.svg ]
ok $? "... no file"
report --plot x.svg --picture scaling pass.log
like "$status|$err" '^1\|pijob-report: scaling: no two jobs ' "nothing to be drawn"

# What a gnuplot is given, and one that fails, or draws nothing.
# shellcheck disable=SC2016 # for the script there
printf '#!/bin/sh\n/bin/cat >"$GIVEN"\necho picture\n' >bin/gnuplot
chmod +x bin/gnuplot
export GIVEN=$SCRATCH/given
# A series of jobs: 1, 2 and 4 ranks.
for n in 1 2 4; do
    sed "s/^ranks: 2/ranks: $n/; s/^  total:/  compute: {min: 1.0, mean: 1.0, max: 1.$n, host: \"n1\"}\n  distribute: {min: 0, mean: 0, max: 0, host: \"n1\"}\n  collect: {min: 0, mean: 0, max: 0, host: \"n1\"}\n&/" \
        pass.log >"series-$n.log"
done
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg series-*.log
is "$status|$err|$(cat x.svg)" "0||picture" "the picture is what gnuplot has drawn" || show_run
like "$(cat given)" "^set title 'Strong scaling: pi'" "scaling is what suits several jobs"
like "$(cat given)" "^set xtics \('1' 1, '2' 2, '4' 4\)" "... by their ranks"
like "$(cat given)" "set ylabel '.*\(term/s\)'" "... with units"
like "$(cat given)" "title 'ideal'" "... and the ideal line"
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg restarts.log
like "$(cat given)" "^set title 'Terms summed in restarts.log, 3 starts'" "the timeline is what suits a job with restarts"
like "$(cat given)" '"killed"' "... with the end of each start"
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg links.log
like "$(cat given)" "^set title '28 links between 8 hosts" "links, where the log has them"
like "$(cat given)" '"n3 and n7"' "... by name"
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg --picture hosts links.log
like "$(cat given)" "'n17' 0" "hosts, by name"
like "$(cat given)" '"42 %"' "... the slow ones, of the median"
# Names that are commands.
# shellcheck disable=SC2016 # a command
evil='`touch owned`'"'"'; system("touch owned"); @x \\n'
sed "s|n17|${evil//\"/\\\\\"}|" links.log >evil.log
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg --picture hosts evil.log
like "$(cat given)" "'\?touch owned\?\?; system\(\?touch owned\?\); \?x" "a name is no command" || diag "$(grep -n touch given)"
printf '#!/bin/sh\necho "line 1: \033[31mno" >&2\nexit 1\n' >bin/gnuplot
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot new.svg restarts.log
is "$status|$err" '1|pijob-report: gnuplot failed: line 1: \x1b[31mno' "a gnuplot that fails"
[ ! -e new.svg ] && [ -z "$(find . -name 'new.svg.*')" ]
ok $? "... leaves no file"
printf '#!/bin/sh\nexit 0\n' >bin/gnuplot
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot new.svg restarts.log
is "$status|$err" '1|pijob-report: gnuplot produced no output' "a gnuplot that draws nothing"

if ! command -v gnuplot >/dev/null; then
    skip "no gnuplot (Debian: gnuplot-nox, RHEL: gnuplot)" "real pictures"
    done_testing
    exit
fi
for picture in scaling hosts timeline links; do
    case $picture in
    scaling) logs=(series-*.log) ;;
    timeline) logs=(restarts.log) ;;
    *) logs=(evil.log) ;;
    esac
    for ending in svg png pdf; do
        run 60 "$REPORT" --plot "$picture.$ending" --picture "$picture" "${logs[@]}"
        is "$status|$err" "0|" "$picture.$ending" || show_run
    done
    is "$(head -c 8 "$picture.png" | od -An -tx1 | tr -d ' ')" 89504e470d0a1a0a "... is a PNG"
    like "$(head -c 5 "$picture.pdf")" '^%PDF-' "... and a PDF"
    if command -v xmllint >/dev/null; then
        run 20 xmllint --noout --nonet "$picture.svg"
        is "$status" 0 "... and an SVG" || show_run
    fi
done
[ ! -e owned ]
ok $? "no name was run as a command"
quote="a'b.svg"
run 60 "$REPORT" --plot "$quote" restarts.log
is "$status" 0 "a file with a quote in its name" || show_run

done_testing
