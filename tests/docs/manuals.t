#!/bin/bash
# manuals.t - compare the tables, lists and quoted messages of the documents with the program
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

man=$srcdir/man
keys=$builddir/tests/docs/keys
accept=$builddir/pijob-accept
report=$builddir/pijob-report

# same GOT WANTED NAME: two lists of lines are the same; what is not in both is told.
same () {
    [ -n "$1" ] && [ "$1" = "$2" ]
    ok $? "$3" || diag "$(diff <(printf '%s\n' "$1") <(printf '%s\n' "$2") |
        sed -n 's/^< /only here: /p; s/^> /missing: /p')"
}

# words: those of the input, one a line, each once, in order.
words () { tr -s ' ,' '\n\n' | sed '/^$/d' | LC_ALL=C sort -u; }

# ---- Are they manual pages? ----------------------------------------------------------

version=$(sed -n 's/^#define PACKAGE_VERSION "\(.*\)"/\1/p' "$builddir/config.h")
for source in "$man"/*.in; do
    page=$(basename "$source" .in)
    text=$(cat "$builddir/man/$page")
    if command -v mandoc >/dev/null; then
        run 20 mandoc -Tlint "$builddir/man/$page"
        # Whether other pages are installed is not a matter of this one.
        is "$(grep -vE 'referenced manual not found|outdated mandoc.db' <<<"$out$err")" "" "$page: mandoc finds nothing"
    else
        skip "no mandoc (Debian, RHEL: mandoc)" "$page: mandoc finds nothing"
    fi
    is "$(grep -c "^This page describes pijob $version\.\$" <<<"$text")" 1 "$page: has the version of the package"
    # shellcheck disable=SC2016 # as it stands in the page
    is "$(grep -oE '@[A-Za-z_]+@|\$\{.*' <<<"$text")" "" "$page: every path is filled in"
done

# ---- Keys of the job description -----------------------------------------------------

same "$(sed -n '/^\.\\" The list is what/,/^\.\\" The end of the list/p' "$man/pijob-job.5.in" | sed '1d; $d')" \
    "$("$keys" mdoc)" "pijob-job(5) has the keys of the program (tests/docs/keys mdoc)"

# Without log.ranks, the log is as with auto: the first of the words.
is "$("$keys" table | grep -E '^(log\.ranks|communication\.exchange|expect\.binding)	' | cut -f 1,2 | words)" \
    "$(printf '%s\t%s\n' communication.exchange reduce log.ranks auto expect.binding none | words)" \
    "a choice that is not given is the first word, unless it is an expectation"

# section PAGE TITLE: a section or subsection of a page, up to the next one.
section () {
    awk -v title="$2" '/^\.S[hs] / { inside = substr($0, 5) == title; next } inside' "$man/$1.in"
}

# items: the text of each .It, without the macros and what is behind " Ta ".
items () { sed -n 's/^\.It //p' | sed 's/ Ta .*//; s/^\(Ic\|Cm\|Pa\|Ev\|Li\) //; s/\\-/-/g; s/\\&//g'; }

# choices KEY: the words that a key may be.
choices () { "$keys" table | awk -F '\t' -v key="$1" '$1 == key { print $3 }' | words; }

same "$(section pijob-job.5 'The sum' | items | words)" "$(choices communication)" \
    "pijob-job(5) explains each exchange"
same "$(section pijob-job.5 Checkpoints | items | words)" "$({ choices checkpoint.resume; choices checkpoint.files; } | words)" \
    "pijob-job(5) explains each value of checkpoint.resume and checkpoint.files"
run 20 "$PIJOB" --check --set log.file=%q "$srcdir/etc/pi.yaml"
same "$(section pijob-job.5 Values | items | grep '^%' | words)" \
    "$(sed -n 's/.*unknown pattern.*allowed: //p' <<<"$err" | words)" "pijob-job(5) explains each pattern of a file name"

# rows PAGE SECTION: the rows of a table below its head: first column, a tab, the column "status".
rows () {
    section "$1" "$2" | sed 's/\\-/-/g' | awk -F ' Ta ' -v OFS='\t' '
        /^\.It Em / { for (i = 1; i <= NF; i++) if ($i ~ /^(Em )?status$/) at = i; next }
        at && /^\.It / { sub(/^\.It (Ic|Cm) /, "", $1); print $1, $at }'
}

