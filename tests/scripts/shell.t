#!/bin/bash
# shell.t - the scripts that are installed, or install: shellcheck has nothing to say, and bash 4.2 can
# run them
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
cd "$srcdir" || exit 99

scripts=(src/accept/pijob-accept.in src/accept/*.sh src/requeue/*.sh jobscripts/*.sbatch
    modulefiles/{place,default-version} packaging/{recipes,same-version})

if command -v shellcheck >/dev/null; then
    run 120 shellcheck -x -P SCRIPTDIR "${scripts[@]}"
    is "$status" 0 "shellcheck" || show_run
else
    skip "shellcheck is not installed" "shellcheck"
fi

# Newer than bash 4.2: variables, references, ${x@Q}, local -, wait -n, negative subscripts
# in an assignment, an empty array under set -u.
# shellcheck disable=SC2016 # patterns
newer=(
    '\$\{?(EPOCHREALTIME|EPOCHSECONDS|SRANDOM|BASH_ARGV0)'
    '(declare|local|typeset) -[a-zA-Z]*n'
    '\$\{[A-Za-z_]+(\[[@*]\])?@[A-Za-z]'
    'local -( |;|$)'
    'wait -[a-z]*[np]'
    'mapfile.* -d'
    '\[-[0-9]+\]\+?='
    '(^|[^+])"\$\{(bind|wanted|case_needs|case_says|case_words|quiet)\[@\]\}"'
)
for pattern in "${newer[@]}"; do
    run 20 grep -nE -e "$pattern" "${scripts[@]}"
    is "$out" "" "not in bash 4.2: $pattern"
done

# Bash evaluates what is in these, as often as it takes: no text from a file or the
# environment by itself.
run 20 grep -nE -e '(^|[^-_.[:alnum:]])(eval|let)[[:blank:]]' -e '\[\[[^]]*[[:blank:]]-(eq|ne|lt|le|gt|ge)[[:blank:]]' \
    -e '\$\(\([^)]*\$\{?[0-9A-Z]' "${scripts[@]}"
is "$(grep -v '16#\|10#' <<<"$out")" "" "nothing evaluates text"

# What a site has as its default must not decide it: a test that runs again elsewhere when a node has
# failed passes there.
for script in "$srcdir"/jobscripts/*.sbatch; do
    is "$(grep -cE '^#SBATCH --(no-)?requeue$' "$script")" 1 \
        "$(basename "$script") says whether Slurm may run it again"
done

for script in "${scripts[@]}"; do
    run 20 bash -n "$script"
    is "$status" 0 "$script: bash reads it" || show_run
done

done_testing
