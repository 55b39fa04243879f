/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture_matrix.c - latency and bandwidth of the links, host by host
 */

#include <config.h>

#include "picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "units.h"

/* How much better than the median the best colour is, and how much worse the worst one, at
 * least: chance is not to look like a difference.  As in the log, four times is an outlier. */
#define BETTER 1.5
#define WORSE 8

enum { NAMES_SHOWN = 24, NOTES_SHOWN = 4 };

static int compare_names(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;

    return strcmp(*x, *y);
}

static size_t place_of(const struct picture *picture, const char *name)
{
    const char *const *names = picture->names.items;
    size_t i = 0;

    while (i < picture->names.count && (!name || strcmp(names[i], name) != 0))
        i++;
    return i;
}

/* The hosts of the pairs, in the order of the log, which has them in the order of the ranks.
 */
static bool add_hosts(struct picture *picture, const struct launch *launch)
{
    const struct model_pair *pair = launch->pairs.items;
    size_t most = 2 * launch->pairs.count;
    const char **names = memory_get((most + 1) * sizeof(*names));
    size_t known = 0;
    size_t count = 0;

    for (size_t i = 0; names && i < launch->pairs.count; i++) {
        if (!pair[i].host || !pair[i].to)
            continue;
        names[count++] = pair[i].host;
        names[count++] = pair[i].to;
    }
    if (names)
        qsort(names, count, sizeof(*names), compare_names);
    for (size_t i = 0; i < count; i++)
        if (known == 0 || strcmp(names[known - 1], names[i]) != 0)
            names[known++] = names[i];
    free(names);
    if (known < 2 || known > MATRIX_HOSTS_MOST)
        return false;
    for (size_t i = 0; i < most; i++) {
        const char *name = i % 2 ? pair[i / 2].to : pair[i / 2].host;

        if (name && place_of(picture, name) == picture->names.count)
            (void)picture_add_name(picture, name);
    }
    return picture->names.count == known;
}

static int prefix_of(double value)
{
    int prefix = (int)floor(log10(value) / 3 + 1e-9);

    return prefix < -3 ? -3 : prefix > 4 ? 4 : prefix;
}

/* Begin a matrix whose unit suits MEDIAN.  FACTOR gets what a value is multiplied by.
 * RETURN: the matrix, or NULL. */
static struct picture_matrix *begin(struct picture *picture, const char *what,
                                    const char *unit, double median, double *factor)
{
    static const char prefixes[] = "num kMGT";
    struct picture_matrix *matrix = list_add(&picture->matrices, sizeof(*matrix), 2);
    size_t cells = picture->names.count * picture->names.count;
    int prefix = prefix_of(median);
    char title[64];

    if (!matrix)
        return NULL;
    *factor = pow(1000, -prefix);
    (void)snprintf(title, sizeof(title), "%s (%.*s%s)", what, prefix != 0,
                   &prefixes[prefix + 3], unit);
    matrix->title = arena_text(&picture->texts, title, strlen(title));
    matrix->value = memory_get(cells * sizeof(*matrix->value));
    for (size_t i = 0; matrix->value && i < cells; i++)
        matrix->value[i] = NAN;
    return matrix->value ? matrix : NULL;
}

static void set(struct picture_matrix *matrix, size_t hosts, size_t a, size_t b, double value)
{
    if (a < hosts && b < hosts && value > 0)
        matrix->value[a * hosts + b] = matrix->value[b * hosts + a] = value;
}

static bool is_named(const struct launch *launch, const char *name)
{
    const struct model_link *link = launch->link_list.items;
    size_t length = strlen(name);

    for (size_t i = 0; i < launch->link_list.count; i++) {
        const char *who = link[i].who ? link[i].who : "";
        size_t end = strlen(who);

        if (strcmp(who, name) == 0 ||
            (end > length + 1 && strncmp(who, name, length) == 0 && who[length] == '-') ||
            (end > length + 1 && strcmp(who + end - length, name) == 0 &&
             who[end - length - 1] == '-'))
            return true;
    }
    return false;
}

