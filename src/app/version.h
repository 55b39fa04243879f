/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_VERSION_H
#define PIJOB_APP_VERSION_H

/* Print the version of pijob and of each library, compiled against and loaded.
 */
void version_print(void);

#endif /* PIJOB_APP_VERSION_H */
