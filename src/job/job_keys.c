/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_keys.c - the table of all keys of a job description
 *
 * The reader, --set, --check and the manual all follow this table: a new key is
 * a new row, and a member in struct job.
 */

#include <config.h>

#include "job_keys.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "job.h"
#include "sum/series.h"

#define MEMBER(m) offsetof(struct job, m)

/* In the order of enum communication. */
static const char *const communications[] = {
    "point-to-point", "scatter-gather", "reduce", "all", NULL,
};

/* In the order of enum resume. */
static const char *const resumes[] = {"auto", "never", "require", NULL};

static const struct job_key keys[] = {
    {
        .path = "name",
        .type = JOB_NAME,
        .offset = MEMBER(name),
        .fallback = "pi",
        .meaning = "name of the job, %x in file names",
    },
    {
        .path = "series.terms",
        .type = JOB_COUNT,
        .offset = MEMBER(series.terms),
        .min = SERIES_TERMS_MIN,
        .max = SERIES_TERMS_MAX,
        .required = true,
        .meaning = "terms of the Leibniz series to sum",
    },
    {
        .path = "series.threads",
        .type = JOB_COUNT_OR_AUTO,
        .offset = MEMBER(series.threads),
        .min = 1,
        .max = 4096,
        .fallback = "1",
        .meaning = "threads of a rank; auto: what Slurm or the affinity mask gives",
    },
    {
        .path = "communication",
        .type = JOB_CHOICE,
        .offset = MEMBER(communication),
        .choices = communications,
        .fallback = "reduce",
        .meaning = "how ranks hand out the work and collect the sums",
    },
    {
        .path = "checkpoint.directory",
        .type = JOB_PATTERN,
        .offset = MEMBER(checkpoint.directory),
        .meaning = "where checkpoints are kept; without it there are none",
    },
    {
        .path = "checkpoint.interval",
        .type = JOB_SECONDS,
        .offset = MEMBER(checkpoint.interval),
        .min = 100,
        .max = 86400000,
        .fallback = "60s",
        .needs = "checkpoint.directory",
        .meaning = "least time between two checkpoints of a rank",
    },
    {
        .path = "checkpoint.resume",
        .type = JOB_CHOICE,
        .offset = MEMBER(checkpoint.resume),
        .choices = resumes,
        .fallback = "auto",
        .needs = "checkpoint.directory",
        .meaning = "go on from what the directory holds: if there is any, never, or only then",
    },
    {
        .path = "log.file",
        .type = JOB_PATTERN,
        .offset = MEMBER(log.file),
        .fallback = "%x-%j.log",
        .meaning = "the log, a file name with %x %j %A %a %N %u %%",
    },
    {
        .path = "log.progress",
        .type = JOB_SECONDS,
        .offset = MEMBER(log.progress),
        .min = 100,
        .max = 86400000,
        .fallback = "10s",
        .meaning = "time between two progress events",
    },
    {
        .path = "expect.ranks",
        .type = JOB_COUNT,
        .offset = MEMBER(expect.ranks),
        .min = 1,
        .max = UINT32_MAX,
        .meaning = "ranks that the job must have",
    },
    {
        .path = "expect.nodes",
        .type = JOB_COUNT,
        .offset = MEMBER(expect.nodes),
        .min = 1,
        .max = UINT32_MAX,
        .meaning = "nodes that the ranks must be on",
    },
};

enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };
_Static_assert((int)KEY_COUNT <= (int)JOB_KEYS_MAX, "struct job has a flag for each key");

const struct job_key *job_key_at(size_t index)
{
    return index < KEY_COUNT ? &keys[index] : NULL;
}

size_t job_key_index(const struct job_key *key)
{
    return (size_t)(key - keys);
}

const struct job_key *job_key_find(const char *path)
{
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strcmp(keys[i].path, path) == 0)
            return &keys[i];
    return NULL;
}

bool job_key_is_section(const char *path)
{
    size_t length = strlen(path);

    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strncmp(keys[i].path, path, length) == 0 && keys[i].path[length] == '.')
            return true;
    return false;
}

/* The least number of letters to insert, delete, change or swap with their
 * neighbour to make B, in lower case, of A, in any, (the "optimal string alignment" distance);
 * texts of WORD_MAX letters and more are far from everything. */
enum { WORD_MAX = 64 };

