/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * pattern.c - expand Slurm's file name patterns in the names of a job description
 */

#include <config.h>

#include "pattern.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/host.h"
#include "slurm.h"

#define ALLOWED_PRINTF "%%x %%j %%A %%a %%N %%u %%%%"

int pattern_check(const char *text, struct error *err)
{
    for (const char *p = strchr(text, '%'); p; p = strchr(p + 2, '%')) {
        char shown[16];

        if (p[1] == '\0')
            return error_set(err, "ends in a single %%; allowed: " ALLOWED_PRINTF);
        if (!strchr("xjAaNu%", p[1]))
            return error_set(err, "contains the unknown pattern %s; allowed: " ALLOWED_PRINTF,
                             error_quote(shown, sizeof(shown), p, 2));
    }
    return 0;
}

/* RETURN: the value of the pattern character C, which may be in SCRATCH. */
static const char *value_of(char c, const char *name, char *scratch, size_t size)
{
    struct slurm slurm = slurm_read();
    const struct passwd *user;

    switch (c) {
    case 'x':
        return name;
    case 'A':
        if (slurm.array_job_id)
            return slurm.array_job_id;
        /* fallthrough */
    case 'j':
        if (slurm.job_id)
            return slurm.job_id;
        (void)snprintf(scratch, size, "%ld", (long)getpid());
        return scratch;
    case 'a':
        return slurm.array_task_id ? slurm.array_task_id : "0";
    case 'N':
        return host_short_name(scratch, size);
    case 'u':
        /* In containers the user often has no account. */
        user = getpwuid(getuid());
        if (user)
            return user->pw_name;
        (void)snprintf(scratch, size, "%lu", (unsigned long)getuid());
        return scratch;
    default:
        return "%";
    }
}

int pattern_expand(char *dst, size_t size, const char *text, const char *name,
                   struct error *err)
{
    size_t used = 0;

    if (pattern_check(text, err) < 0)
        return -1;
    for (const char *p = text; *p; p++) {
        char scratch[HOST_NAME_SIZE];
        char plain[2] = {*p, '\0'};
        const char *piece = plain;
        size_t length;

        if (*p == '%')
            piece = value_of(*++p, name, scratch, sizeof(scratch));
        length = strlen(piece);
        if (used + length + 1 > size)
            return error_set(err, "expands to more than %zu characters", size - 1);
        memcpy(dst + used, piece, length);
        used += length;
    }
    dst[used] = '\0';
    return 0;
}
