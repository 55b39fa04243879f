# image.sh - a container image for tests: a directory with a program, its MPI, and no more
# shellcheck shell=bash
#
# SPDX-License-Identifier: BSD-3-Clause

# image_copy IMAGE FILE...: files of this system, at the same place, and what links lead to.
image_copy () {
    local image=$1 file
    for file in "${@:2}"; do
        [ -e "$image$file" ] || { mkdir -p "$image${file%/*}" && cp -rL "$file" "$image$file"; }
    done
}

# image_make IMAGE PROGRAM: the image, with the program as /usr/bin/pijob, the libraries that it
# needs, the plugins of its MPI, PMIx and UCX, which they open by name, and the daemon that a single
# process of Open MPI starts; 1: not such a system.
image_make () {
    local image=$1 plugins=() libraries=() daemons=() dir file
    for dir in /usr/lib/*/ucx /usr/lib/*/libfabric; do
        [ ! -d "$dir" ] || plugins+=("$dir")
    done
    if ! ldd "$2" | grep -q libmpich; then
        for dir in /usr/lib/*/openmpi /usr/lib/*/pmix2 /usr/share/openmpi /usr/share/pmix* /etc/openmpi; do
            [ ! -d "$dir" ] || plugins+=("$dir")
        done
        [[ ${plugins[*]-} == *openmpi* ]] || return 1
        for file in /usr/bin/orted /usr/bin/prted /usr/bin/prterun; do
            [ ! -e "$file" ] || daemons+=("$file")
        done
    fi
    mkdir -p "$image"/{dev,etc,home,mnt,proc,sys,tmp,usr/bin,usr/lib,usr/lib64}
    touch "$image"/etc/{group,hosts,passwd,resolv.conf}
    for dir in bin lib lib64; do ln -s "usr/$dir" "$image/$dir"; done
    cp "$2" "$image/usr/bin/pijob"
    image_copy "$image" ${plugins[@]+"${plugins[@]}"} ${daemons[@]+"${daemons[@]}"}
    mapfile -t libraries < <(find -L "$2" ${plugins[@]+"${plugins[@]}"} ${daemons[@]+"${daemons[@]}"} -type f \( -name '*.so*' -o -perm -100 \) -exec ldd {} + 2>/dev/null |
        grep -oE '/[^ ]+\.so[^ ]*' | grep -v ':$' | sort -u)
    image_copy "$image" "${libraries[@]}"
}
