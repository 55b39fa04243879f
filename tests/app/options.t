#!/bin/bash
# options.t - the command line of pijob: what is refused and how, --help,
# --version, --check, --set, --quiet, and what happens when nobody can read the
# output
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

cd "$SCRATCH" || exit 99
# Not inside a step of Slurm: the answers would depend on it.
unset "${!SLURM_@}"
printf 'series: {terms: 1000}\n' >job.yaml
cp job.yaml second.yaml
cp job.yaml ./-job.yaml
printf 'name: other\n' >noterms.yaml

# usage MESSAGE NAME ARGUMENT...: the arguments are refused with MESSAGE.
usage () {
    local message=$1 name=$2
    shift 2
    run 20 "$PIJOB" "$@"
    is "$status|$out|$err" "4||pijob: $message
Usage: pijob [OPTION]... JOB.yaml
Try 'pijob --help' for more." "$name"
}

# checked PATTERN NAME: the last run succeeded, and a line of it is like PATTERN.
checked () {
    [ "$status" -eq 0 ] && [ -z "$err" ] && printf '%s\n' "$out" | grep -qE -e "$1"
    ok $? "$2" || { show_run; diag "pattern: $1"; }
}

usage "no job description given" "no arguments"
usage "no job description given" "only --" --
usage "no job description given" "--check alone" --check
usage "no job description given" "--quiet alone" -q
usage "unknown option '-x'" "an unknown short option" -x job.yaml
usage "unknown option '-x'" "an unknown short option among others" -qx job.yaml
usage "unknown option '-\\xc3'" "an unknown short option that is not ASCII" -é job.yaml
usage "too many arguments: 'second.yaml'" "two files" job.yaml second.yaml
usage "too many arguments: 'second.yaml'" "two files for --check" --check job.yaml second.yaml
usage "too many arguments: 'job.yaml'" "a file for --hello" --hello job.yaml
usage "too many arguments: 'job.yaml'" "a file for --version" --version job.yaml
usage "option '--set' needs a value" "--set at the end" job.yaml --set
usage "option '--log' needs a value" "--log at the end" job.yaml --log
usage "--log needs the name of a file" "an empty --log" --log= job.yaml
usage "--quiet and --verbose cannot be combined" "--quiet and --verbose" --quiet --verbose job.yaml
for pair in "--check --hello" "--hello --check" "--version --help" "--help --check" \
    "--hello --version"; do
    # shellcheck disable=SC2086
    usage "--hello, --check, --status, --version and --help cannot be combined" "$pair" $pair job.yaml
done
many=()
for _ in {1..65}; do many+=(--set name=x); done
usage "--set may be given at most 64 times" "65 times --set" "${many[@]}" --check job.yaml
run 20 "$PIJOB" "${many[@]:2}" --check job.yaml
is "$status|$err" "0|" "64 times --set"

run 20 "$PIJOB" --bogus job.yaml
like "$status|$out|$err" "^4\|\|pijob: unknown .*option '--bogus'" "an unknown long option"
run 20 "$PIJOB" --ver
like "$status|$out|$err" "^4\|\|pijob: .*ambiguous.* '--ver'" \
    "an abbreviation that may mean two options"
run 20 "$PIJOB" --check=yes job.yaml
like "$status|$out|$err" "^4\|\|pijob: .*'?--check=?.*(takes no|no value|without a value)" \
    "a value for an option that takes none"
run 20 "$PIJOB" --quiet=1 job.yaml
like "$status|$out|$err" "^4\|\|pijob: .*'?--quiet" "... is told by the name that was used"
is "$(echo *)" "-job.yaml job.yaml noterms.yaml second.yaml" "none of these wrote anything"

# A description that is not here, but installed: which one it may be.
mkdir "$SCRATCH/etc" && : >"$SCRATCH/etc/pi.yaml"
for place in pi.yaml x/pi.yaml; do
    run 20 env PIJOB_ETC="$SCRATCH/etc" "$PIJOB" --check $place
    is "$status|$err" "4|$place: cannot read the job description: No such file or directory; the installed one is $SCRATCH/etc/pi.yaml" \
        "$place: the installed one is named"
done
run 20 env PIJOB_ETC="$SCRATCH/etc" "$PIJOB" --check nothing.yaml
is "$status|$err" "4|nothing.yaml: cannot read the job description: No such file or directory" "one that is not installed"

