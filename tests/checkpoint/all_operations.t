#!/bin/bash
# all_operations.t - operations.t with every kind of fault at every operation
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
OPERATIONS=all
. "$srcdir/tests/checkpoint/operations.t"
