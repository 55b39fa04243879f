#!/bin/bash
# all_memory.t - memory.t with every request for memory
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
HOSTILE=all
. "$srcdir/tests/hostile/memory.t"
