#!/bin/bash
# accept_hostile.t - pijob-accept where others can write, beside files that patterns match,
# and with names that are hard to read
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/accept.sh
. "$srcdir/tests/lib/accept.sh"
# shellcheck source=hostile.sh
. "$srcdir/tests/scripts/hostile.sh"
mkdir suite
printf '# One\nseries: {terms: 1000}\n' >suite/10-one.yaml

# accept ARGUMENT...: one rank, which needs no launch.
accept () { run 60 bash "$program" --launcher env "$@"; }

# refused CAUSE NAME ARGUMENT...
refused () {
    local cause=$1 name=$2
    shift 2
    accept --suite suite "$@"
    is "$status|$out" "4|" "$name: exit status 4" || show_run
    is "${err%%$'\n'*}" "pijob-accept: $cause" "$name: says why" || show_run
}
another="give --output another directory, preferably one that does not exist"

# ---- What is at the name of the results ----

echo precious >precious
mkdir planted
ln -s ../precious planted/summary.txt
refused "planted is not empty: $another" "a planted link" --output planted
is "$(cat precious)|$(ls planted)" "precious|summary.txt" "a planted link: nothing is written"

mkdir real
ln -s real link
refused "link is a symbolic link: $another" "a link to a directory" --output link
refused "link is a symbolic link: $another" "a link with a slash" --output link//
ln -s nowhere dangling
refused "dangling is a symbolic link: $another" "a link to nothing" --output dangling
is "$(ls -A real)|$([ -e nowhere ] && echo made)" "|" "a link: nothing is written"

touch file
refused "file is not a directory: $another" "a file" --output file
mkdir -m 775 group
refused "others can write to group (chmod go-w): $another" "a directory where others write" --output group
mkdir -m 1777 everybody
refused "others can write to everybody (chmod go-w): $another" "a directory like /tmp" --output everybody
if other_user; then
    mkdir -m 755 theirs
    chown "$other" theirs
    refused "theirs belongs to user $other, not to user 0: $another" "another user's directory" --output theirs
    is "$(ls -A theirs)" "" "another user's directory: nothing is written"
else
    skip "needs root and setpriv" "another user's directory"
fi

mkdir -m 755 mine
accept --suite suite --output mine
is "$status" 0 "an empty directory of one's own is used" || show_run

for mask in 000 002 022 077; do
    (umask $mask && accept --suite suite --output "deep/er/$mask" && exit "$status")
    is $? 0 "umask $mask: it runs"
    is "$(find "deep/er/$mask" -perm /022)" "" "umask $mask: others can write to none of it"
done
is "$(find deep/er/077 -perm /077)" "" "umask 077: others cannot even read it"
setfacl -m d:u:65534:rwx . 2>/dev/null && {
    accept --suite suite --output acl
    is "$status|$(find acl -maxdepth 0 -perm /022)" "0|" "an inherited access list: others cannot write" || show_run
    setfacl -b .
}

# While it runs, somebody replaces the directory.
cat >swap <<END
#!/bin/sh
mv swapped gone
mkdir elsewhere
ln -s elsewhere swapped
END
chmod +x swap
cp suite/10-one.yaml suite/20-two.yaml
run 60 bash "$program" --launcher ./swap --suite suite --output swapped
is "$status" 1 "replaced while it runs: exit status 1" || show_run
is "$err" "pijob-accept: the output directory $SCRATCH/swapped was replaced by another one" \
    "replaced while it runs: says so" || show_run
is "$(ls -A elsewhere)" "" "replaced while it runs: nothing is written to what is there now"
rm suite/20-two.yaml

# ---- Patterns beside files that match ----

# passes NAME LINE...: a case with these directives.
passes () {
    local name=$1
    shift
    rm -rf passes passed
    mkdir passes
    printf '%s\n' '# Passes' "$@" 'series: {terms: 1000}' >passes/case.yaml
    accept --suite passes --output passed
    is "$status" 0 "$name" || { show_run; diag "$(cat passed/case.out)"; }
}
touch 3 30-more 0 0-more expect.mpi=nothing A=1 A=2
passes "an exit status that is a pattern" '#ACCEPT step: [03]* --set expect.ranks=9' '#ACCEPT step: ?'
passes "an option that is a pattern" '#ACCEPT step: 0 --set expect.mpi=*'
rm -rf passed
run 60 bash "$program" --launcher 'env A=*' --suite passes --output passed
like "$(cat passed/case.out)" '^\$ env A=\* ' "a launcher that is a pattern" || show_run

