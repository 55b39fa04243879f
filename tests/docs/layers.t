#!/bin/bash
# layers.t - directories of src include headers only from below, and no files include in circles
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

# The directories with C files, from the bottom up, as Makefile.am lists them.
mapfile -t layers < <(sed -n 's|^include src/\([a-z]*\)/Makefile.inc$|\1|p' "$srcdir/Makefile.am" |
    while read -r dir; do compgen -G "$srcdir/src/$dir/*.c" >/dev/null && echo "$dir"; done)
[ "${#layers[@]}" -ge 10 ]
ok $? "Makefile.am lists the directories of src" || diag "${layers[*]}"

below=" "
for dir in "${layers[@]}"; do
    upward=$(grep -HoE '^#include "[a-z_]+/' "$srcdir/src/$dir"/*.[ch] | sed 's|.*/\([^/]*:\)#include "|\1 |' |
        while read -r file other; do
            [[ $below == *" ${other%/} "* ]] || echo "src/$dir/$file $other"
        done)
    is "$upward" "" "src/$dir includes nothing from above"
    below+="$dir "

    # A module is x.c with x.h; tsort tells of a circle.
    circles=$(grep -HoE '^#include "[a-z_]+\.h"' "$srcdir/src/$dir"/*.[ch] |
        sed 's|.*/\([^/]*\)\.[ch]:#include "\(.*\)\.h"|\1 \2|' | awk '$1 != $2' | tsort 2>&1 >/dev/null)
    is "$circles" "" "src/$dir: no files that include each other in a circle"
done

# Only the program prints.
printing=$(grep -lE '\b(printf|puts|putchar|fprintf|fputs|perror) ?\(' "$srcdir"/src/*/*.c | grep -vE '/src/(app|output|reportapp)/')
is "$printing" "" "only src/app, src/output and src/reportapp print"

done_testing
