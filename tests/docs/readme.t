#!/bin/bash
# readme.t - the commands of README's "Install it on a cluster", line by line as they stand there
#
# An ordinary user types them, in a home directory with a blank in its path and with umask 077:
# in the source tree of the tarball, as README has it, and from git in a build directory, up to
# the jobs on a private Slurm.  Only /opt/pijob becomes a directory of that user.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/packages.sh
. "$srcdir/tests/lib/packages.sh"
# shellcheck source=../lib/cluster.sh
. "$srcdir/tests/lib/cluster.sh"
# shellcheck source=../lib/modules.sh
. "$srcdir/tests/lib/modules.sh"
module_tool=${module_tools[Lmod]:-${module_tools[Environment Modules]}}
[ -n "$module_tool" ] || skip_all "no module command (Debian: lmod)"
pack

# ---- The lines ----

# Each indented block of the section in a file of its own, without comments.
awk -v dir="$SCRATCH" '
    /^## / { inside = /Install it on a cluster/ }
    !inside { next }
    /^    / { if (!open) { block++; open = 1 } sub(/^    /, ""); sub(/  +#.*/, ""); print >(dir "/block-" block); next }
    { open = 0 }' "$srcdir/README.md"
is "$(cd "$SCRATCH" && echo block-*)" "block-1 block-2" "README has a block to install, and one to run"
is "$(head -n 1 "$SCRATCH/block-1")" "./bootstrap" "the first one begins in a checkout"
is "$(sed -n 's/^sbatch //p' "$SCRATCH/block-2" | wc -l)" 2 "the second one submits two jobs"

# ---- The user ----

home="$SCRATCH/a home"
mkdir -p "$home/work" "$SCRATCH/modules" "$SCRATCH/opt" # in a path with a blank, Lmod loads no module
printf '#%%Module1.0\n' >"$SCRATCH/modules/openmpi"
chmod 755 "$SCRATCH"
user=()
if [ "$(id -u)" -eq 0 ]; then
    user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    chown -R 65534:65534 "$home" "$SCRATCH/opt"
fi
cluster_up
eval "$(cluster env)"

# What the user's shell is asked to do: each line of a block, and what became of it.  A job is
# waited for.
cat >"$SCRATCH/type" <<END
umask 077
export MANPAGER=cat
sbatch () { command sbatch --wait "\$@"; }
$module_tool
module use "$SCRATCH/modules"
cd "\$1" || exit 99
while IFS= read -r line; do
    eval "\$line" </dev/null
    printf '@ %s: %s\n' "\$?" "\$line"
done <"\$2"
END

# types SECONDS DIRECTORY BLOCK: what the user sees; each line must succeed.
types () {
    local lines
    sed "s#/opt/pijob#$SCRATCH/opt#g" "$3" >"$SCRATCH/lines"
    lines=$(wc -l <"$SCRATCH/lines")
    run "$1" "${user[@]}" env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 USER=nobody SHELL=/bin/false \
        SLURM_CONF="$SLURM_CONF" bash --noprofile --norc "$SCRATCH/type" "$2" "$SCRATCH/lines"
    is "$(grep -c '^@ 0: ' <<<"$out")" "$lines" "$(basename "$3"): each of $lines lines succeeds" || {
        diag "$(tail -n 60 <<<"$out")"
        diag "$(tail -n 30 <<<"$err")"
    }
    while IFS= read -r line; do
        like "$out" "^@ 0: $(sed 's/[][().*+?{}|^$\\]/\\&/g' <<<"$line")$" "$line"
    done <"$SCRATCH/lines"
}

# ---- From the tarball, in the source tree ----

run 30 "${user[@]}" sh -c "umask 077; cd '$home' && tar -xzf '$tarball'"
is "$status" 0 "the tarball is unpacked" || show_run
sed '/^\.\/bootstrap$/d' "$SCRATCH/block-1" >"$SCRATCH/from-tarball"
types 500 "$home/pijob-$VERSION" "$SCRATCH/from-tarball"
like "$out" '^installcheck: passed' "the installed files pass on the Slurm"
like "$out" '^installcheck: .* on the Slurm of this site' "... which is that of the site"
unlike "$out" '^# FAIL: +[1-9]' "no test failed"
like "$out" "^    chmod -R go\+rX '$SCRATCH/opt'$" "umask 077: make install says that other users cannot read it"

types 400 "$home/work" "$SCRATCH/block-2"
is "$(cat "$home"/work/pi-*.out 2>/dev/null | tail -n 1)" "verdict: pass" "the pi job passes" || diag "$(cat "$home"/work/*.out)"
is "$(cat "$home"/work/accept-*/summary.txt 2>/dev/null | tail -n 1)" "verdict: pass" "the suite passes" ||
    diag "$(cat "$home"/work/acceptance-*.out)"
like "$out" 'PIJOB\(7\)' "and man shows the guide"

run 60 "${user[@]}" make -s -C "$home/pijob-$VERSION" uninstall
is "$status|$(find "$SCRATCH/opt" -mindepth 1)" "0|" "make uninstall leaves an empty prefix" || show_run

# ---- From git, in a build directory ----

if [ ! -e "$srcdir/.git" ] || ! git -C "$srcdir" ls-files -z >"$SCRATCH/files" 2>/dev/null; then
    skip "not a checkout from git" "from git, out of the source tree"
else
    mkdir "$home/git" && tar -C "$srcdir" -cf - --null -T "$SCRATCH/files" | tar -C "$home/git" -xf -
    [ ${#user[@]} -eq 0 ] || chown -R 65534:65534 "$home/git"
    # The tests have run above.
    { echo ./bootstrap; echo 'mkdir build && cd build'; sed -e 1d -e 's#^\./configure#../configure#' \
        -e 's/ && make check-quick//' -e '/installcheck/d' "$SCRATCH/block-1"; } >"$SCRATCH/from-git"
    types 400 "$home/git" "$SCRATCH/from-git"
    run 30 "${user[@]}" "$SCRATCH/opt/bin/pijob" --check "$SCRATCH/opt/etc/pijob/pi.yaml"
    is "$status" 0 "and what it installs runs" || show_run

    # README's "Try it", on the Slurm that there is, with what has just been built, but configured
    # again: configure refuses an absolute path with a blank.
    touch "$home/git/configure"
    run 200 "${user[@]}" env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 SHELL=/bin/false \
        SLURM_CONF="$SLURM_CONF" bash -c "umask 077; cd '$home/git' && ./quickstart run"
    is "$status|$(tail -n 1 <<<"$out")" "0|verdict: pass" "./quickstart run" || show_run
fi

done_testing
