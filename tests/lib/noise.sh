# noise.sh - lines that srun and MPI print to standard error although nothing is wrong
#
# Sourced by tap.sh: `run` leaves them out of $err.  A test asks for silence of pijob, and not of
# those; but only the lines of this table are theirs.
#
# SPDX-License-Identifier: BSD-3-Clause

# One a line: the version that was seen to print it, where that is told, the whole line as an
# extended regular expression.
#
#   srun had to wait for nodes that the job before had not yet left.
#   Two interfaces that the TCP transport cannot pair, such as IPv4 only with IPv6 only; it takes
#   another one.  The lines of two ranks may be mixed.
noise_table='
srun|srun(1), --quiet|srun: job [0-9]+ (queued and waiting for resources|has been allocated resources)
Open MPI 5.0.7|open-mpi/ompi#14079, Debian #1087784|(\[[^]]+\](\[\[[0-9]+,[0-9]+\],[0-9]+\])?\[[^]]*btl_tcp_proc\.c:[0-9]+:mca_btl_tcp_proc_create_interface_graph\] )*Unable to find reachable pairing between local and remote interfaces[[:space:]]*
'

# own_text: standard input without these lines.
own_text () { LC_ALL=C grep -avxE -e "$noise_pattern"; }

noise_pattern=$(sed -n 's/^[^|]*|[^|]*|\(.*\)$/(\1)/p' <<<"$noise_table" | paste -sd '|')
