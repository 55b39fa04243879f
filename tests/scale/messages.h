/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SCALE_MESSAGES_H
#define PIJOB_SCALE_MESSAGES_H

#ifdef __cplusplus
extern "C" {
#endif

/* Count the messages of all ranks from now on, those in collectives, too, and write their
 * number into the file at PATH when the simulation ends. */
void messages_count(const char *path);

#ifdef __cplusplus
}
#endif

#endif /* PIJOB_SCALE_MESSAGES_H */
