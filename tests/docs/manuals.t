#!/bin/bash
# manuals.t - the manual pages and README tell what the program has: all of it, and no more
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

man=$srcdir/man
readme=$srcdir/README.md
keys=$builddir/tests/docs/keys
accept=$builddir/pijob-accept
export PIJOB_ACCEPT_LIB=$srcdir/src/accept # it is not installed

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
    is "$(grep -c "^This page is that of pijob $version\.\$" <<<"$text")" 1 "$page: has the version of the package"
    # shellcheck disable=SC2016 # as it stands in the page
    is "$(grep -oE '@[A-Za-z_]+@|\$\{.*' <<<"$text")" "" "$page: every path is filled in"
done

# ---- Keys of the job description -----------------------------------------------------

same "$(sed -n '/^\.\\" The list is what/,/^\.\\" The end of the list/p' "$man/pijob-job.5.in" | sed '1d; $d')" \
    "$("$keys" mdoc)" "pijob-job(5) has the keys of the program (tests/docs/keys mdoc)"

# readme_rows HEAD: first and second column of the table whose head begins so, a line a key.
readme_rows () {
    awk -F ' *[|] *' -v head="$1" '
        index($0, head) == 1 { inside = 1; next }
        inside && !/^\|/ { exit }
        inside && !/^\|-/ {
            n = split($2, path, /, /)
            m = split($3, value, /, /)
            for (i = 1; i <= n; i++) print path[i] "\t" (m == n ? value[i] : $3)
        }' "$readme" | tr -d '`'
}
same "$(readme_rows '| key | default |' | sed 's/^expect\t.*/expect\tnone/' | LC_ALL=C sort)" \
    "$("$keys" table | cut -f 1,2 | sed 's/^expect\..*/expect\tnone/' | LC_ALL=C sort -u)" \
    "README has them, with their defaults"
same "$(readme_rows '| key of `expect` |' | cut -f 1 | sed 's/:.*//; s/^/expect./' | words)" \
    "$("$keys" table | cut -f 1 | grep '^expect\.' | words)" "README has those of expect"

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

# ---- The log -------------------------------------------------------------------------

# Each key is written by a call such as yaml_out_text(out, "key", ...).
src=$srcdir/src
written=$(
    grep -ohE '\(out, "[a-z_]+"|event_create\("[a-z]+"' \
        "$src"/output/event*.c
    grep -ohE '\] = "[a-z_]+"' "$src/output/event_links.c" "$src/core/phases.c"
)
page=$(sed -n '/^event$/p; /^\.It Ic event/,/^\.Sh EXAMPLES/p' "$man/pijob-log.5.in" |
    sed '/^Behind each name/,/^\.El/d')
same "$(sed -n 's/^\.It Ic //p; s/^\.Ic //p; s/^\.Ss \([a-z]*\)$/\1/p' <<<"$page" | words | grep -E '^[a-z_]+$')" \
    "$(sed 's/.*"\(.*\)"/\1/' <<<"$written" | words)" "pijob-log(5) has each key of the log"

# Each check is a row of one table.
checks=$(sed -n 's/^    {CHECKS_[A-Z]*, "\([^"]*\)",.*/\1/p' "$src/checks/checks.c" | LC_ALL=C sort -u)

# listed: the names, one a line, of ".It Ic one , two".
listed () { sed -n 's/^\.It Ic //p' | sed 's/ Ta .*//; s/ , /\n/g; s/\\-/-/g' | LC_ALL=C sort -u; }
same "$(sed -n '/^Behind each name/,/^\.El/p' "$man/pijob-log.5.in" | listed)" "$checks" \
    "pijob-log(5) has each check"
same "$(sed -n '/^\.Ss Checks/,/^\.El/p' "$man/pijob.7.in" | listed)" "$checks" \
    "pijob(7) has the cure of each check"

done_testing
