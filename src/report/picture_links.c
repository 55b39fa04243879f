/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture_links.c - latency and bandwidth of the links that the log names, or of all, and the
 * medians
 */

#include <config.h>

#include "picture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "units.h"

enum {
    LABELS_MOST = 40,
    LISTED_MOST = 64, /* hosts in the log, of more only the worst ones */
};

static const struct launch *choose(const struct report *report)
{
    for (size_t i = report->logs.count; i-- > 0;) {
        const struct launch *last = log_last(report_log(report, i));

        if (last && last->links > 0 && last->latency.median > 0 && last->bandwidth.median > 0)
            return last;
    }
    return NULL;
}

int picture_links(struct picture *picture, const struct report *report, struct error *err)
{
    const struct launch *launch = choose(report);
    const struct model_link *link = launch ? launch->link_list.items : NULL;
    const struct model_pair *pair = launch ? launch->pairs.items : NULL;
    const struct model_host_links *host = launch ? launch->host_links.items : NULL;
    struct picture_series *series;
    size_t labels = 0;
    char latency[UNITS_SIZE];
    char bandwidth[UNITS_SIZE];

    if (!launch)
        return error_set(err, "links: no log has a test of the links (links.sample)");
    if (picture_links_matrix(picture, launch))
        return 0;
    (void)snprintf(picture->title, sizeof(picture->title),
                   "%.0f links between %.0f hosts: worst latency %s, worst bandwidth %s",
                   launch->links, launch->links_hosts,
                   units_seconds(latency, launch->latency.max),
                   units_scaled(bandwidth, launch->bandwidth.min, "B/s"));
    picture->x_label = "latency (s)";
    picture->y_label = "bandwidth (B/s)";
    picture->x_log = picture->y_log = picture->x_si = picture->y_si = true;
    series = picture_begin_series(picture, "median latency", SERIES_DASHED);
    picture_add(picture, series, launch->latency.median, launch->bandwidth.min, NULL);
    picture_add(picture, series, launch->latency.median, launch->bandwidth.max, NULL);
    series = picture_begin_series(picture, "median bandwidth", SERIES_DASHED);
    picture_add(picture, series, launch->latency.min, launch->bandwidth.median, NULL);
    picture_add(picture, series, launch->latency.max, launch->bandwidth.median, NULL);
    series = picture_begin_series(picture,
                                  launch->host_links.count <= LISTED_MOST &&
                                          launch->links_hosts > LISTED_MOST
                                      ? "the worst hosts: medians of their links"
                                      : "each host: medians of its links",
                                  SERIES_MARKS);
    for (size_t i = 0; i < launch->host_links.count; i++)
        picture_add(picture, series, host[i].latency, host[i].bandwidth, NULL);
    series = picture_begin_series(picture, "each link", SERIES_MARKS);
    for (size_t i = 0; i < launch->pairs.count; i++)
        picture_add(picture, series, pair[i].latency, pair[i].bandwidth, NULL);
    series =
        picture_begin_series(picture, "slow or wrong, according to the log", SERIES_OUTLIERS);
    for (size_t i = 0; i < launch->link_list.count; i++)
        picture_add(picture, series, link[i].latency, link[i].bandwidth,
                    labels++ < LABELS_MOST ? link[i].who : NULL);
    return 0;
}
