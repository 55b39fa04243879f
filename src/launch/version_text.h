/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_VERSION_TEXT_H
#define PIJOB_LAUNCH_VERSION_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* A library describes its version in a line, or in many:
 *   Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4, May 26, 2022
 *   Intel(R) MPI Library 2021.9 for Linux* OS
 *   MPICH Version:	4.0.2<newline>MPICH Release date:	...
 */

/* Write the first line of TEXT that is not empty into LINE (SIZE bytes), with blanks collapsed
 * and without control characters.
 * RETURN: LINE.
 */
char *version_line(char *line, size_t size, const char *text);

/* Write the name and the version from TEXT into ITEM (SIZE bytes): that line, up to a comma or
 * a parenthesis behind a blank.
 * RETURN: ITEM.
 */
char *version_item(char *item, size_t size, const char *text);

/* RETURN: whether the shell pattern PATTERN matches the name and the version that LINE begins
 * with, or all of LINE if PATTERN has a comma or a parenthesis and so asks for more.  A
 * pattern such as *5.0* is not to match the name of a build host.
 */
bool version_matches(const char *pattern, const char *line);

/* RETURN: by how many major versions CLIENT is newer than SERVER ("7.0.0rc1" than "5.0.7": 2),
 * negative if it is older; 0 if one of them is NULL or does not begin with a number.
 */
long version_lead(const char *client, const char *server);

#endif /* PIJOB_LAUNCH_VERSION_TEXT_H */