# --help and --version.
run 20 "$PIJOB" --help
help=$out
like "$status|$err|$out" '^0\|\|Usage: pijob \[OPTION\]\.\.\. JOB\.yaml$' "--help"
for word in --set --log --quiet --verbose --hello --check --version --help "Exit status"; do
    [[ $help == *"$word"* ]]
    ok $? "--help tells of $word"
done
longest=$(printf '%s\n' "$help" | awk '{ if (length > m) m = length } END { print m }')
[ "$longest" -le 90 ]
ok $? "--help fits a terminal"
run 20 "$PIJOB" -h
is "$status|$err|$out" "0||$help" "-h"
run 20 "$PIJOB" --version
version=$out
config_version=$(sed -n 's/^#define PACKAGE_VERSION "\(.*\)"/\1/p' "$builddir/config.h")
is "$status|$err|${out%%$'\n'*}" "0||pijob $config_version" "--version begins with the version"
for library in MPI PMIx hwloc libyaml; do
    like "$out" "^$library +(compiled against [^ ].*[0-9].*, loaded ([^ ].*[0-9]|by MPI when it starts$)|not built in$)" \
        "--version tells of $library"
done
like "$out" '^MPI +compiled against' "--version: MPI is always built in"
like "$out" '^libyaml +compiled against' "--version: and so is libyaml"
run 20 env PIJOB_LAUNCH_TIMEOUT=soon "$PIJOB" --hello
like "$status|$out|${err//$'\n'/;}" "^4\\|\\|pijob: PIJOB_LAUNCH_TIMEOUT: 'launch.timeout': 'soon' is not a number; allowed: .*;Usage" \
    "PIJOB_LAUNCH_TIMEOUT is checked"
run 20 "$PIJOB" --hello --set launch.timeout=0
like "$status|$out|${err//$'\n'/;}" "^4\\|\\|pijob: --set 'launch.timeout=0': .*;Usage" \
    "--hello checks --set launch.timeout"
# What is not used is refused nevertheless if it is wrong.
all="allowed here: name, series, communication, checkpoint, log, launch, links, expect, inject"
for mode in --hello --version --help; do
    usage "--set 'nonsense=1': unknown key 'nonsense'; $all" "$mode: an unknown key" $mode --set nonsense=1
    usage "--set 'series.terms=0': 'series.terms': '0' is out of range; allowed: a whole number from 1 to 1000000000000000" \
        "$mode: a wrong value" $mode --set series.terms=0
    usage "--log: 'log.file': '%q' contains the unknown pattern '%q'; allowed: %x %j %A %a %N %u %%" "$mode: a wrong pattern" $mode --log %q
done
kernels="allowed: $("$PIJOB" --kernel none --version 2>&1 | sed -n 's/.*; allowed: //p')"
like "$kernels" '^allowed: ([a-z0-9]+, )*baseline$' "the kernels are listed"
for mode in --hello --version --help "--check job.yaml" "--status job.yaml"; do
    # shellcheck disable=SC2086 # an option, and a file
    usage "--kernel: no kernel 'turbo'; $kernels" "$mode: an unknown kernel" $mode --kernel turbo
