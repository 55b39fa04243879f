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
like "$(cat given)" "^set label 'killed' at" "... with the end of each start"
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg links.log
like "$(cat given)" "^set title '28 links between 8 hosts" "links, where the log has them"
like "$(cat given)" "set label 'n3 and n7' at" "... by name"
# The links of all hosts, here three of them, of which n2 is slow.
sed '/^event: links/,/^\.\.\./ {
    s/^hosts: .*/hosts: 3/; s/^links: .*/links: 3/; s/^latency_outliers:/OUTLIERS/; /^  /d
    s/^latency: .*/latency: {min: 1.0e-06, median: 1.0e-06, max: 2.0e-06, worst: "n2-n3"}/
    s/^bandwidth: .*/bandwidth: {min: 1.0e+08, median: 1.2e+10, max: 1.2e+10, worst: "n2-n3"}/
    s/^bandwidth_outliers:/&\n  links: 2\n  hosts:\n  - {host: "n2", latency: 2.0e-06, bandwidth: 1.0e+08}/
    /^OUTLIERS/d
    s/^\.\.\./pairs:\n- {host: "n1", to: "n2", latency: 1.5e-06, bandwidth: 1.1e+08}\n- {host: "n1", to: "n3", latency: 1.0e-06, bandwidth: 1.2e+10}\n- {host: "n2", to: "n3", latency: 2.0e-06, bandwidth: 1.0e+08}\n&/
}' links.log >matrix.log
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg matrix.log
is "$status|$err" "0|" "all links" || show_run
like "$(cat given)" "^set multiplot title '3 links between 3 hosts: median latency 1 us, median bandwidth 12 GB/s'" "... are a matrix"
is "$(grep -E "^set [xy]tics .*\('n1' 0, 'n2' 1, 'n3' 2\)$" given | wc -l)" 2 "... of the hosts"
is "$(sed -n '/^.cells0/,/^END/p' given | grep -vE '^[$E]' | cut -d' ' -f 1-4 | xargs -d '\n')" \
    '0 0 NaN "" 1 0 1.5 "1.5" 2 0 1 "1" 0 1 1.5 "1.5" 1 1 NaN "" 2 1 2 "2" 0 2 1 "1" 1 2 2 "2" 2 2 NaN ""' "... of the latency"
like "$(sed -n '/^.cells1/,/^plot/p' given)" '^1 0 0\.11 "0\.11" 16777215$' "... of the bandwidth, in white on the colour of the slow ones"
like "$(cat given)" "^set title 'latency \(us\)'" "... with units"
like "$(cat given)" "^set title 'bandwidth \(GB/s\)'" "... each"
like "$(cat given)" "^set label 1 'slow: n2 to all others: latency 2 us, bandwidth 100 MB/s'" "... and the slow host by name"
run 20 "$REPORT" --html page.html matrix.log
is "$status|$(grep -cE '<text [^>]*>(latency \(us\)|bandwidth \(GB/s\)|slow: n2 to all others: .*)</text>' page.html)" "0|3" "... in a page, too" || show_run
# A host that is not in the order of names, of more hosts than have room.
awk 'BEGIN { hosts = 100; printf "---\nevent: start\nname: x\n...\n---\nevent: links\nhosts: %d\nlinks: %d\nlatency: {min: 1e-6, median: 1e-6, max: 1e-6}\nbandwidth: {min: 1e9, median: 1e9, max: 1e9}\nlatency_outliers:\n  pairs:\n  - {pair: \"h50-h77\", latency: 1e-3, bandwidth: 1e9}\npairs:\n", hosts, hosts * (hosts - 1) / 2
    for (i = hosts; i > 0; i--) for (k = i - 1; k > 0; k--) printf "- {host: \"h%d\", to: \"h%d\", latency: 1e-6, bandwidth: 1e9}\n", i, k
    print "..." }' >many.log
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg many.log
like "$(cat given)" "^set xtics .*\('h100' 0, .*'h77' 23, .*'h50' 50," "of 100 hosts, the slow ones are named on the axes"
is "$(grep '^set ytics' given | grep -o "'h[0-9]*'" | wc -l | awk '{ print ($1 > 15), ($1 < 30) }')" "1 1" "... and some others" ||
    diag "$(grep '^set ytics' given)"
# More hosts than a matrix has room for: the medians of each.
awk 'BEGIN { printf "---\nevent: start\nname: x\n...\n---\nevent: links\nhosts: 1000\nlinks: 499500\nlatency: {min: 1e-6, median: 1e-6, max: 1e-6}\nbandwidth: {min: 1e9, median: 1e9, max: 1e9}\nlinks_of_hosts:\n"
    for (i = 0; i < 1000; i++) printf "- {host: \"h%d\", links: 999, latency: {min: 1e-6, median: 1.%03d5e-6, max: 2e-6}, bandwidth: {min: 1e8, median: 1e9, max: 2e9}}\n", i, i
    print "..." }' >summary.log
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg summary.log
is "$status|$(grep -c '^1\.[0-9]*e-06 1e+09$' given)" "0|1000" "of 1000 hosts, a mark for each" || show_run
like "$(cat given)" "each host: medians of its links" "... as the picture says"
awk '!/^- {host/ || ++n <= 64' summary.log >worst.log
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg worst.log
like "$status|$(cat given)" "the worst hosts: medians of their links" "of 1000 hosts, the 64 that the log has" || show_run
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg --picture hosts links.log
like "$(cat given)" "'n17' 0" "hosts, by name"
like "$(cat given)" "^set label 'n17: 42 %' at" "... the slow ones, of the median"
sed 's/^  slow:/  hosts:\n  - {host: "n16", rate: 1.45e+09, of_median: 1.0}\n  - {host: "n18", rate: 1.46e+09, of_median: 1.0}\n&/' links.log >rates.log
run 20 env PATH="$SCRATCH/bin" "$REPORT" --plot x.svg --picture hosts rates.log
like "$(cat given)" "^set title 'Speed of hosts'$" "... and all hosts, if the log has them"
like "$(cat given)" "'n16' 4, 'n18' 5" "... by speed"
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
for picture in scaling hosts timeline links matrix; do
    case $picture in
    matrix) logs=(matrix.log) ;;
    scaling) logs=(series-*.log) ;;
    timeline) logs=(restarts.log) ;;
    *) logs=(evil.log) ;;
    esac
    for ending in svg png pdf; do
        run 60 "$REPORT" --plot "$picture.$ending" --picture "${picture/matrix/links}" "${logs[@]}"
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
