#!/bin/bash
# completion.t - what bash offers behind pijob, pijob-accept and pijob-report: all that the programs have
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

keys=$builddir/tests/docs/keys
accept=$builddir/pijob-accept
report=$builddir/pijob-report
helpers=/usr/share/bash-completion/bash_completion

mkdir "$SCRATCH/work" && cd "$SCRATCH/work" || exit 99
mkdir etc "a directory" suite && touch pi.yaml smoke.yaml pi.log "a directory/b.yaml" etc/long.yaml \
    suite/10-one.yaml suite/20-two.yaml suite/notes.txt

# What a shell does: "=" is a word of its own.  Prints what is offered, a line each, sorted.
cat >complete.sh <<END
. $builddir/completions/pijob || exit 99
COMP_WORDS=("\$@")
COMP_CWORD=\$((\$# - 1))
COMP_LINE="\$*"
COMP_POINT=\${#COMP_LINE}
function=\$(complete -p "\$1" | sed 's/.*-F \([^ ]*\).*/\1/')
"\$function" "\$1" "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}" || true
[ \${#COMPREPLY[@]} -eq 0 ] || printf '%s\n' "\${COMPREPLY[@]}" | LC_ALL=C sort
END

# offered WANTED NAME WORD...: behind these words, of which the last is being typed; WANTED
# has blanks between.
offered () {
    local wanted=$1 name=$2
    shift 2
    run 20 bash --norc complete.sh "$@"
    is "$status|$err|${out//$'\n'/ }" "0||$wanted" "$name"
}

# help_options COMMAND: those that its --help has, with blanks between.
help_options () {
    "$1" --help | sed -n 's/^ *\(\(-[a-zA-Z], \)\{0,1\}--[a-z-]*\).*/\1/p' | tr -s ' ,' '\n\n' |
        LC_ALL=C sort -u | sed '/^$/d' | tr '\n' ' ' | sed 's/ $//'
}

offered "$(help_options "$PIJOB")" "the options of pijob" pijob -
offered "$(help_options "$accept")" "the options of pijob-accept" pijob-accept -
offered "$(help_options "$report")" "the options of pijob-report" pijob-report -
offered "$("$keys" table | cut -f 1 | sed 's/$/=/' | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//')" \
    "the keys behind --set" pijob --set ''
count=0
while IFS=$'\t' read -r key _ words; do
    count=$((count + 1))
    case $key in checkpoint.directory | log.file) continue ;; esac
    offered "$(tr ' ' '\n' <<<"$words" | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//')" \
        "what $key may be" pijob --set "$key" =
done < <("$keys" table)
ok "$([ $count -ge 30 ]; echo $?)" "the table has $count keys"

offered "series.terms= series.threads=" "the end of a key" pijob job.yaml --set series.t
offered "reduce" "the end of a choice" pijob --set communication = re
offered "communication=reduce" "... where = is no word of its own" pijob --set communication=re
offered "reduce" "--set=KEY=VALUE, too" pijob --set = communication = re
offered "communication.payload=" "--set=KEY, too" pijob --set = communication.p
offered "communication.collectives= communication.exchange= communication.payload= communication=" \
    "a key that may be a mapping" pijob --set comm
offered "" "a second =" pijob --set name = a = b
offered "a directory etc suite" "a directory for checkpoints" pijob --set checkpoint.directory =
kernels=$(sed -n 's/^    {"\([a-z0-9]*\)", \(has_\|always\).*/\1/p' "$srcdir/src/sum/kernel.c" | LC_ALL=C sort | paste -sd ' ')
offered "$kernels" "the kernels of the program" pijob --kernel ''
offered "avx2 avx512" "the end of a kernel" pijob --kernel = av
offered "a directory complete.sh etc pi.log pi.yaml smoke.yaml suite" "any file for the log" pijob --log ''

offered "a directory etc pi.yaml smoke.yaml suite" "job descriptions and directories" pijob ''
offered "etc/long.yaml" "... in a directory" pijob --check etc/
offered "a directory/b.yaml" "... whose name has a blank" pijob --status 'a directory/'
offered "pi.yaml" "... behind --set" pijob --set series.terms = 1e9 pi
offered "" "no description behind --hello" pijob --hello ''

offered "a directory etc suite" "a directory for --suite" pijob-accept --suite ''
offered "suite" "... and --output=" pijob-accept --output = s
offered "10-one 20-two" "the cases of the suite" pijob-accept --suite suite ''
offered "20-two" "... of --suite=" pijob-accept --suite = suite --list 2
offered "none pmi2 pmix" "the types of --mpi" pijob-accept --mpi ''
formats=$("$report" --format none x 2>&1 | sed -n 's/.*; allowed: //p' | tr -d , | tr ' ' '\n' | LC_ALL=C sort | paste -sd ' ')
offered "$formats" "the formats of --format" pijob-report --format ''
offered "a directory etc pi.log suite" "logs and directories" pijob-report ''

# ---- In the shell of a user ----------------------------------------------------------

cmp -s "$builddir/completions/pijob" "$builddir/completions/pijob-accept" &&
    cmp -s "$builddir/completions/pijob" "$builddir/completions/pijob-report"
ok $? "all names have the same script"
unlike_file "$builddir/completions/pijob" '@[a-z]+@' "its paths are filled in"
if [ -r "$helpers" ]; then
    sed -i "1s|^|. $helpers; |" complete.sh
    offered "$(help_options "$PIJOB")" "with bash-completion: options" pijob -
    offered "reduce" "with bash-completion: a choice" pijob --set communication = re
    offered "a directory etc pi.yaml smoke.yaml suite" "with bash-completion: descriptions" pijob ''

    # It finds the script by the name of the program, when Tab is pressed.
    mkdir -p share/bash-completion && cp -r "$builddir/completions" share/bash-completion
    run 20 env XDG_DATA_DIRS="$PWD/share" BASH_COMPLETION_USER_DIR="$PWD/none" bash --norc -c "
        . $helpers
        __load_completion pijob-accept
        complete -p pijob pijob-accept pijob-report"
    is "$status|$out" "0|complete -F _pijob pijob
complete -F _pijob_accept pijob-accept
complete -F _pijob_report pijob-report" "bash-completion finds it by the name of the program"
else
    skip "no bash-completion (Debian, RHEL: bash-completion)" "with the functions of bash-completion"
fi

# A real shell, with a terminal of its own, in which Tab is pressed.
if command -v script >/dev/null; then
    printf '%s\n' "PS1='> '; bind 'set enable-bracketed-paste off'" ". $builddir/completions/pijob" >rc
    # The keys come once the shell has its prompt, and its end once it has answered.
    # shellcheck disable=SC2016 # for the shell there
    run 20 bash -c 'wait_for () { until grep -qF -e "$1" seen; do sleep 0.05; done; }
        : >seen
        { wait_for "> "; printf "pijob --set log.p\t1s --set communication=sc\t"; wait_for "=scatter-gather "; printf "\025exit\n"; } |
            script -qefc "bash --noprofile --rcfile rc -i" seen'
    like "$out" 'pijob --set log.progress=1s --set communication=scatter-gather ' "Tab in a shell"
else
    skip "no script (Debian: bsdutils, RHEL: util-linux)" "Tab in a shell"
fi

done_testing
