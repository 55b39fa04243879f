/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * witness.c - whether what a launcher's variables tell is true of this process
 *
 * Any variable can be inherited.  So this looks for what the variables name: an open socket, a
 * port on which somebody listens, a file, a step of Slurm.  It sends nothing to anybody.
 */

#include <config.h>

#include "witness.h"

#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_SIZE = 1024 };

/* ---- Ports ---- */

/* Whether a line of a table in /proc/net is a socket that listens on PORT. */
static bool is_listener(const char *line, long port)
{
    enum { LISTENS = 0x0a };
    unsigned int local;
    unsigned int state;

    return sscanf(line, " %*[0-9]: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x", &local, &state) ==
               2 &&
           local == (unsigned long)port && state == LISTENS;
}

/* RETURN: whether anybody on this host listens on PORT; yes, if this cannot be found out. */
static bool listens(long port)
{
    static const char *const tables[] = {"/proc/net/tcp", "/proc/net/tcp6"};
    bool found = false;
    int read = 0;

    for (int i = 0; i < 2 && !found; i++) {
        char line[LINE_SIZE];
        FILE *file = fopen(tables[i], "re");

        if (!file)
            continue;
        read++;
        while (!found && fgets(line, sizeof(line), file))
            found = is_listener(line, port);
        (void)fclose(file);
    }
    return found || read == 0;
}

/* ---- PMI ---- */

static bool is_socket(const char *descriptor)
{
    struct stat file;
    long fd = launcher_number(descriptor);

    return fd >= 0 && fd < 1 << 20 && fstat((int)fd, &file) == 0 && S_ISSOCK(file.st_mode);
}

/* PMI_PORT is HOST:PORT.  RETURN: whether it may be alive, which can be seen only for this
 * host. */
static bool is_open_port(const char *address)
{
    const char *colon = strrchr(address, ':');
    size_t length = colon ? (size_t)(colon - address) : 0;
    char host[256] = "";

    if (!colon)
        return false;
    (void)gethostname(host, sizeof(host) - 1);
    if (strncmp(address, "127.", 4) != 0 &&
        (strncmp(address, host, length) != 0 || (host[length] && host[length] != '.')))
        return true;
    return listens(launcher_number(colon + 1));
}

static enum proof ask_pmi(const struct launcher_story *story, launcher_lookup *lookup)
{
    const char *port = lookup("PMI_PORT");

    if (launcher_number(lookup("PMI_SIZE")) != story->size ||
        launcher_number(lookup("PMI_RANK")) != story->rank)
        return PROOF_NONE;
    if (is_socket(lookup("PMI_FD")))
        return PROOF_SOCKET;
    if (!port)
        return PROOF_NONE;
    return is_open_port(port) ? PROOF_LIVE : PROOF_VARIABLES;
}

/* ---- PMIx ---- */

/* The address of a PMIx server, which is always on the host of its clients:
 * "NAMESPACE.RANK;tcp4://127.0.0.1:PORT", or "NAMESPACE:RANK:/path" of PMIx 1. */
static bool is_served(launcher_lookup *lookup)
{
    static const char *const names[] = {
        "PMIX_SERVER_URI",  "PMIX_SERVER_URI2",  "PMIX_SERVER_URI21", "PMIX_SERVER_URI3",
        "PMIX_SERVER_URI4", "PMIX_SERVER_URI41", "PMIX_SERVER_URI51",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *uri = lookup(names[i]);
        const char *colon = uri ? strrchr(uri, ':') : NULL;

        if (colon && (colon[1] == '/' ? access(colon + 1, F_OK) == 0
                                      : listens(strtol(colon + 1, NULL, 10))))
            return true;
    }
    return false;
}

/* Slurm's plugin calls the namespaces of its steps slurm.pmix.JOB.STEP. */
static enum proof ask_pmix(const struct launcher_story *story, launcher_lookup *lookup)
{
    const char *space = lookup("PMIX_NAMESPACE");

    if (!space || strncmp(space, "slurm.pmix.", 11) == 0 || story->rank < 0 ||
        launcher_number(lookup("PMIX_RANK")) != story->rank)
        return PROOF_NONE;
    return is_served(lookup) ? PROOF_LIVE : PROOF_VARIABLES;
}

/* ---- Steps of Slurm ---- */

/* Whether TEXT, somewhere in the file at PATH, begins a number that ends there. */
static bool file_has(const char *path, const char *text)
{
    char line[LINE_SIZE];
    bool found = false;
    FILE *file = fopen(path, "re");

    if (!file)
        return false;
    while (!found && fgets(line, sizeof(line), file)) {
        const char *at = strstr(line, text);

        found = at && (at[strlen(text)] < '0' || at[strlen(text)] > '9');
    }
    (void)fclose(file);
    return found;
}

/* The process that runs the tasks of the step on this host: "slurmstepd: [7.0]". */
static bool has_slurmstepd(const char *job, const char *step)
{
    char title[LINE_SIZE];
    bool found = false;
    glob_t list;

    (void)snprintf(title, sizeof(title), "slurmstepd: [%s.%s", job, step);
    if (glob("/proc/[0-9]*/cmdline", 0, NULL, &list) != 0)
        return false;
    for (size_t i = 0; i < list.gl_pathc && !found; i++)
        found = file_has(list.gl_pathv[i], title);
    globfree(&list);
    return found;
}

/* A process that has lost its parent, the task, is still in the step. */
static enum proof ask_slurm(const struct launcher_story *story, launcher_lookup *lookup)
{
    const char *job = lookup("SLURM_JOB_ID");
    const char *step = lookup("SLURM_STEP_ID");
    const char *space = lookup("PMIX_NAMESPACE");
    char text[LINE_SIZE];

    if (!job || !step || story->rank < 0)
        return PROOF_NONE;
    (void)snprintf(text, sizeof(text), "slurm.pmix.%s.%s", job, step);
    if (space && strcmp(space, text) == 0 &&
        launcher_number(lookup("PMIX_RANK")) == story->rank)
        return PROOF_LIVE;
    (void)snprintf(text, sizeof(text), "/job_%s/step_%s", job, step);
    return file_has("/proc/self/cgroup", text) || has_slurmstepd(job, step) ? PROOF_LIVE
                                                                            : PROOF_NONE;
}

/* ---- All of them ---- */

enum proof witness_ask(const struct launcher_story *story, launcher_lookup *lookup)
{
    const char *file = lookup("PALS_APINFO");
    enum proof pmi = ask_pmi(story, lookup);

    if (story->size < 1)
        return PROOF_NONE;
    switch (story->by->witness) {
    case WITNESS_PMIX:
        return ask_pmix(story, lookup);
    case WITNESS_PMI:
        return pmi != PROOF_NONE ? pmi : ask_pmix(story, lookup);
    case WITNESS_PMI_ONLY:
        return pmi;
    case WITNESS_FILE:
        return file && access(file, F_OK) == 0 ? PROOF_LIVE : PROOF_NONE;
    case WITNESS_SLURM:
        return pmi == PROOF_SOCKET ? pmi : ask_slurm(story, lookup);
    }
    return PROOF_NONE;
}
