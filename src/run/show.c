/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * show.c - the progress bar, on a terminal
 */

#include <config.h>

#include "show.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "output/bar.h"

/* Seconds */
#define INTERVAL 0.2 /* between two pictures */
#define SETTLED 2.0  /* until it is told who lags */

/* Of the mean of all ranks: one that has done less lags. */
#define LAGS 0.9

struct show show_begin(const struct session *session, bool quiet)
{
    const char *type = getenv("TERM");
    const char *no_color = getenv("NO_COLOR"); /* no-color.org: present and not empty */
    struct show show = {.terminal = {.found = false, .fd = -1}};

    if (!session->reporting || quiet || !type || !*type || strcmp(type, "dumb") == 0)
        return show;
    show.terminal = terminal_find("/proc");
    show.color = !no_color || !*no_color;
    return show;
}

/* RETURN: the host that is behind, or NULL. */
static const char *lagging(const struct session *session, const struct progress_facts *facts,
                           const struct beat *beat)
{
    uint64_t all = facts->terms_of_job - facts->terms_before;
    double mean = all > 0 ? (double)beat->terms / (double)all : 0;

    if (facts->seconds_of_sum < SETTLED || session->placement.nodes < 2)
        return NULL;
    /* In the end the others wait for it. */
    if (!(beat->least_fraction < LAGS * mean) &&
        2 * beat->finished < (uint64_t)session->comm.size)
        return NULL;
    return placement_node(&session->placement, beat->slowest_rank);
}

/* RETURN: the seconds that the slowest rank needs, or, as long as that is chance, all ranks
 * together; negative: not known. */
static double seconds_left(const struct progress_facts *facts, const struct beat *beat)
{
    double seconds = facts->seconds_of_sum;
    uint64_t left = facts->terms_of_job - facts->terms_before - beat->terms;
    double all;
    double slowest;

    if (beat->terms == 0 || !(seconds > 0))
        return -1;
    all = (double)left * seconds / (double)beat->terms;
    if (seconds < SETTLED || !(beat->least_fraction > 0))
        return all;
    slowest = seconds * (1 - beat->least_fraction) / beat->least_fraction;
    return slowest > all ? slowest : all;
}

void show_beat(struct show *show, const struct session *session,
               const struct progress_facts *facts, const struct beat *beat)
{
    double now = clock_now();
    struct bar_facts bar = {
        .terms = facts->terms_before + beat->terms,
        .of = facts->terms_of_job,
        .left = -1,
        .ranks = session->comm.size,
    };
    char text[BAR_SIZE];

    if (!show->terminal.found || now < show->next ||
        !terminal_is_ready("/proc", &show->terminal))
        return;
    show->next = now + INTERVAL;
    if (facts->seconds_of_sum > 0)
        bar.rate = (double)beat->terms / facts->seconds_of_sum;
    bar.left = seconds_left(facts, beat);
    bar.lagging = lagging(session, facts, beat);
    bar_draw(bar_text(&bar, terminal_columns(&show->terminal), show->color, text));
}

void show_end(struct show *show)
{
    bar_erase();
    terminal_close(&show->terminal);
}