# ---- Expectations --------------------------------------------------------------------

expectations=$(rows pijob-job.5 Expectations)
same "$(cut -f 1 <<<"$expectations" | words)" \
    "$("$keys" table | sed -n 's/^expect\.\([a-z_]*\)\t.*/\1/p' | words)" "pijob-job(5) has a row for each key of expect"

# The statuses in the list of checks of pijob-log(5): name, a tab, status.
check_statuses=$(section pijob-log.5 CHECKS | sed 's/\\-/-/g' | awk -v OFS='\t' '
    /^\.It Ic / { n = split(substr($0, 8), name, / , /); next }
    n && /^\([0-9]+\) / { for (i = 1; i <= n; i++) print name[i], substr($1, 2, length($1) - 2); n = 0 }')
same "$(sed 's/^\(\(node_\)\?latency\)_at_most\|^\(\(node_\)\?bandwidth\)_at_least/\1\3/' <<<"$expectations" | LC_ALL=C sort)" \
    "$(grep -E "^($(cut -f 1 <<<"$expectations" | sed 's/^\(\(node_\)\?\(latency\|bandwidth\)\)_.*/\1/' | paste -sd '|'))"$'\t' \
        <<<"$check_statuses" | LC_ALL=C sort)" "... with the exit status of its check in pijob-log(5)"

# Each expectation that one rank can miss.  For thread_level, pmix, slowest_host_at_least and the
# links see tests/mpi/expect.t, tests/cluster/placement.t, tests/cluster/links.t and, within a
# node, tests/mpi/node_links.t.
cd "$SCRATCH" || exit 99
missed () {
    local wanted
    wanted=$(awk -F '\t' -v key="$1" '$1 == key { print $2 }' <<<"$expectations")
    run 60 env -u OMP_NUM_THREADS "$PIJOB" --quiet --log missed.log --set "expect.$1=$2" "${@:3}" "$srcdir/etc/smoke.yaml"
    is "$status" "$wanted" "expect.$1: the exit status is that of pijob-job(5)" || show_run
}
missed ranks 2
missed nodes 2
missed tasks_per_node 2
missed threads 2
missed mpi none
if "$PIJOB" --version | grep -q '^OpenMP *not built in'; then
    skip "pijob was built without OpenMP" "expect.binding: the exit status is that of pijob-job(5)"
else
    missed binding exclusive --set "series.threads=$(($(nproc) + 1))"
fi
soft=$(ulimit -S -l)
ulimit -S -l 64
missed locked_memory_at_least unlimited
ulimit -S -l "$soft"
missed memory_at_least 1e18
missed tmpdir_free_at_least 1e18
missed shm_free_at_least 1e18
missed rate_per_rank_at_least 1e18 --set series.terms=1e10
missed startup_at_most 1ms

# ---- Injected faults -----------------------------------------------------------------

faults=$(rows pijob-job.5 'Injected faults')
same "$(cut -f 1 <<<"$faults" | words)" "$(choices inject.fault)" "pijob-job(5) has a row for each fault"
# That test runs each of them by pi.sbatch.
same "$(grep -v '^none' <<<"$faults" | LC_ALL=C sort)" \
    "$(sed -n 's/^fault \([a-z-]*\) \([0-9]*\):0.*/\1\t\2/p' "$srcdir/tests/cluster/inject.t" | LC_ALL=C sort -u)" \
    "... with the exit status that tests/cluster/inject.t requires"

# ---- Exit statuses -------------------------------------------------------------------

# help_statuses COMMAND: the numbers in the last paragraph of its --help.
help_statuses () { "$1" --help | sed -n '/^Exit status:/,$p' | grep -oE '(^|: |, )[0-9]+ ' | tr -dc '0-9\n' | words; }
same "$(section pijob.1 'EXIT STATUS' | items | words)" \
    "$(grep -rhoE '\bEXIT_[A-Z_]+ = [0-9]+' "$srcdir/src" | sed 's/.* = //' | words)" \
    "pijob(1) has each exit status of the program"
same "$(section pijob.1 'EXIT STATUS' | items | words)" "$(help_statuses "$PIJOB")" "... and those of pijob --help"
same "$(section pijob-accept.1 'EXIT STATUS' | items | words)" "$(help_statuses "$accept")" \
    "pijob-accept(1) has the exit statuses of pijob-accept --help"
same "$(section pijob-report.1 'EXIT STATUS' | items | words)" "$(help_statuses "$report")" \
    "pijob-report(1) has the exit statuses of pijob-report --help"
same "$(section pijob-report.1 Formats | items | words)" "$("$report" --format none x 2>&1 | sed -n 's/.*; allowed: //p' | words)" \
    "pijob-report(1) has each format"
same "$(section pijob-report.1 Pictures | items | words)" "$("$report" --picture none x 2>&1 | sed -n 's/.*; allowed: //p' | words)" \
    "pijob-report(1) has each picture"

# ---- Batch scripts, modules, cases ---------------------------------------------------

same "$(section pijob.7 'BATCH SCRIPTS' | items | words)" "$(basename -a "$srcdir"/jobscripts/*.sbatch | words)" \
    "pijob(7) has each batch script"
# shellcheck disable=SC2016 # as it stands in the scripts
same "$(section pijob.7 ENVIRONMENT | sed '/^The module sets/,$d' | items | words)" \
    "$(cat "$srcdir"/jobscripts/*.sbatch "$srcdir"/src/requeue/* | grep -oE '\$\{[A-Z_]+:[-+=]|\$\{[A-Z_]+-' | tr -d '${:=+-' |
        grep -vE '^(SLURM|OMP)_' | words)" "pijob(7) has each variable that they read"
