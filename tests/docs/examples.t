#!/bin/bash
# examples.t - every command line and every description in README, doc and the manual pages
#
# pijob is installed into a scratch directory, as README says, and then every example is run from
# a directory of a user, on a private Slurm.  An example is found by its form (extract.awk), and
# is a job description, a piece of a log, commands, or else something that is printed: what is
# neither right nor in a table below is a failure.  Lines that are the same run once.
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/modules.sh"

[ ! -e "$srcdir/config.status" ] ||
    skip_all "built in the source tree, where no second build can be made to be installed"
root=$SCRATCH/root
work=$SCRATCH/work

# ---- The tables ----------------------------------------------------------------------

# What another line runs instead, as sed has it.
cat >"$SCRATCH/instead" <<END
# The directories of this machine.
s#/opt/pijob#$root#g
s#^\./configure MPICC=mpicc#"$srcdir/configure" MPICC="$(command -v "${MPICC:-mpicc}")"#
# One test, for all of them are run beside this one; tests/docs/readme.t runs them.
s#^make && make check-quick#reuse \&\& make \&\& make check check_PROGRAMS= check_DATA= TESTS=tests/app/bad_descriptions.t#
# Nodes that there are.
s#--nodes=2000 --ntasks-per-node=128#--nodes=4 --ntasks-per-node=2#
# Two cases: tests/cluster/acceptance.t runs all of them.
s#(acceptance\.sbatch"?( --suite [^ ]+)?)\$#\1 10-hello 90-wrong-sum-fails#
# 10^14 and 10^12 terms last for hours here.
s#[^ ]*/long\.yaml#long.yaml#
s#^(sbatch [^ ]*/scaling\.sbatch)\$#\1 --set series.terms=1e9#
# The one log of the user.
s#^(pijob-report .*)(scaling-\*\.log|accept-1234|pi-5678\.log)#\1pi-1234.log#
# It is not in the directory of the user.
s# (pi\.sbatch)# $root/share/pijob/jobscripts/\1#
END

