#!/bin/bash
# noise.t - which lines of MPI the tests overlook (tests/lib/noise.sh), and that they overlook
# no others
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

# says TEXT: a command that says TEXT on standard error.
# shellcheck disable=SC2016 # for that shell
says () { run 5 bash -c 'printf "$0" >&2' "$1"; }

pairing='Unable to find reachable pairing between local and remote interfaces'
says "[n1][[59479,1],7][../../../../../../opal/mca/btl/tcp/btl_tcp_proc.c:266:mca_btl_tcp_proc_create_interface_graph] $pairing\n"
is "$status|$err" "0|" "interfaces that Open MPI 5 cannot pair"
says "[n1][btl_tcp_proc.c:266:mca_btl_tcp_proc_create_interface_graph] $pairing\n"
is "$status|$err" "0|" "... and without the name of the process"
says 'srun: job 42 queued and waiting for resources\nsrun: job 42 has been allocated resources\n'
is "$status|$err" "0|" "srun waits"
says 'srun: job 42 queued and waiting for resources\nsrun: error: x\n'
is "$err" "srun: error: x" "an error of srun stays"
says "pijob: warning: $pairing\n\nx\377y\n"
is "$err" "pijob: warning: $pairing

x"$'\377y' "what pijob says stays, to the byte"
says "[n1][[59479,1],7][x/btl_tcp_proc.c:266:mca_btl_tcp_proc_create_interface_graph] $pairing\npijob: x\n"
is "$err" "pijob: x" "... also behind a line of MPI"
says "[n1][[59479,1],7][x/btl_tcp_proc.c:266:mca_btl_tcp_proc_create_interface_graph] ${pairing}pijob: x\n"
like "$err" 'pijob: x$' "... and in one line with it"

done_testing