same "$(section pijob.7 ENVIRONMENT | sed '1,/^The module sets/d' | items | words)" \
    "$(grep -ohE '(setenv|prepend_path|prepend-path)[ (]"?[A-Z_]+' "$srcdir"/modulefiles/*.in | sed 's/.*[ ("]//' | words)" \
    "pijob(7) has each variable of the modules"
same "$(section pijob.1 FILES | sed -n 's/^\.Pa \([a-z]*\.yaml\).*/\1/p' | words)" \
    "$(basename -a "$srcdir"/etc/*.yaml | words)" "pijob(1) has each job description"
same "$(section pijob.1 ENVIRONMENT | items | words | grep '^PIJOB_')" \
    "$(grep -rhoE 'getenv\("PIJOB_[A-Z_]+' "$srcdir/src" | sed 's/.*"//' | words)" "pijob(1) has each variable of the program"
# Comments of a case: the refusal of an unknown one lists them.
mkdir suite && printf '#ACCEPT x: y\nseries: {terms: 1}\n' >suite/case.yaml
run 20 env PIJOB="$PIJOB" "$accept" --suite suite --list
same "$(section pijob-accept.1 Cases | items | sed -n 's/^#ACCEPT \([a-z]*\).*/\1/p' | words)" \
    "$(sed -n 's/.*; allowed: //p' <<<"$err" | words)" "pijob-accept(1) has each #ACCEPT"
same "$(section pijob-accept.1 Cases | items | sed -n 's/^Ql {\(.*\)}/\1/p' | words)" \
    "$(grep -oE '\\\{[a-z]+\\\}' "$srcdir/src/accept/case.sh" | tr -d '\\{}' | words)" "... and each placeholder"
# The files of --status are a list of mappings, whose other keys are for people.
status_c=$(grep -rl '"last_written"' "$srcdir/src" --include='*.c')
same "$(section pijob.1 'Status of checkpoints' | sed -n 's/^\.It Ic //p; s/^\.Ic //p' | words)" \
    "$(sed '/^static void put_record/,/^}/d' "$status_c" | grep -oE '\(out, "[a-z_]+"' | sed 's/.*"\(.*\)"/\1/; $a health' | words)" \
    "pijob(1) has each key of --status"

# ---- Messages that are quoted --------------------------------------------------------

# quotes FILE: in a page, what .Dq has; in doc/launch.md, the first column of the diagnoses.
quotes () {
    case $1 in
    *.in) sed -n 's/^\.\(It \)\{0,1\}Dq //p' "$1" ;;
    *) sed -n '/^## Diagnoses/,/^## /p' "$1" | sed -n '/^| diagnosis /d; /^|-/d; s/^| \([^|]*\) |.*/\1/p' ;;
    esac | sed 's/ :$//'
}

