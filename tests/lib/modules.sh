# modules.sh - the two module tools, where they are
#
# Source it behind tap.sh.
#
# SPDX-License-Identifier: BSD-3-Clause

# Their packages cannot be combined: one is installed, the other one at least unpacked.
lmod=$(find -L /usr/share/lmod/lmod/init/bash "$builddir"/modules-tools/usr/share/lmod/*/init/bash 2>/dev/null | head -n 1)
tcl=$(find /usr/lib/*/modulecmd.tcl /usr/libexec/modulecmd.tcl "$builddir"/modules-tools/usr/lib/*/modulecmd.tcl 2>/dev/null | head -n 1)
command -v tclsh >/dev/null || tcl=

# What a shell runs to have the command `module` of each; nothing if it is not there.
# shellcheck disable=SC2034 # for the caller
declare -A module_tools=(
    [Lmod]="${lmod:+. $lmod}"
    [Environment Modules]="${tcl:+module () { eval \"\$(tclsh $tcl bash \"\$@\")\"; \}}"
)
