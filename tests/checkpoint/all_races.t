#!/bin/bash
# all_races.t - race.t, 200 times
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
RACE_ROUNDS=${RACE_ROUNDS:-200}
. "$srcdir/tests/checkpoint/race.t"
