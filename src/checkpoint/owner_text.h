/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_OWNER_TEXT_H
#define PIJOB_CHECKPOINT_OWNER_TEXT_H

#include <stddef.h>
#include <stdint.h>

enum { OWNER_TEXT_SIZE = 128, OWNER_FILE_MAX = 4096 };

/* Who uses a checkpoint directory, as its file "owner" says: a Slurm step, or a process of
 * a host.  Texts have no control characters; an empty text, or 0, is not known.
 */
struct owner {
    char cluster[OWNER_TEXT_SIZE]; /* SLURM_CLUSTER_NAME; empty: not in Slurm */
    char job[OWNER_TEXT_SIZE];     /* SLURM_JOB_ID: in arrays, too, a number of its own */
    char step[OWNER_TEXT_SIZE];    /* SLURM_STEP_ID */
    char host[OWNER_TEXT_SIZE];
    uint64_t restarts; /* SLURM_RESTART_COUNT */
    uint64_t pid;
    uint64_t started; /* of the process, in clock ticks since the host booted */
    uint64_t since;   /* seconds since 1970: when it became the owner */
    uint64_t run;     /* the launch's random number */

    /* What the number of the process belongs to; an older pijob did not tell. */
    char boot[OWNER_TEXT_SIZE];          /* /proc/sys/kernel/random/boot_id */
    char machine[OWNER_TEXT_SIZE];       /* /etc/machine-id, which may be missing */
    char pid_namespace[OWNER_TEXT_SIZE]; /* /proc/self/ns/pid */

    int64_t user; /* of the file, not written into it; -1: not known */
};

/* Write who OWNER is, for a person, into TEXT.
 * RETURN: TEXT.
 */
char *owner_describe(const struct owner *owner, char *text, size_t size);

/* Write the time SECONDS since 1970 into TEXT: "2026-11-22T14:05:00Z", or "an unknown time".
 * RETURN: TEXT.
 */
char *owner_format_time(uint64_t seconds, char *text, size_t size);

/* Copy TEXT (NULL: "") to DST, with "?" for what is no printable ASCII character.
 */
void owner_copy_text(char dst[OWNER_TEXT_SIZE], const char *text);

/* Write the bytes of the file that says OWNER into TEXT.
 * RETURN: how many.
 */
int owner_format(const struct owner *owner, char text[OWNER_FILE_MAX]);

/* Read the LENGTH bytes at TEXT, which a 0 follows, as owner_format() writes them; also those
 * of an older pijob.  OWNER keeps its user.
 * RETURN: 0, or -1 when they are damaged.
 */
int owner_parse(const char *text, size_t length, struct owner *owner);

#endif /* PIJOB_CHECKPOINT_OWNER_TEXT_H */