/* Of many names every few, and all that are to blame. */
static void choose_names(struct picture *picture, const struct launch *launch)
{
    const char *const *names = picture->names.items;
    size_t hosts = picture->names.count;
    size_t step = (hosts + NAMES_SHOWN - 1) / NAMES_SHOWN;
    size_t last = SIZE_MAX;

    for (size_t i = 0; i < hosts; i++) {
        bool named = is_named(launch, names[i]);
        bool near = step > 1 && last != SIZE_MAX && i - last < step;
        size_t *place;

        for (size_t k = i + 1; step > 1 && k < i + step && k < hosts; k++)
            near = near || is_named(launch, names[k]);
        if (!named && near)
            continue;
        place = list_add(&picture->shown, sizeof(*place), MATRIX_HOSTS_MOST);
        if (place)
            *place = i;
        last = i;
    }
}

static void add_notes(struct picture *picture, const struct launch *launch)
{
    const struct model_link *link = launch->link_list.items;
    char latency[UNITS_SIZE];
    char bandwidth[UNITS_SIZE];
    char text[400];
    size_t shown = 0;

    for (size_t i = 0; i < launch->link_list.count && shown < NOTES_SHOWN; i++) {
        size_t before = 0;

        while (before < i && (!link[before].who || !link[i].who ||
                              strcmp(link[before].who, link[i].who) != 0))
            before++;
        if (before < i || !link[i].who)
            continue;
        (void)snprintf(text, sizeof(text), "slow: %.150s%s: latency %s, bandwidth %s",
                       link[i].who,
                       link[i].kind && strstr(link[i].kind, ".hosts") ? " to all others" : "",
                       units_seconds(latency, link[i].latency),
                       units_scaled(bandwidth, link[i].bandwidth, "B/s"));
        picture_add_note(picture, text);
        shown++;
    }
    if (shown == 0)
        picture_add_note(picture, "no link is an outlier");
}

bool picture_links_matrix(struct picture *picture, const struct launch *launch)
{
    const struct model_pair *pair = launch->pairs.items;
    struct picture_matrix *matrix;
    double factor[2];
    char latency[UNITS_SIZE];
    char bandwidth[UNITS_SIZE];
    size_t hosts;

    if (!add_hosts(picture, launch))
        return false;
    hosts = picture->names.count;
    if (!begin(picture, "latency", "s", launch->latency.median, &factor[0]) ||
        !begin(picture, "bandwidth", "B/s", launch->bandwidth.median, &factor[1]))
        return false;
    matrix = picture->matrices.items;
    for (size_t i = 0; i < launch->pairs.count; i++) {
        size_t a = place_of(picture, pair[i].host);
        size_t b = place_of(picture, pair[i].to);

        set(&matrix[0], hosts, a, b, pair[i].latency * factor[0]);
        set(&matrix[1], hosts, a, b, pair[i].bandwidth * factor[1]);
    }
    matrix[0].best = launch->latency.median * factor[0] / BETTER;
    matrix[0].worst = fmax(launch->latency.median * WORSE, launch->latency.max) * factor[0];
    matrix[1].best = launch->bandwidth.median * factor[1] * BETTER;
    matrix[1].worst = launch->bandwidth.median / WORSE * factor[1];
    if (launch->bandwidth.min > 0)
        matrix[1].worst = fmin(matrix[1].worst, launch->bandwidth.min * factor[1]);
    (void)snprintf(picture->title, sizeof(picture->title),
                   "%.0f links between %.0f hosts: median latency %s, median bandwidth %s",
                   launch->links, launch->links_hosts,
                   units_seconds(latency, launch->latency.median),
                   units_scaled(bandwidth, launch->bandwidth.median, "B/s"));
    choose_names(picture, launch);
    add_notes(picture, launch);
    return true;
}
