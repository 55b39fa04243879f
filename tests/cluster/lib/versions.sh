# versions.sh - what the configuration of a cluster owes to the version of Slurm, in one table
#
# SPDX-License-Identifier: BSD-3-Clause

# One a line: the first version that needs it, the last one (or -), the file, the line.  A new
# Slurm that does not start needs a row here.
#
#   PMIxCollFence   The "tree" fence of the PMIx plugin completes on each node by itself, and
#                   the default, "mixed", has it for the second fence of MPI_Init.  A rank that
#                   is late then gets messages that it cannot take yet, and dies in MPI_Init
#                   (22.05.8: of 94 launches with all CPUs busy, 18 failed).  The ring waits for
#                   all nodes.  24.11.5 has the parameter, too (mpi.conf(5)).
#   CgroupPlugin    slurmd sets up cgroups although no plugin that we ask for uses them, and
#                   does not start where it may not.  22.05 has no "disabled" (cgroup.conf(5));
#                   24.11.5 has it.
version_table='
22.05 |-     |mpi.conf    |PMIxCollFence=ring
24.11 |-     |cgroup.conf |CgroupPlugin=disabled
'

# slurm_version: "24.11" of "slurm-wlm 24.11.5".
slurm_version () { slurmctld -V 2>/dev/null | sed -n 's/^[^ ]* \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p'; }

# version_lines FILE VERSION: the lines of the table for FILE of that Slurm.
version_lines () {
    awk -F '|' -v file="$1" -v version="$2" '
        function number(text, part) { split(text, part, "."); return part[1] * 100 + part[2] }
        { line = $4; gsub(/ /, "", $1); gsub(/ /, "", $2); gsub(/ /, "", $3) }
        $3 == file && number(version) >= number($1) && ($2 == "-" || number(version) <= number($2)) { print line }
    ' <<<"$version_table"
}

# write_versions DIRECTORY: the files of the table there.
write_versions () {
    local version file
    version=$(slurm_version)
    for file in $(awk -F '|' 'NF > 1 { gsub(/ /, "", $3); print $3 }' <<<"$version_table" | sort -u); do
        version_lines "$file" "$version" >"$1/$file" || return 1
        [ -s "$1/$file" ] || rm -f "$1/$file"
    done
}
