/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * promise.c - who started this process, and with how many others
 *
 * The innermost launcher among the ancestors is the one that counts; its variables, and no
 * others, say how many processes there are.  Where the ancestors cannot be seen, as in a
 * container, the variables decide.
 */

#include <config.h>

#include "promise.h"

#include <stdio.h>
#include <string.h>

#include "witness.h"

/* ---- Who ---- */

/* RETURN: the role of the innermost process that has one, with this process in AT and its
 * launcher in BY; the launchers above it are marked in OUTER. */
static enum launcher_role find_innermost(const struct ancestors *ancestors,
                                         const struct ancestor **at, enum launcher_id *by,
                                         bool outer[LAUNCHER_COUNT])
{
    enum launcher_role innermost = ROLE_OTHER;

    for (int i = 0; i < ancestors->count; i++) {
        enum launcher_id id = LAUNCHER_COUNT;
        enum launcher_role role = launcher_role(&ancestors->process[i], &id);

        if (innermost == ROLE_OTHER) {
            innermost = role;
            *by = id;
            *at = &ancestors->process[i];
        } else if (role == ROLE_LAUNCHER) {
            outer[id] = true;
        }
    }
    return innermost;
}

/* The launcher ID is slurmstepd or the like, AT; its story counts, if it is its own. */
static void choose_launcher(struct promise *promise, enum launcher_id id,
                            const struct ancestor *at, launcher_lookup *lookup)
{
    const char *step = lookup("SLURM_STEP_ID");
    char own[32];

    promise->by = launcher_get(id);
    promise->candidate[id] = promise->stories[id].size > 0;
    /* One that is not known may be in between. */
    promise->candidate[LAUNCHER_PMI] =
        witness_ask(&promise->stories[LAUNCHER_PMI], lookup) == PROOF_SOCKET;
    if (id != LAUNCHER_SRUN || launcher_step(at) < 0)
        return;
    (void)snprintf(own, sizeof(own), "%ld", launcher_step(at));
    if (!step || strcmp(step, own) != 0)
        promise->candidate[id] = false;
}

/* RETURN: the innermost story with a PROOF or a stronger one, or -1. */
static int find_proven(const enum proof *proofs, enum proof proof)
{
    for (int i = 0; i < LAUNCHER_COUNT; i++)
        if (proofs[i] >= proof)
            return i;
    return -1;
}

/* No launcher can be seen: of the stories, those that are proven; or, if the ancestors are not
 * known and none is, all of them. */
static void choose_stories(struct promise *promise, bool in_job, launcher_lookup *lookup)
{
    enum proof needed = promise->known ? PROOF_LIVE : PROOF_VARIABLES;
    enum proof proofs[LAUNCHER_COUNT];
    const struct launcher_story *step = &promise->stories[LAUNCHER_SRUN];
    int proven;

    for (int i = 0; i < LAUNCHER_COUNT; i++)
        proofs[i] = witness_ask(&promise->stories[i], lookup);
    if (in_job && proofs[LAUNCHER_SRUN] < PROOF_SOCKET)
        proofs[LAUNCHER_SRUN] = PROOF_NONE; /* a job script that was submitted from a step */
    proven = find_proven(proofs, PROOF_SOCKET);
    if (proven >= 0) {
        promise->candidate[proven] = true;
        return;
    }
    /* What is alive may be further up than srun: then both count. */
    proven = find_proven(proofs, needed);
    if (proven >= 0 && proven != LAUNCHER_SRUN) {
        promise->candidate[proven] = true;
        promise->candidate[LAUNCHER_SRUN] =
            step->size > 0 && (!promise->known || proofs[LAUNCHER_SRUN] >= needed);
    } else if (promise->known) {
        promise->candidate[LAUNCHER_SRUN] = proven >= 0;
    } else {
        for (int i = 0; i < LAUNCHER_COUNT; i++)
            promise->candidate[i] =
                promise->stories[i].variable && promise->stories[i].size > 0;
    }
}

