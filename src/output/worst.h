/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_WORST_H
#define PIJOB_OUTPUT_WORST_H

/* Choose the MOST largest of the COUNT numbers at VALUE; of equal ones the first.  CHOSEN,
 * which has room for MOST, gets their indices, ascending. RETURN: how many it has.
 */
int worst_choose(const double *value, int count, int most, int *chosen);

#endif /* PIJOB_OUTPUT_WORST_H */