static unsigned min_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned distance(const char *a, const char *b)
{
    size_t la = strlen(a);
    size_t lb = strlen(b);
    unsigned d[WORD_MAX][WORD_MAX];

    if (la >= WORD_MAX || lb >= WORD_MAX)
        return WORD_MAX;
    for (size_t i = 0; i <= la; i++)
        d[i][0] = (unsigned)i;
    for (size_t j = 0; j <= lb; j++)
        d[0][j] = (unsigned)j;
    for (size_t i = 1; i <= la; i++) {
        for (size_t j = 1; j <= lb; j++) {
            bool same = tolower((unsigned char)a[i - 1]) == b[j - 1];
            unsigned change = d[i - 1][j - 1] + !same;

            d[i][j] = min_of(change, min_of(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = min_of(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[la][lb];
}

static const char *last_word(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot ? dot + 1 : path;
}

/* Write the section that the key PATH is in.  RETURN: whether there is one. */
static bool section_of(const char *path, char *section, size_t size)
{
    const char *dot = strrchr(path, '.');

    if (dot)
        (void)snprintf(section, size, "%.*s", (int)(dot - path), path);
    return dot != NULL;
}

/* Take CANDIDATE as the suggestion if it is nearer to PATH than *BEST. */
static void consider(const char *path, const char *candidate, unsigned *best, char *suggestion,
                     size_t size)
{
    unsigned far = distance(path, candidate);

    /* The right word in the wrong section is nearer than any misspelling. */
    if (strcasecmp(last_word(path), last_word(candidate)) == 0)
        far = 0;
    if (far < *best) {
        *best = far;
        (void)snprintf(suggestion, size, "%s", candidate);
    }
}

/* RETURN: SUGGESTION, or NULL when no key and no section is near PATH. */
static const char *suggest(const char *path, char *suggestion, size_t size)
{
    /* Up to a third of the last word may be wrong, and at least one letter. */
    unsigned limit = (unsigned)strlen(last_word(path)) / 3 + 2;
    unsigned best;

    if (limit > WORD_MAX)
        limit = WORD_MAX;
    best = limit;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        char section[WORD_MAX];

        consider(path, keys[i].path, &best, suggestion, size);
        if (section_of(keys[i].path, section, sizeof(section)))
            consider(path, section, &best, suggestion, size);
    }
    return best < limit ? suggestion : NULL;
}

/* Write the names that may stand beside PATH, each once, into TEXT; where nothing may, those
 * at the top. */
static void list_siblings(const char *path, char *text, size_t size)
{
    size_t prefix = (size_t)(last_word(path) - path);
    const char *previous = "";
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < KEY_COUNT && used < size; i++) {
        const char *name = keys[i].path + prefix;
        size_t length;

        if (strncmp(keys[i].path, path, prefix) != 0)
            continue;
        length = strcspn(name, ".");
        /* The keys of a section follow each other in the table. */
        if (strncmp(name, previous, length) != 0 || previous[length] != '.')
            used += (size_t)snprintf(text + used, size - used, "%s%.*s", used ? ", " : "",
                                     (int)length, name);
        previous = name;
    }
    if (used == 0 && prefix > 0)
        list_siblings("", text, size);
}

int job_key_unknown(const char *path, struct error *err)
{
    char shown[WORD_MAX + 16];
    char names[256];

    (void)error_quote(shown, sizeof(shown), path, strlen(path));
    if (job_key_is_section(path)) {
        (void)snprintf(names, sizeof(names), "%s.", path);
        list_siblings(names, names + strlen(names) + 1, sizeof(names) - strlen(names) - 1);
        return error_set(err, "%s is a group of keys, not a key; allowed in it: %s", shown,
                         names + strlen(names) + 1);
    }
    if (suggest(path, names, sizeof(names)))
        return error_set(err, "unknown key %s; did you mean '%s'?", shown, names);
    list_siblings(path, names, sizeof(names));
    return error_set(err, "unknown key %s; allowed here: %s", shown, names);
}

char *job_key_allows(const struct job_key *key, char *text, size_t size)
{
    size_t used = 0;

    switch (key->type) {
    case JOB_COUNT:
        (void)snprintf(text, size, "a whole number from %" PRIu64 " to %" PRIu64, key->min,
                       key->max);
        break;
    case JOB_COUNT_OR_AUTO:
        (void)snprintf(text, size, "auto, or a whole number from %" PRIu64 " to %" PRIu64,
                       key->min, key->max);
        break;
    case JOB_SECONDS:
        (void)snprintf(text, size, "a time from %gs to %gs, such as 10s, 5m or 1h",
                       (double)key->min / 1000, (double)key->max / 1000);
        break;
    case JOB_NAME:
        (void)snprintf(text, size, "1 to %d of the characters A-Z a-z 0-9 . _ -",
                       JOB_NAME_SIZE - 1);
        break;
    case JOB_PATTERN:
        (void)snprintf(text, size, "a file name of 1 to %d characters", JOB_PATH_SIZE - 1);
        break;
    case JOB_CHOICE:
        for (int i = 0; key->choices[i] && used < size; i++)
            used += (size_t)snprintf(text + used, size - used, "%s%s", i ? ", " : "one of ",
                                     key->choices[i]);
        break;
    }
    return text;
}