/* Count the story STORY as that of this process. */
static void follow(struct promise *promise, const struct launcher_story *story)
{
    promise->by = story->by;
    promise->size = story->size;
    promise->rank = story->rank;
    promise->local = story->local;
    for (int i = 0; i < LAUNCHER_COUNT && promise->rank < 0; i++)
        if (promise->candidate[i])
            promise->rank = promise->stories[i].rank;
}

struct promise promise_read(const struct ancestors *ancestors, launcher_lookup *lookup)
{
    struct promise promise = {.at = -1, .size = -1, .rank = -1, .local = -1};
    const struct ancestor *at = NULL;
    enum launcher_id id = LAUNCHER_COUNT;
    enum launcher_role role = find_innermost(ancestors, &at, &id, promise.outer);

    for (int i = 0; i < LAUNCHER_COUNT; i++)
        promise.stories[i] = launcher_story((enum launcher_id)i, lookup);
    promise.known = role != ROLE_OTHER || ancestors->complete;
    if (role == ROLE_LAUNCHER)
        promise.at = (int)(at - ancestors->process);
    if (role == ROLE_LAUNCHER)
        choose_launcher(&promise, id, at, lookup);
    else
        choose_stories(&promise, role == ROLE_JOB, lookup);
    for (int i = 0; i < LAUNCHER_COUNT; i++)
        if (promise.candidate[i]) {
            follow(&promise, &promise.stories[i]);
            break;
        }
    return promise;
}

/* ---- Whether it is kept ---- */

enum promise_verdict promise_judge(const struct promise *promise, long size,
                                   const struct launcher_story **story)
{
    const struct launcher_story *short_of = NULL;
    const struct launcher_story *exceeded = NULL;

    *story = NULL;
    for (int i = 0; i < LAUNCHER_COUNT; i++) {
        const struct launcher_story *told = &promise->stories[i];

        if (!promise->candidate[i] || (told->at_least && size > 1))
            continue;
        if (told->size == size)
            *story = *story ? *story : told;
        else if (told->size > size && !short_of)
            short_of = told;
        else if (told->size < size)
            exceeded = told;
    }
    /* Two ranks or more have found each other, as many as were told; one may be alone. */
    if (*story && (size > 1 || !short_of))
        return PROMISE_KEPT;
    *story = short_of ? short_of : exceeded;
    if (short_of)
        return PROMISE_BROKEN;
    /* More ranks than processes: somebody else has started them. */
    return *story || (promise->by && promise->by != launcher_get(LAUNCHER_PMIX))
               ? PROMISE_UNKNOWN
               : PROMISE_NONE;
}

enum promise_verdict promise_settle(struct promise *promise, long size)
{
    const struct launcher_story *story;
    enum promise_verdict verdict = promise_judge(promise, size, &story);

    if (story && (verdict == PROMISE_KEPT || verdict == PROMISE_BROKEN))
        follow(promise, story);
    return verdict;
}

/* Whether the story of launcher ID, which is not the one that counts, may well be there. */
static bool is_inherited(const struct promise *promise, int id)
{
    return promise->stories[id].by == promise->by || promise->outer[id] ||
           (id == LAUNCHER_SRUN && promise->by);
}

#define UNSET_IT                                                                              \
    ": unset the variable; it was set by hand, or is left over from a job script or another " \
    "launcher"

const char *promise_contradiction(const struct promise *promise, long size, char *text,
                                  size_t text_size)
{
    for (int i = 0; i < LAUNCHER_COUNT; i++) {
        const struct launcher_story *told = &promise->stories[i];
        char value[32] = "set";

        if (!told->variable || told->size == size || is_inherited(promise, i))
            continue;
        if (told->variable == told->by->size && told->size > 0)
            (void)snprintf(value, sizeof(value), "%ld", told->size);
        if (promise->by)
            (void)snprintf(text, text_size,
                           "%s is %s, but the launcher of this process is %s" UNSET_IT,
                           told->variable, value, promise->by->name);
        else
            (void)snprintf(text, text_size,
                           "%s is %s, but this process has no launcher" UNSET_IT,
                           told->variable, value);
        return text;
    }
    return NULL;
}