# What is not run: a pattern, and why.
cat >"$SCRATCH/not-run" <<'END'
^\./quickstart 	runs this test
^tests/stacks/stacks 	makes a root of another release
^\./bootstrap$	has been run, or there would be no build
^(S_n|pi - S_n) = |^64 \(u\^7|^\|S - S_n\|	is a formula
^DIR/[A-Za-z]	is a picture, of what tests/unit/test_store and others look at
END

grep -q ' avx2 ' /proc/cpuinfo || printf -- '--kernel avx2 \tneeds another processor\n' >>"$SCRATCH/not-run"
command -v gnuplot >/dev/null || printf '^pijob-report --plot \tneeds gnuplot\n' >>"$SCRATCH/not-run"
command -v jq >/dev/null || printf '[|] jq \tneeds jq\n' >>"$SCRATCH/not-run"
command -v man >/dev/null || printf '^man \thas no man here\n' >>"$SCRATCH/not-run"

# Which exit status a line may have, if not 0.
cat >"$SCRATCH/status" <<'END'
^pijob --status 	75	nothing has been summed yet
inject\.fault=wrong-sum	2	a fault on purpose
^pijob-report --record 	4	of a job that failed on purpose
acceptance\.sbatch"? --baseline 	4	there is no baseline of it
^IMAGE=[^ ]* sbatch 	4	there is no image of it
^pijob-report --compare 	1	there is no baseline of it
END

# What is printed otherwise each time, as sed has it, for regular expressions.
cat >"$SCRATCH/varies" <<'END'
s/^Time = .*/Time = [0-9.]+ sec/
s/cpus [0-9,-]+$/cpus [0-9,-]+/
END

# ---- Running -------------------------------------------------------------------------

# instead LINE: what is run for it.
instead () { sed -E -f "$SCRATCH/instead" <<<"$1"; }

# looked_up TABLE TEXT: the columns behind the first row whose pattern TEXT matches.
looked_up () {
    local pattern rest
    while IFS=$'\t' read -r pattern rest; do
        [[ ! $2 =~ $pattern ]] || { echo "$rest"; return; }
    done <"$SCRATCH/$1"
    return 1
}

# The shell of the user: what each command finds, and what is left of the ones before.
cat >"$SCRATCH/shell" <<'END'
export MANPAGER=cat
# Open MPI 5 refuses four ranks on two cores.
export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe PRTE_MCA_hwloc_default_binding_policy=none
# What this build has compiled is not compiled again.
reuse () {
    (cd "$builddir" && find src \( -name '*.o' -o -name .dirstamp \) | tar cf - -T - lib*.a pijob) | tar xf - &&
        find src -type f -exec touch {} + && touch lib*.a && touch pijob
}
END

# The module command, and the module of the MPI.
mkdir -p "$SCRATCH/modules"
printf '#%%Module1.0\n' >"$SCRATCH/modules/openmpi"
module_tool=${module_tools[Lmod]:-${module_tools[Environment Modules]}}
if [ -n "$module_tool" ]; then
    printf '%s\nmodule use %s\n' "$module_tool" "$SCRATCH/modules" >>"$SCRATCH/shell"
else
    printf '^module\tneeds a module command (Debian: lmod)\n' >>"$SCRATCH/not-run"
    # What the modulefile would set.
    printf 'export PIJOB_JOBSCRIPTS=%s PIJOB_ETC=%s PATH=%s:$PATH MANPATH=%s:\n' \
        "$root/share/pijob/jobscripts" "$root/etc/pijob" "$root/bin" "$root/share/man" >>"$SCRATCH/shell"
fi

# shell SECONDS COMMANDS: run them there, on the cluster.
shell () {
    on_cluster "$1" env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u PIJOB -u srcdir \
        root="$root" builddir="$builddir" bash -c ". $SCRATCH/shell; $2"
    printf '%s\n' "$out" "$err" >>"$SCRATCH/printed"
}

# settle: wait for the end of a batch job that has just been submitted; its exit status is that
# of the command.
settle () {
    local id
    id=$(sed -n 's/^Submitted batch job \([0-9]*\)$/\1/p' <<<"$out")
    [ -z "$id" ] || wait_for_job 120 "$id"
}

# command_line WHERE LINE: one command, as it stands there.
command_line () {
    local where=$1 line=$2 name=${2//"$root"//opt/pijob} here why allowed job=
    name="$where: ${name%%$'\n'*}"
    if why=$(looked_up not-run "$line"); then
        skip "$why" "$name"
        return
    fi
    here=$(instead "$line")
    if [[ $here == *JOBID* ]]; then
        job=$(endless) || { ok 1 "$name"; return; }
        here=${here//JOBID/$job}
    elif [ -n "${has_run[$here]-}" ]; then
        ok 0 "$name (has run above)"
        return
    fi
    has_run[$here]=yes
    case $here in
    export\ * | module\ *) printf '%s\n' "$here" >>"$SCRATCH/shell" ;;
    esac
    shell 400 "$here"
    [[ ! $here =~ ^([A-Z]+=[^ ]+ )*sbatch\  ]] || settle
    allowed=$(looked_up status "$here")
    [ "$status" -eq 0 ] || [ "$status" = "${allowed%%$'\t'*}" ]
    ok $? "$name" || { diag "as: $here"; show_run; diag "$(cat ./*.out 2>/dev/null)"; }
    [ -z "$job" ] || has_stopped "$job" "$line"
}

# commands WHERE FILE: line after line; one that goes on below, or has a text behind it (<<),
# to its end.
commands () {
    local line more
    while IFS= read -r line; do
        while [[ $line == *\\ ]] && IFS= read -r more; do line=${line%\\}${more#"${more%%[! ]*}"}; done
        if [[ $line =~ \<\<([A-Z]+)$ ]]; then
            while IFS= read -r more; do
                line+=$'\n'$more
                [ "$more" != "${BASH_REMATCH[1]}" ] || break
            done
        else
            line=$(sed 's/  *# .*//; s/ *$//' <<<"$line")
        fi
        [ -z "$line" ] || command_line "$1" "$line"
    done <"$2"
}

# endless: start a job that has to be stopped, and wait until it sums; its number.
endless () {
    local id
    id=$(PATH=$root/bin:$PATH cluster run sbatch --parsable --job-name=endless \
        "$root/share/pijob/jobscripts/pi.sbatch" endless.yaml) &&
        within 30 has_events "endless-$id.log" checkpoint 1 >&2 && echo "$id"
}

# has_stopped JOB LINE: it does, in good order; by a signal that the line names, and then it is
# put back into the queue.
has_stopped () {
    local signal
    signal=$(sed -n 's/.*--signal=\([A-Z0-9]*\).*/SIG\1/p' <<<"$2")
    within 30 has_events "endless-$1.log" stop 1
    is "$(log_value "endless-$1.log" reason)" "${signal:-SIGTERM}" "... and that job stops" ||
        diag "$(cat "endless-$1.out")"
    if [ -n "$signal" ]; then
        within 30 is_back "$1"
        ok $? "... and is back in the queue" || diag "$(cat "endless-$1.out")"
    fi
    within 30 is_gone "$1"
    rm -rf endless-checkpoints
}

is_back () { [ "$(job_field "$1" Restarts)" -gt 0 ]; }

# is_gone JOB: so that it does not come back minutes later, and takes the nodes.
is_gone () {
    cluster run scancel "$1"
    job_ended "$1"
}

# description WHERE FILE: a whole one, or a part of one, which pijob accepts.
description () {
    run 20 "$root/bin/pijob" --quiet --check --set series.terms=1 "$2"
    is "$status|$err" "0|" "$1: a job description"
    if grep -q '^#ACCEPT' "$2"; then
        mkdir "$SCRATCH/suite" && cp "$2" "$SCRATCH/suite/case.yaml"
        run 20 "$root/bin/pijob-accept" --suite "$SCRATCH/suite" --list
        is "$status|$err" "0|" "$1: a case of an acceptance suite"
        rm -rf "$SCRATCH/suite"
    fi
}

# piece_of_log WHERE FILE: valid, and nothing in it that pijob-log(5) does not know.
piece_of_log () {
    if ! /usr/bin/python3 -c 'import yaml' 2>/dev/null; then
        skip "no yaml for Python (Debian: python3-yaml)" "$1: a piece of a log"
        return
    fi
    sed -n 's/^\.It Ic //p; s/^\.Ic //p' "$root/share/man/man5/pijob-log.5" | tr ' ,' '\n\n' >"$SCRATCH/known"
    run 20 /usr/bin/python3 -c '
import sys, yaml
known = set(open(sys.argv[2]).read().split())
def keys(node):
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys(value)
print(*[k for event in yaml.safe_load_all(open(sys.argv[1])) for k in keys(event) if k not in known])
' "$2" "$SCRATCH/known"
    is "$status|$out|$err" "0||" "$1: a piece of a log"
}

# printed WHERE TEXT: each line of it is what one of the commands has printed.
printed () {
    local line pattern missing=''
    while IFS= read -r line; do
        [ -n "$line" ] && [ "$line" != ... ] || continue
        pattern=$(sed -E 's/([][().*+?{}|^$\\])/\\\1/g' <<<"$line" | sed -E -f "$SCRATCH/varies")
        cat "$SCRATCH/printed" ./*.out 2>/dev/null | grep -qxE -e "$pattern" || missing+=$line$'\n'
    done <<<"$2"
    is "$missing" "" "$1: is what is printed"
}

# ---- All of them ---------------------------------------------------------------------

declare -A has_run
mkdir -p "$work" "$SCRATCH/build" "$SCRATCH/examples"
cd "$SCRATCH/build" || exit 99
cluster_up
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

# examples FILE...: into files.
examples () { for file; do awk -v dir="$SCRATCH/examples" -f "$srcdir/tests/docs/extract.awk" "$file"; done; }

# try FILE: an example, by what it is.
try () {
    local where first
    where=$(basename "$1" | sed 's/-0*\([0-9]*\)$/:\1/')
    first=$(grep -vE '^(#|$)' "$1" | head -n 1)
    if [ "$first" = --- ]; then
        piece_of_log "$where" "$1"
    elif [[ $first =~ ^[a-z_.]+:(\ |$) ]]; then
        description "$where" "$1"
    elif [[ $first =~ ^(\./|pijob|module|man\ |[A-Z]+=) ]] || type "${first%% *}" >/dev/null 2>&1; then
        commands "$where" "$1"
    elif why=$(looked_up not-run "$first"); then
        skip "$why" "$where: $first"
    else
        shown+=("$where" "$(cat "$1")")
    fi
}

shown=()
examples "$srcdir/README.md"
installed=
for example in "$SCRATCH"/examples/README.md-*; do
    # Where its commands are meant to be typed: the build, and then the directory of a user.
    if [ -z "$installed" ] && [ -x "$root/bin/pijob" ]; then
        installed=yes
        cd "$work" || exit 99
        cp -r "$root"/etc/pijob etc && cp etc/pi.yaml . || exit 99
        sed 's/1e14/2e9/' etc/long.yaml >long.yaml
        cat >endless.yaml <<'END'
name: endless
series: {terms: 1e14}
checkpoint: {directory: endless-checkpoints, interval: 100ms}
END
        # A log with a failure.
        "$root/bin/pijob" --log pi-1234.log --allow-inject --set inject.fault=wrong-sum pi.yaml >/dev/null 2>&1
    fi
    try "$example"
done
[ -n "$installed" ]
ok $? "README has installed pijob" || { done_testing; exit; }

# The manual pages are those that it installed.
rm -f "$SCRATCH"/examples/*
examples "$srcdir"/doc/*.md "$root"/share/man/man*/pijob*
for page in "$root"/share/man/man*/pijob*; do
    page=$(basename "$page")
    [ -n "$(find "$SCRATCH/examples" -name "$page-*")" ]
    ok $? "$page has examples"
done
for example in "$SCRATCH"/examples/*; do try "$example"; done

# Only two cases have run of the suite that pijob(7) copies and edits.
run 60 "$root/bin/pijob-accept" --suite my-suite --list
is "$status|$err" "0|" "pijob(7): the edited suite is accepted" || show_run

# Now that all has been printed.
for ((i = 0; i < ${#shown[@]}; i += 2)); do printed "${shown[i]}" "${shown[i + 1]}"; done

done_testing