# ---- Names ----

# shellcheck disable=SC2016 # not expanded here
for name in 'a & b' '*' '-x' "it's \"\$(touch pwned)\`touch pwned\`\\" 'a{tasks}&{nodes}'; do
    printf '# Saves\n#ACCEPT step: 0 --set checkpoint.directory={output}/ck\nseries: {terms: 1000}\n' >suite/10-one.yaml
    mkdir -p -- "./$name"
    mv suite "./$name/suite" && cp "./$name/suite/10-one.yaml" "./$name/suite/-$name.yaml"
    accept --suite "$name/suite" --output "$name/out"
    is "$status|$(ls -d "./$name/out/ck")" "0|./$name/out/ck" "a name such as $name" ||
        { show_run; diag "$(cat "./$name/out/"*.out)"; }
    mv "./$name/suite" . && rm -f -- suite/-*
done
ok "$([ ! -e pwned ]; echo $?)" "names with commands: none is run"

for name in 'x # SKIP' $'x\nok 2' $'x\e[2J'; do
    mkdir named
    cp suite/10-one.yaml "named/$name.yaml"
    accept --suite named --output not-made
    is "$status" 4 "a case with a name that reports cannot hold is refused" || show_run
    unlike "$err" $'\e' "and it is told without control characters"
    rm -rf named
done
refused "no case '../suite/10-one' in suite" "a case that is not in the suite" ../suite/10-one 10-one
refused "no case '10' in suite" "a part of a name" 10

# ---- Directives ----

# bad MESSAGE LINE
bad () {
    rm -rf bad
    mkdir bad
    printf '%s\n' "$2" 'series: {terms: 10}' >bad/case.yaml
    refused "bad/case.yaml:1: $1" "$2" --suite bad --output not-made
}
bad "step: 'O' is not an exit status, or a pattern such as [1-9]*" '#ACCEPT step: O --hello'
bad "step: '--hello' is not an exit status, or a pattern such as [1-9]*" '#ACCEPT step: --hello'
# shellcheck disable=SC2016 # not expanded here
bad "step: '\$(touch' is not an exit status, or a pattern such as [1-9]*" '#ACCEPT step: $(touch pwned)'
bad "says: '(' is not an extended regular expression" '#ACCEPT says: ('
bad "needs: '9999999999999999999 nodes' is not of the form '2 nodes', '8 tasks', '4 cpus', 'binding' or 'machines'" \
    '#ACCEPT needs: 9999999999999999999 nodes'
bad "looks like a misspelt directive; a directive is a line such as '#ACCEPT step: 0'; use other words in a comment that is none" '#accept step: 3'
bad "looks like a misspelt directive; a directive is a line such as '#ACCEPT step: 0'; use other words in a comment that is none" '##ACCEPT step: 3'
bad "looks like a misspelt directive; a directive is a line such as '#ACCEPT step: 0'; use other words in a comment that is none" '#ACCEPT: step: 3'
bad "unknown #ACCEPT 'step '; allowed: step, launch, needs, says, limit" '#ACCEPT step : 3'
ok "$([ ! -e not-made ]; echo $?)" "nothing was run"
passes "a blank that a formatter puts there" '# ACCEPT step: 3 --set expect.ranks=9'
passes "blanks and a carriage return" $'  #ACCEPT\tstep:\t3\t--set  expect.ranks=9 \r'

# ---- Variables ----

# shellcheck disable=SC2016 # not expanded here
if command -v srun >/dev/null; then
    good=(SLURM_JOB_ID=1 SLURM_JOB_NUM_NODES=1)
    for variable in SLURM_JOB_NUM_NODES SLURM_NTASKS SLURM_NTASKS_PER_NODE SLURM_JOB_CPUS_PER_NODE; do
        run 60 env "${good[@]}" "$variable=a[\$(touch pwned)]" bash "$program" --suite suite --output not-made
        is "$status|$([ -e pwned ] && echo run)" "1|" "$variable: nothing is run" || show_run
        like "$err" "^pijob-accept: $variable is 'a\[\\$\(touch pwned\)\]', which is not" "$variable: told" || show_run
    done
else
    skip "no srun (Debian: slurm-client)" "variables of Slurm"
fi

done_testing
