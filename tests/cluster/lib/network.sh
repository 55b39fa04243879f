# network.sh - the nodes as hosts: namespaces, links, and what runs inside
#
# As root, a node is a process that holds a network, a host name and a mount
# namespace (a name in /run/netns would outlive it: these go when the last
# process in them goes, and the links with them).  The links meet in one
# bridge; its address is that of the controller.  As an ordinary user there is
# nothing of this, and a node is a name.
#
# SPDX-License-Identifier: BSD-3-Clause

# Addresses: node number I of slot S, and the controller.
node_address () { if is_root; then echo "10.199.$slot.${1#n}"; else echo 127.0.0.1; fi; }
control_address () { if is_root; then echo "10.199.$slot.254"; else echo 127.0.0.1; fi; }

# The longest, pijob99-64, has 10 of the 15 characters that a name may have.
bridge_name () { echo "pijob$slot"; }
link_name () { echo "pijob$slot-${1#n}"; }

# node_mac NODE: the hardware address of its eth0, made from its IP address.
node_mac () { printf '02:00:0a:c7:%02x:%02x' "$slot" "${1#n}"; }

# neighbours NODE: commands for ip(8) that tell NODE the hardware addresses of the other nodes.  The
# kernel has one table of those that it has found out, for all network namespaces, of at most 1024
# entries by default (arp(7), gc_thresh3): too few for 32 nodes.  It drops packets when the table is
# full, and a connection then takes seconds or fails.  Entries that are permanent do not count.
neighbours () {
    local other
    for other in $(node_names); do
        [ "$other" = "$1" ] ||
            echo "neigh add $(node_address "$other") lladdr $(node_mac "$other") dev eth0 nud permanent"
    done
}

# make_bridge: the network of the cluster.
make_bridge () {
    ip link add "$(bridge_name)" type bridge &&
        ip addr add "$(control_address)/24" dev "$(bridge_name)" &&
        ip link set "$(bridge_name)" up
}

# make_node NODE: its namespaces, and its link into the bridge.
make_node () {
    local node=$1 pid i
    # /dev/shm is a private one: two clusters number their jobs alike, and
    # Open MPI names its segments after host, user and job.
    # shellcheck disable=SC2016 # expanded by that shell
    start_daemon "node.$node" unshare --net --uts --mount sh -c '
        hostname "$1" && mount -t tmpfs -o mode=1777 tmpfs /dev/shm &&
        mount --bind "$2/hosts" /etc/hosts && ip link set lo up &&
        : >"$2/run/node.$1.ready" && exec sleep infinity' node "$node" "$dir"
    for ((i = 0; i < 2000; i++)); do
        [ -e "$dir/run/node.$node.ready" ] && break
        sleep 0.05
    done
    pid=$(daemon_pid "node.$node") && [ -e "$dir/run/node.$node.ready" ] || return 1

    ip link add "$(link_name "$node")" type veth peer name eth0 address "$(node_mac "$node")" netns "$pid" &&
        ip link set "$(link_name "$node")" master "$(bridge_name)" up &&
        nsenter --net --target "$pid" ip addr add "$(node_address "$node")/24" dev eth0 &&
        nsenter --net --target "$pid" ip link set eth0 up &&
        neighbours "$node" | nsenter --net --target "$pid" ip -batch -
}

# namespace_pids: all processes inside our nodes, whatever their environment.
# What tells a node of ours is what is mounted there, and nowhere else, on
# /etc/hosts; the inode numbers of namespaces would not do, as the kernel gives
# the lowest free ones to the next cluster.
namespace_pids () {
    is_root || return 0
    grep -lsE "/${dir##*/}/hosts(//deleted)? /etc/hosts " /proc/[0-9]*/mountinfo | cut -d/ -f3
}

# remove_links: what would outlive the processes.
remove_links () {
    is_root || return 0
    local slot link
    for slot in $(claimed_slots); do
        for link in /sys/class/net/"$(bridge_name)" /sys/class/net/"$(bridge_name)"-*; do
            [ ! -e "$link" ] || ip link del "${link##*/}" 2>/dev/null
        done
    done
}

# has_network: getaddrinfo(3) with AI_ADDRCONFIG, which Slurm uses, resolves
# not even 127.0.0.1 where no other address is configured.
has_network () { [ -n "$(ip -4 -o addr show scope global)" ]; }

# link_set NODE down|up: at our end of the cable.
link_set () {
    is_root || die "only root can cut a network link"
    local slot
    slot=$(fact slot)
    ip link set "$(link_name "$1")" "$2"
}

# node_exec NODE COMMAND...: becomes COMMAND inside the node.
node_exec () {
    local node=$1 pid
    shift
    if ! is_root; then
        SLURMD_NODENAME=$node exec "$@"
    fi
    pid=$(daemon_pid "node.$node") || die "node $node is gone; start anew with: $self --name $name up"
    # Without --wd, nsenter would leave the command in the root directory.
    exec nsenter --net --uts --mount --wd="$PWD" --target "$pid" "$@"
}
