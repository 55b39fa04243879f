#!/bin/bash
# bad_descriptions.t - a job description that is wrong is refused: told where and
# why, with exit status 4, nothing on standard output, nothing written
#
# The table is bad_descriptions.txt; what is not a matter of a few lines of text
# (large files, FIFOs, permissions) is here.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

table=$srcdir/tests/app/bad_descriptions.txt
FILE=../job.yaml
mkdir "$SCRATCH/empty" && cd "$SCRATCH/empty" || exit 99

# refused PATTERN NAME: what the last run was, $wanted being all of standard
# error, or with PATTERN "~" a regular expression for it.
refused () {
    local written verdict=1
    written=$(ls -A)
    if [ "$1" = "~" ]; then
        [[ $err =~ $wanted ]] && [ "$(printf '%s\n' "$err" | wc -l)" -eq 1 ] && verdict=0
    else
        [ "$err" = "$wanted" ] && verdict=0
    fi
    [ "$status" -eq 4 ] && [ ! -s "$SCRATCH/.out" ] && [ -z "$written" ] || verdict=1
    ok $verdict "$2" ||
        { show_run; diag "wanted: $wanted"; diag "written: $written"; rm -rf ./* ; }
}

# accepted NAME: the last run printed a description of 7 terms.
accepted () {
    [ "$status" -eq 0 ] && [ -z "$err" ] && printf '%s\n' "$out" | grep -qx '  terms: 7'
    ok $? "$1" || show_run
}

# check_case: run the case that $name, $text, $kind and $wanted hold.
check_case () {
    [ -n "$name" ] || return
    printf '%b' "$text" >"$FILE"
    wanted=${wanted//FILE/$FILE}
    run 10 "$PIJOB" --check "$FILE"
    refused "$kind" "$name"
    cases=$((cases + 1))
}

cases=0
name=
while IFS= read -r line; do
    case $line in
    '= '*) check_case; name=${line#= }; text=; kind=; wanted= ;;
    '|'*)  line=${line#|}; text=$text${line# }'\n' ;;
    '> '*) kind='>'; wanted=${line#> } ;;
    '~ '*) kind='~'; wanted=${line#\~ } ;;
    '#'*|'') ;;
    *) diag "not understood: $line"; exit 99 ;;
    esac
done <"$table"
check_case
[ "$cases" -ge 45 ]
ok $? "the table has $cases cases"

# A wrong description is told in the same way by a run, which then starts nothing.
printf 'series:\n  term: 1\n' >"$FILE"
wanted="$FILE:2:3: unknown key 'series.term'; did you mean 'series.terms'?"
run 30 "$PIJOB" "$FILE"
refused '>' "a run refuses as --check does"
run 30 "$PIJOB" nothing.yaml
wanted="nothing.yaml: cannot read the job description: No such file or directory"
refused '>' "a run without its description"

# Files that are no descriptions at all.
head -c 2097152 /dev/zero | tr '\0' '#' >../large.yaml
run 10 "$PIJOB" --check ../large.yaml
wanted="../large.yaml: too large for a job description: more than 1048576 bytes"
refused '>' "a file of 2 MiB"
{ echo 'series: {terms: 1}'; head -c 1048557 /dev/zero | tr '\0' '#'; } >../mib.yaml
run 10 "$PIJOB" --check ../mib.yaml
is "$status $(wc -c <../mib.yaml)" "0 1048576" "a file of 1 MiB is accepted"
echo >>../mib.yaml
run 10 "$PIJOB" --check ../mib.yaml
wanted="../mib.yaml: too large for a job description: more than 1048576 bytes"
refused '>' "a file of 1 MiB and a byte"
run 10 "$PIJOB" --check /dev/zero
wanted="/dev/zero: too large for a job description: more than 1048576 bytes"
refused '>' "a file without an end"

run 10 "$PIJOB" --check ..
wanted="..: cannot read the job description: Is a directory"
refused '>' "a directory"
run 10 "$PIJOB" --check nothing.yaml
wanted="nothing.yaml: cannot read the job description: No such file or directory"
refused '>' "a missing file"
run 10 "$PIJOB" --check ../job.yaml/x
wanted="../job.yaml/x: cannot read the job description: Not a directory"
refused '>' "a file for a directory"

# Root may read everything, so root becomes somebody else.
echo 'series: {terms: 1}' >../secret.yaml
chmod 000 ../secret.yaml
chmod 755 "$SCRATCH"
wanted="../secret.yaml: cannot read the job description: Permission denied"
if [ "$(id -u)" -ne 0 ]; then
    run 10 "$PIJOB" --check ../secret.yaml
    refused '>' "a file without permission"
elif ! setpriv --reuid=65534 --regid=65534 --clear-groups "$PIJOB" --help >/dev/null 2>&1; then
    skip "root cannot run pijob as an unprivileged user here" "a file without permission"
else
    run 10 setpriv --reuid=65534 --regid=65534 --clear-groups "$PIJOB" --check ../secret.yaml
    refused '>' "a file without permission"
fi

mkfifo ../fifo
run 10 "$PIJOB" --check ../fifo
wanted="../fifo:1:1: the job description is empty; it needs at least 'series: {terms: 1e8}'"
refused '>' "a FIFO that nobody writes to does not hang"
run 10 bash -c '"$1" --check <(echo "series: {terms: 7}")' - "$PIJOB"
accepted "a pipe is read to its end"

# Nesting and aliases are refused where they begin, not expanded: in 64 MiB.
many () { local all; printf -v all "%.0s$1" {1..100000}; printf '%s' "$all"; }
small () { run 10 bash -c 'ulimit -v 65536; exec "$@"' - "$PIJOB" --check "$FILE"; }
printf 'series: {terms: 1}\n' >"$FILE"
small
if [ "$status" -ne 0 ]; then
    small () { run 10 "$PIJOB" --check "$FILE"; }
fi
many '[' >"$FILE"
small
wanted="$FILE:1:1: the job description is a list; it must be a mapping, such as 'series: {terms: 1e8}'"
refused '>' "100000 brackets"
printf 'name: %s\n' "$(many '[')" >"$FILE"
small
wanted="$FILE:1:7: 'name' is a list; allowed: 1 to 64 of the characters A-Z a-z 0-9 . _ -, such as pi"
refused '>' "100000 brackets for a value"
printf 'series: %s\n' "$(many '{terms: ')" >"$FILE"
small
wanted="$FILE:1:17: 'series.terms' is a mapping; allowed: a whole number from 1 to 1000000000000000"
refused '>' "100000 mappings"
printf '%s: 1\n' "$(many x)" >"$FILE"
small
like "$status $err" "^4 $FILE:1:(1|102[45]): " "a key of 100000 characters"
[ "${#err}" -lt 400 ]
ok $? "... is not shown in full" || diag "${#err} characters"
printf 'series: {terms: %s}\n' "$(many 9)" >"$FILE"
small
like "$status $err" "^4 $FILE:1:17: 'series.terms': '9+\.\.\.' is out of range; " \
    "a number of 100000 digits"
printf 'log: {file: "%s"}\nseries: {terms: 1}\n' "$(many x)" >"$FILE"
small
like "$status $err" "^4 $FILE:1:13: 'log.file': 'x+\.\.\.' is too long; allowed: " \
    "a file name of 100000 characters"

# Accepted, though some editor wrote them.
printf 'series:\r\n  terms: 1e8\r\nname: x\r\n' >"$FILE"
run 10 "$PIJOB" --check "$FILE"
like "$status ${out//$'\n'/ }" '^0 --- name: "x" series: +terms: 100000000 ' \
    "line ends of Windows are accepted"
printf 'series:\r\n  terms: 1e8\r\nspeed: x\r\n' >"$FILE"
run 10 "$PIJOB" --check "$FILE"
wanted="$FILE:3:1: unknown key 'speed'; allowed here: name, series, communication, checkpoint, log, launch, links, expect, inject"
refused '>' "... and counted as one"
printf '\xef\xbb\xbfseries: {terms: 7}\n' >"$FILE"
run 10 "$PIJOB" --check "$FILE"
accepted "a byte order mark is accepted"
printf 'series: {terms: 7}' >"$FILE"
run 10 "$PIJOB" --check "$FILE"
accepted "a last line without its end is accepted"

# YAML is UTF-8 or, with a byte order mark, UTF-16: libyaml reads both.
utf16 () { printf 'series: {terms: 7}\n%s' "$2" | iconv -f UTF-8 -t "$1"; }
if utf16 UTF-16LE '' >/dev/null 2>&1; then
    for order in LE:'\xff\xfe' BE:'\xfe\xff'; do
        { printf '%b' "${order#*:}"; utf16 "UTF-16${order%%:*}" ''; } >"$FILE"
        run 10 "$PIJOB" --check "$FILE"
        accepted "UTF-16${order%%:*} with a byte order mark is accepted"
        { printf '%b' "${order#*:}"; utf16 "UTF-16${order%%:*}" 'speed: 1'; } >"$FILE"
        run 10 "$PIJOB" --check "$FILE"
        wanted="$FILE:2:1: unknown key 'speed'; allowed here: name, series, communication, checkpoint, log, launch, links, expect, inject"
        refused '>' "... and its mistakes are told"
    done
    utf16 UTF-16LE '' >"$FILE"
    run 10 "$PIJOB" --check "$FILE"
    wanted="^$FILE:1:[12]: not a text file: "
    refused '~' "UTF-16 without one is refused"
else
    skip "no iconv" "UTF-16"
fi

done_testing