done
run 20 env PIJOB_KERNEL=turbo "$PIJOB" --check job.yaml
like "$status|$out|${err//$'\n'/;}" "^4\|\|pijob: PIJOB_KERNEL: no kernel 'turbo'; $kernels;Usage" "--check: also in the environment"
for kernel in ${kernels#allowed: }; do # of other processors, too
    run 20 "$PIJOB" --check --kernel "${kernel%,}" job.yaml
    checked '^  terms: 1000$' "--check: kernel ${kernel%,}"
done
run 20 "$PIJOB" --hello --set launch.timeout=60s --set series.terms=7
like "$status|$out|$err" '^0\|I am rank 0 of 1 on [^ ]+, cpus [0-9,-]+\|$' "--hello accepts what is right" || show_run

# What a run refuses before MPI is needed, --check does as well.
long=$(printf '%0200d' 0)
name=n${long:0:63}
path=$(printf '%%x%.0s' {1..17}) # each is 64 characters in the end
run 20 "$PIJOB" --check --set name="$name" --set log.file="$path" job.yaml
is "$status|$out|$err" "4||pijob: 'log.file' expands to more than 1023 characters; use a shorter name" "--check: a log whose name becomes too long"
run 20 "$PIJOB" --check --set name="$name" --set checkpoint.directory="$path" job.yaml
is "$status|$out|$err" "4||pijob: 'checkpoint.directory' expands to more than 1023 characters; use a shorter name" "... or a directory"
run 20 "$PIJOB" --check --set inject.fault=exit job.yaml
like "$status|$err" '^0\|pijob: warning: a run of this description needs --allow-inject, because of inject.fault$' \
    "--check: a fault needs an option, which is told" || show_run
for option in --allow-inject "--set inject.fault=none"; do
    # shellcheck disable=SC2086 # several words
    run 20 "$PIJOB" --check --set inject.fault=exit $option job.yaml
    is "$status|$err" "0|" "... and not with $option" || show_run
done

run 20 "$PIJOB" -V
is "$status|$err|$out" "0||$version" "-V"

# Abbreviations, as in every program that uses getopt_long.
run 20 "$PIJOB" --vers
is "$status|$err|$out" "0||$version" "--vers"
run 20 "$PIJOB" --che job.yaml
checked 'terms: 1000$' "--che"

# --check: what it prints, it accepts, and prints again.
run 20 "$PIJOB" --check job.yaml
is "$status|$err|$out" '0||---
name: "pi"
series:
  terms: 1000
  threads: 1
communication: reduce
log:
  file: "%x-%j.log"
  progress: 10s
launch:
  timeout: 120s
...' "--check fills in the defaults"
cat >full.yaml <<'END'
name: A_b.c-9
series: {terms: 123_456_789}
communication: point-to-point
log: {file: "é \"%x\": #%%.log", progress: 90m}
launch: {timeout: 2m}
expect: {ranks: 4_294_967_295, nodes: 1e3}
END
run 20 "$PIJOB" --check full.yaml
is "$status|$err|$out" '0||---
name: "A_b.c-9"
series:
  terms: 123456789
  threads: 1
communication: point-to-point
log:
  file: "é \"%x\": #%%.log"
  progress: 5400s
launch:
  timeout: 120s
expect:
  ranks: 4294967295
  nodes: 1000
...' "--check of a description with every key"
first=$out
printf '%s\n' "$out" >again.yaml
run 20 "$PIJOB" --check again.yaml
is "$status|$err|$out" "0||$first" "... is accepted again, and gives the same text"
while read -r spelt meant; do
    run 20 "$PIJOB" --check --set "log.progress=$spelt" job.yaml
    checked "^  progress: $meant\$" "--check: a time of $spelt"
    run 20 "$PIJOB" --check --set "log.progress=$meant" job.yaml
    checked "^  progress: $meant\$" "... goes there and back"
done <<'END'
100ms 0.1s
1.5 1.5s
1h 3600s
1d 86400s
0.123456789s 0.123456789s
END
while read -r spelt meant; do
    run 20 "$PIJOB" --check --set "series.terms=$spelt" job.yaml
    checked "^  terms: $meant\$" "--check: $spelt terms"
done <<'END'
1e8 100000000
100_000_000 100000000
1E+3 1000
1.5e3 1500
0.1e1 1
1e15 1000000000000000
999999999999999 999999999999999
END
run 20 "$PIJOB" --check -- -job.yaml
checked 'terms: 1000$' "-- before a file whose name begins with a dash"
run 20 "$PIJOB" job.yaml --check
checked 'terms: 1000$' "an option behind the file"
run 20 "$PIJOB" --quiet --check job.yaml
is "$status|$out|$err" "0||" "--quiet --check says nothing of a good description"
run 20 env SLURM_JOB_ID=77 "$PIJOB" --check --verbose --set name=one --set log.file='a"b/%x-%j.log' job.yaml
is "$status|$(tail -n 3 <<<"$out")" "0|---
log: \"a\\\"b/one-77.log\"
..." "--verbose --check: a second document has the name of the log" || show_run
run 20 "$PIJOB" --quiet --check noterms.yaml
is "$status|$out|$err" \
    "4||noterms.yaml:1:1: 'series.terms' is missing; it is required: a whole number from 1 to 1000000000000000" \
    "... and all of a bad one"
run 20 "$PIJOB" --check --log my.log job.yaml
checked '^  file: "my.log"$' "--check --log: the description as resolved"
run 20 "$PIJOB" --check --log '%q.log' job.yaml
like "$status|$out|$err" "^4\|\|.*log.*'%q.log' contains the unknown pattern '%q'; allowed: %x %j" \
    "--check --log: a wrong pattern"

# --set.
run 20 "$PIJOB" --check --set series.terms=1e3 --set name=n1 --set=communication=all \
    --set expect.ranks=2 --set log.file=a=b job.yaml
is "$status|$err|$out" '0||---
name: "n1"
series:
  terms: 1000
  threads: 1
communication: all
log:
  file: "a=b"
  progress: 10s
launch:
  timeout: 120s
expect:
  ranks: 2
...' "--set overrides, adds, and keeps the second = of a value"
run 20 "$PIJOB" --check --set series.terms=5 --set series.terms=7 job.yaml
checked '^  terms: 7$' "--set twice: the last one wins"
run 20 "$PIJOB" --check --set series.terms=5 noterms.yaml
checked '^  terms: 5$' "--set gives what the description lacks"

# set_refused ARGUMENT MESSAGE NAME
set_refused () {
    run 20 "$PIJOB" --check --set "$1" job.yaml
    is "$status|$out|$err" "4||--set $2" "--set: $3"
}
terms="allowed: a whole number from 1 to 1000000000000000"
set_refused speed=1 "'speed=1': unknown key 'speed'; $all" "an unknown key"
set_refused "=1" "'=1': unknown key ''; $all" "an empty key"
set_refused series.term=1 "'series.term=1': unknown key 'series.term'; did you mean 'series.terms'?" \
    "a misspelt key"
set_refused terms=1 "'terms=1': unknown key 'terms'; did you mean 'series.terms'?" \
    "a key without its section"
set_refused "name =x" "'name =x': unknown key 'name '; did you mean 'name'?" "a blank before the ="
set_refused series.terms "'series.terms': not of the form KEY=VALUE, such as series.terms=1e9" "no ="
set_refused "" "'': not of the form KEY=VALUE, such as series.terms=1e9" "nothing"
set_refused series=1 "'series=1': 'series' is a group of keys, not a key; allowed in it: terms, threads" \
    "a section"
set_refused log=x "'log=x': 'log' is a group of keys, not a key; allowed in it: file, progress, ranks" \
    "a section of two keys"
set_refused series.terms=0 "'series.terms=0': 'series.terms': '0' is out of range; $terms" \
    "a value out of range"
set_refused series.terms=many "'series.terms=many': 'series.terms': 'many' is not a number; $terms" \
    "a word for a number"
set_refused series.terms= "'series.terms=': 'series.terms': '' is not a number; $terms" "no value"
set_refused communication=none \
    "'communication=none': 'communication': 'none' is unknown; allowed: one of point-to-point, scatter-gather, reduce, all" \
    "an unknown choice"
set_refused $'name=\e[31m' \
    "'name=\\x1b[31m': 'name': '\\x1b[31m' contains a character that is not allowed; allowed: 1 to 64 of the characters A-Z a-z 0-9 . _ -, such as pi" \
    "control characters are shown without them"
run 20 "$PIJOB" --check --set "$(printf 'series.terms%.0s' {1..20})=1" job.yaml
like "$status|$out|$err" "^4\|\|--set 'series\..*\.\.\.': unknown key" "a key of 240 characters"
run 20 "$PIJOB" --check --set series.terms=0 --set series.terms=5 job.yaml
is "$status|$out" "4|" "--set: a wrong value is refused though a right one follows"
printf 'series: {terms: 0}\n' >bad.yaml
run 20 "$PIJOB" --check --set series.terms=5 bad.yaml
is "$status|$out|$err" "4||bad.yaml:1:17: 'series.terms': '0' is out of range; $terms" \
    "--set does not heal a wrong description"
rm -f bad.yaml

# How much is said.
is "$(find . -name '*.log')" "" "nothing of this wrote a log"
run 20 "$PIJOB" --quiet --log quiet.log job.yaml
is "$status|$out|$err" "0||" "--quiet: a run says nothing"
like "$(tail -n 2 quiet.log)" '^verdict: pass$' "... but in its log"
run 20 "$PIJOB" --quiet --set expect.ranks=2 --log quiet2.log job.yaml
like "$status|$out|$err" "^3\|\|pijob: check 'ranks' failed: " "--quiet: a failure is told"
run 20 "$PIJOB" --verbose --log verbose.log job.yaml
like "$status|${out//$'\n'/;}|$err" '^0\|Rank 0 partial pi: .*;PI is .*;Time = .*;verdict: pass\|$' \
    "--verbose"

# An output that goes nowhere is told, and not taken for success.
# UCX, which MPICH uses, may have been the first to flush it.
full="cannot write standard output: (No space left on device|an earlier write failed)"
if [ -c /dev/full ]; then
    for arguments in --help --version "--check job.yaml" "--log full.log job.yaml" --hello; do
        # shellcheck disable=SC2086
        run 20 bash -c '"$@" >/dev/full' - "$PIJOB" $arguments
        like "$status|$err" "^1\|pijob: $full$" "standard output is full: $arguments"
    done
else
    skip "no /dev/full" "standard output is full"
fi
run 20 bash -c '"$@" >&-' - "$PIJOB" --check job.yaml
is "$status|$err" "1|pijob: cannot write standard output: Bad file descriptor" \
    "standard output is closed: --check"
run 20 bash -c '"$@" >&-' - "$PIJOB" --log closed.log job.yaml
like "$status|$err" "^1\|pijob: cannot write standard output: " "standard output is closed: a run"
unlike_file closed.log "PI is approximately" "... which does not print into its log"
run 20 bash -c '"$@" <&-' - "$PIJOB" --log stdin.log job.yaml
like "$status|${out//$'\n'/;}|$err" '^0\|.*;verdict: pass\|$' "standard input is closed: a run"
run 20 bash -c '"$@" <&-' - "$PIJOB" --check job.yaml
checked 'terms: 1000$' "standard input is closed: --check"
run 20 bash -c '"$@" 2>&-' - "$PIJOB" --check nothing.yaml
is "$status|$out" "4|" "standard error is closed: the exit status says it"
# Files of MPI would otherwise get the numbers, and what is printed.
run 60 bash -c '"$@" <&- >&- 2>&-' - "$PIJOB" --log all.log job.yaml
is "$status|$(grep -c '^event' all.log)" "1|2" "all three are closed: a run notices, and its log is whole" || show_run
run 60 bash -c '"$@" <&- >&- 2>&-' - "$PIJOB" --quiet --log quiet.log job.yaml
is "$status" 0 "... which is no trouble with --quiet" || show_run
truncate -s $((65536 * 1024 - 100)) large.log # what MPI writes is smaller
run 60 bash -c 'ulimit -f 65536; "$@"' - "$PIJOB" --log large.log job.yaml
is "$status|${err//$'\n'/;}" "1|pijob: large.log: cannot write the log: File too large" \
    "a file that grows beyond ulimit -f is told" || show_run

# ---- Control characters ----------------------------------------------------------------

# shown NAME TEXT: both files of the last run have it, as text, and no control character.
shown () {
    [[ $out$err == *"$2"* && $out$err != *[$'\e\x7f\r']* && $out$err != *$'\xc2\x9b'* ]]
    ok $? "$1" || show_run
}
evil=$'\e[2J'
run 20 "$PIJOB" "--$evil"
shown "an option" "unknown or ambiguous option '--\\x1b[2J'"
run 20 "$PIJOB" --check "$evil.yaml"
shown "a file" '\x1b[2J.yaml: '
run 20 "$PIJOB" --check $'\xc2\x9b2J\xff.yaml'
shown "a file with a C1 control and a byte that is not UTF-8" '\xc2\x9b2J\xff.yaml: '
run 20 "$PIJOB" --check $'caf\xc3\xa9.yaml'
shown "UTF-8 stays as it is" $'caf\xc3\xa9.yaml: '
run 60 "$PIJOB" --log "$evil/x.log" job.yaml
shown "a log" '\x1b[2J/x.log: '

# A name of a node that was set by somebody else than slurmd: tests/cluster/hello.t has that of slurmd.
run 60 env SLURMD_NODENAME=elsewhere "$PIJOB" --hello
like "$status|$out" "^0\|I am rank 0 of 1 on $(hostname -s), cpus " "an inherited SLURMD_NODENAME is not believed" || show_run

done_testing