# What a quote has of the texts in the sources: the words between what varies.
text=$(find "$srcdir/src" \( -name '*.c' -o -name '*.sh' \) -exec cat {} + | tr '\n' ' ' | sed 's/" *"//g')
for file in "$man"/pijob.7.in "$man"/pijob-log.5.in "$srcdir"/doc/launch.md; do
    count=0 unknown=
    while IFS= read -r quote; do
        while IFS= read -r words; do
            count=$((count + 1))
            [[ $text == *"$words"* ]] || unknown+="'$words' of '$quote'"$'\n'
        done < <(sed -E "s/rank R on HOST has|'[^']*'|\.\.\.|\b(N|R|A|B|M|HOST)\b|; /\n/g" <<<"$quote" |
            sed -E 's/^[ ,;()]+//; s/[ ,;()]+$//' | grep -E '[a-z]{4}|[a-z] [a-z]')
    done < <(quotes "$file")
    [ "$count" -gt 3 ] && [ -z "$unknown" ]
    ok $? "$(basename "$file" .in) quotes messages of the program" || diag "no such text: $unknown"
done

# ---- Kernels -------------------------------------------------------------------------

kernels=$(sed -n 's/^    {"\([a-z0-9]*\)", \(has_\|always\).*/\1/p' "$srcdir/src/sum/kernel.c" | words)
same "$(sed -n '/^\.It Fl .-kernel/,/^The default/p' "$man/pijob.1.in" | sed -n 's/^\.Cm \([a-z0-9]*\).*/\1/p' | words)" "$kernels" \
    "pijob(1) has each kernel"
same "$("$PIJOB" --help | sed -n 's/.*--kernel NAME *use kernel \(.*\) or \([a-z]*\) .*/\1 \2/p' | words)" "$kernels" \
    "... and so has pijob --help"

# ---- Options -------------------------------------------------------------------------

# help_options COMMAND: those that its --help has.
help_options () { "$1" --help | sed -n 's/^ *\(\(-[a-zA-Z], \)\{0,1\}--[a-z-]*\).*/\1/p' | words; }

# page_options PAGE: those that have a paragraph in it.
page_options () {
    sed -n 's/^\.It Fl //p' "$man/$1.in" | sed 's/ A[rc] .*//; s/ Ns .*//; s/ , Fl / /g; s/\\-/-/g' | words | sed 's/^/-/' |
        LC_ALL=C sort -u
}
same "$(page_options pijob.1)" "$(help_options "$PIJOB")" "pijob(1) has the options of pijob --help"
same "$(page_options pijob-accept.1)" "$(help_options "$accept")" \
    "pijob-accept(1) has the options of pijob-accept --help"
same "$(page_options pijob-report.1)" "$(help_options "$report")" \
    "pijob-report(1) has the options of pijob-report --help"

# ---- The log -------------------------------------------------------------------------

# Each key is written by a call such as yaml_out_text(out, "key", ...).
src=$srcdir/src
written=$(
    grep -ohE '\(out, "[a-z_]+"|event_create\("[a-z_]+"' \
        "$src"/output/event*.c
    grep -ohE '\] = "[a-z_]+"' "$src"/output/event_*links.c "$src/mpi/timing.c"
)
page=$(sed -n '/^event$/p; /^\.It Ic event/,/^\.Sh EXAMPLES/p' "$man/pijob-log.5.in" |
    sed '/make check compares the names/,/^\.El/d')
same "$(sed -n 's/^\.It Ic //p; s/^\.Ic //p; s/^\.Ss \([a-z_]*\)$/\1/p' <<<"$page" | words | grep -E '^[a-z_]+$')" \
    "$(sed 's/.*"\(.*\)"/\1/' <<<"$written" | words)" "pijob-log(5) has each key of the log"

# Each check is a row of one table.
checks=$(sed -n 's/^    {CHECKS_[A-Z]*, "\([^"]*\)",.*/\1/p' "$src/checks/checks.c" | LC_ALL=C sort -u)

# listed: the names, one a line, of ".It Ic one , two".
listed () { sed -n 's/^\.It Ic //p' | sed 's/ Ta .*//; s/ , /\n/g; s/\\-/-/g' | LC_ALL=C sort -u; }
same "$(section pijob-log.5 CHECKS | sed '1,/make check compares/d' | listed)" "$checks" \
    "pijob-log(5) has each check"
same "$(sed -n '/^\.Ss Checks/,/^\.El/p' "$man/pijob.7.in" | listed)" "$checks" \
    "pijob(7) has the cure of each check"

done_testing
