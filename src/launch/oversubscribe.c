/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * oversubscribe.c - whether more ranks than CPUs were asked for
 */

#include <config.h>

#include "oversubscribe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TEXT_SIZE = 65536 }; /* of a command line or an environment */

/* Launchers that hand what they were told to the ranks:
 *   srun -O                        Slurm 22.05 and 24.11, srun(1)
 *   mpirun --oversubscribe of ORTE Open MPI 4, seen with 4.1.4 */
static const char *const variables[] = {
    "SLURM_OVERCOMMIT",
    "OMPI_MCA_rmaps_base_oversubscribe",
    NULL,
};

static bool is_on(const char *name)
{
    const char *value = getenv(name);

    return value && strcmp(value, "0") != 0;
}

/* RETURN: -1 if the variable is no number. */
static long number(const char *name)
{
    const char *value = getenv(name);
    char *end;
    long result;

    if (!value || !*value)
        return -1;
    errno = 0;
    result = strtol(value, &end, 10);
    return errno == 0 && *end == '\0' ? result : -1;
}

/* ---- PRRTE: Open MPI 5, seen with 5.0.7 ---- */

/* PRRTE hands over neither --oversubscribe, --map-by :OVERSUBSCRIBE nor
 * PRTE_MCA_rmaps_default_mapping_policy.  But without one of them it refuses more ranks than
 * slots, and it exports both numbers. */
static bool has_more_ranks_than_slots(void)
{
    long ranks = number("OMPI_COMM_WORLD_SIZE");
    long slots = number("OMPI_UNIVERSE_SIZE");

    return slots > 0 && ranks > slots;
}

/* mpirun of Open MPI 5 becomes prterun. */
static bool is_prterun(const struct ancestor *process)
{
    return strcmp(process->comm, "prterun") == 0 || strcmp(process->comm, "mpirun") == 0 ||
           strcmp(process->comm, "mpiexec") == 0;
}

/* Modifiers of a mapping: "slot:PE=2:OVERSUBSCRIBE", ":oversubscribe,nolocal". */
static bool has_modifier(const char *mapping)
{
    static const char modifier[] = "OVERSUBSCRIBE";
    const size_t length = sizeof(modifier) - 1;

    for (const char *at = strchr(mapping, ':'); at; at = strpbrk(at + 1, ":,"))
        if (strncasecmp(at + 1, modifier, length) == 0 &&
            (at[1 + length] == '\0' || strchr(":,", at[1 + length])))
            return true;
    return false;
}

/* RETURN: whether TEXT, LENGTH bytes of words, has an option for more ranks than CPUs. */
static bool has_option(const char *text, size_t length)
{
    const char *before = "";

    for (const char *word = text; word < text + length; word += strlen(word) + 1) {
        if (strcmp(word, "--oversubscribe") == 0 || strcmp(word, "-oversubscribe") == 0)
            return true;
        if ((strcmp(before, "--map-by") == 0 || strcmp(before, "-map-by") == 0 ||
             strcmp(before, "rmaps_default_mapping_policy") == 0) &&
            has_modifier(word))
            return true;
        before = word;
    }
    return false;
}

/* RETURN: whether TEXT, LENGTH bytes of NAME=VALUE, has a variable for more ranks than CPUs.
 */
static bool has_variable(const char *text, size_t length)
{
    static const char name[] = "PRTE_MCA_rmaps_default_mapping_policy=";

    for (const char *word = text; word < text + length; word += strlen(word) + 1)
        if (strncmp(word, name, sizeof(name) - 1) == 0 &&
            has_modifier(word + sizeof(name) - 1))
            return true;
    return false;
}

static bool prterun_was_told(const char *proc, const struct ancestors *ancestors)
{
    char *text = malloc(TEXT_SIZE);
    bool told = false;

    for (int i = 0; text && i < ancestors->count; i++) {
        const struct ancestor *process = &ancestors->process[i];

        if (!is_prterun(process))
            continue;
        told = has_option(text,
                          ancestor_words(proc, process, ANCESTOR_COMMAND, text, TEXT_SIZE)) ||
               has_variable(
                   text, ancestor_words(proc, process, ANCESTOR_ENVIRONMENT, text, TEXT_SIZE));
        break;
    }
    free(text);
    return told;
}

bool oversubscribe_wanted(const char *proc, const struct ancestors *ancestors)
{
    for (int i = 0; variables[i]; i++)
        if (is_on(variables[i]))
            return true;
    return has_more_ranks_than_slots() ||
           (getenv("PRTE_LAUNCHED") && prterun_was_told(proc, ancestors));
}
