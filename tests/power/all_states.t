#!/bin/bash
# all_states.t - power.t with launches that were killed at each operation before, with several
# ranks, and with more states
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
POWER=all
. "$srcdir/tests/power/power.t"
