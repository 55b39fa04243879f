#!/bin/bash
# requeue_parts.t - functions of pijob-requeue: strings of YAML, words, scontrol that fails
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../../src/requeue/pijob-requeue.sh
. "$srcdir/src/requeue/pijob-requeue.sh"

# reads YAML TEXT
reads () {
    yaml_text "$1"
    is "$?:$text" "0:$2" "read: $1"
}
reads '""' ''
reads '"a b"' 'a b'
# shellcheck disable=SC1003 # as YAML has it
reads '"\"\\\/\\\\"' '"\/\\'
reads '"\\n\n\\x41\x41"' $'\\n\n\\x41A'
reads '"\a\b\e\f\r\t\v\N\_\L\P"' $'\a\b\e\f\r\t\v\xc2\x85\xc2\xa0\xe2\x80\xa8\xe2\x80\xa9'
reads '"\x7F\x80\u07FF\u0800\uFEFF\uFFFF\U00010000\U0010FFFF0"' \
    $'\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbb\xbf\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf0'
# shellcheck disable=SC2016 # not expanded here
reads '"$(touch pwned)`touch pwned`%s%n*"' '$(touch pwned)`touch pwned`%s%n*'

for yaml in '' '"' 'a' '"a' 'a"' '"\"' '"\x4"' '"\xa[0"' '"\u12"' '"\U7FFFFFFF"' '"\q"'; do
    yaml_text "$yaml"
    is "$?" 1 "refused: $yaml"
done

# words OUT IN...: what is left of the words IN, and whether something fails on purpose.
words () {
    local wanted=$1
    shift
    take_words "$@"
    is "${quiet[*]-}|$inject" "$wanted" "words: $*"
}
words 'a.yaml|' -q a.yaml
words '--log -q a.yaml|' --log -q -q a.yaml
words '--set -q --log=x a.yaml|' --set -q --log=x --quiet a.yaml
words '--se --allow-inject a.yaml|' --se --allow-inject a.yaml
words '--allow-inject a.yaml|yes' --allow-inject -q a.yaml
words '-- -q|' -q -- -q
words '|' -q

# ---- scontrol that fails: no controller answers ----

if command -v scontrol >/dev/null; then
    printf '%s\n' ClusterName=nowhere SlurmctldHost=localhost SlurmctldPort=1 AuthType=auth/none \
        MessageTimeout=2 >"$SCRATCH/slurm.conf"
    export SLURM_CONF=$SCRATCH/slurm.conf
    # shellcheck disable=SC2034 # for requeue
    requeue_tries=2 requeue_pause=0
    said=$(requeue 77 2>&1)
    is "$?" 1 "scontrol requeue fails: that is the result"
    is "$(grep -c 'trying again in 0 s$' <<<"$said")" 1 "scontrol requeue fails: it is tried again"
    like "$said" '^pijob-requeue: scontrol requeue 77 failed \(.+\): the job is not requeued; submit it again' \
        "scontrol requeue fails: and then told" || diag "$said"
else
    skip "scontrol is not installed (Debian: slurm-client)" "scontrol requeue fails"
fi

done_testing
