#!/bin/bash
# all_tools.t - tools.t with every kind of trouble for every program
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
HOSTILE=all
. "$srcdir/tests/hostile/tools.t"
