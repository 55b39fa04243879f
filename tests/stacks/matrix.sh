# matrix.sh - the MPI of each release, in container images, under the Slurm of each release
#
# Sourced by `stacks`.  An image has the pijob, the MPI and the PMIx of a release, and no more.  It
# is made in the root of its release and kept in $roots/images; the server's root gets a copy.
#
# shellcheck disable=SC2154 # of stacks and root.sh
#
# SPDX-License-Identifier: BSD-3-Clause

# The builds of `stacks`.
families='openmpi mpich'

# prepare_release: the packages and both builds of $release, in $root.  1: they cannot be had.
prepare_release () {
    local name options before=$failed
    if [ -n "$machine" ]; then
        mkdir -p "$root/etc" "$root/srv" || return 1
    elif ! root_is_here "$release"; then
        make_root "$release"
        case $? in
        0) ;;
        3) skipped=$((skipped + 1)); return 1 ;;
        *) failed=$((failed + 1)); return 1 ;;
        esac
    fi
    copy_source
    # The plugins of a release may have no PMIx: that is a cell of the table.
    [ -n "$machine" ] || install_packages >"$root.packages" 2>&1 || say "$release: $(tail -n 1 "$root.packages")"
    while IFS='|' read -r name options; do
        # shellcheck disable=SC2086 # a list
        [ -z "$name" ] || build "$name" $options
    done <<<"$builds"
    [ "$failed" -eq "$before" ]
}

# make_images: those of $release.
make_images () {
    local family image
    for family in $families; do
        image=$roots/images/$release.$family
        rm -rf --one-file-system "$image" "$root/srv/images"
        mkdir -p "$roots/images" "$root/srv/images"
        # shellcheck disable=SC2016 # for that shell
        step "$release: an image with $family" in_root bash -c '
            . /srv/pijob/source/tests/lib/image.sh
            image_make "/srv/images/$1" "/srv/pijob/$1/pijob" || exit 1
            cd /srv/images || exit 1
            OMPI_ALLOW_RUN_AS_ROOT=1 timeout 120 "/srv/pijob/$1/pijob" --quiet --log log /srv/pijob/source/etc/smoke.yaml
            # The number of MPI, and that of PMIx.
            sed -nE "s/^  (loaded|client): \"[^0-9]*([0-9][0-9a-z.]*).*/\2/p" log | paste -sd " " >"$1.numbers"' image "$family"
        mv "$root/srv/images/$family" "$image"
        mv "$root/srv/images/$family.numbers" "$image.numbers"
    done
}

# cells: the images under the Slurm of $release; the table in $table.
cells () {
    local log
    rm -rf --one-file-system "$root/srv/images"
    cp -al "$roots/images" "$root/srv/images" 2>/dev/null || cp -a "$roots/images" "$root/srv/images" || return 1
    log=$(mktemp) || exit 1
    say "$release: the images under its Slurm"
    in_root bash -c 'cd /srv/pijob/openmpi && srcdir=../source builddir=. exec bash ../source/tests/stacks/cells' \
        </dev/null 2>&1 | tee "$log" | grep --line-buffered -E '^(ok|not ok|#|Bail out!)'
    passed=$((passed + $(grep -c '^ok .*' "$log") - $(grep -c '^ok .* # SKIP' "$log")))
    skipped=$((skipped + $(grep -c '^ok .* # SKIP' "$log")))
    failed=$((failed + $(grep -c '^not ok ' "$log")))
    grep -q '^1\.\.[1-9]' "$log" || { failed=$((failed + 1)) && say "$release: its Slurm did not run the images"; }
    table+=$(sed -n 's/^# row: //p' "$log")$'\n'
    rm -f "$log"
    say "$release: done ($(elapsed))"
}

# enter RELEASE: lock it; sets $release, $root and $machine.
enter () {
    release=$1
    set_machine "$release"
    lock_root "$release${machine:+-machine}"
}

# matrix RELEASE...
matrix () {
    local name ready=() table=
    rm -rf --one-file-system "$roots/images"
    for name; do
        enter "$name"
        if prepare_release; then
            make_images
            ready+=("$name")
        fi
        unlock_root
    done
    for name in ${ready[@]+"${ready[@]}"}; do
        enter "$name"
        cells
        unlock_root
    done
    printf '%s' "$table"
}
