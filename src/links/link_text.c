/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * link_text.c - describe links and their faults as text
 */

#include <config.h>

#include "link_text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

struct unit {
    double size;
    const char *name;
};

/* Write AMOUNT in the largest of UNITS that it reaches; the last unit is the smallest. */
static char *put_amount(double amount, const struct unit *units, char *text)
{
    while (units[1].name && amount < units->size)
        units++;
    (void)snprintf(text, WORDS_AMOUNT_SIZE, "%.3g %s", amount / units->size, units->name);
    return text;
}

char *words_seconds(double seconds, char text[WORDS_AMOUNT_SIZE])
{
    static const struct unit units[] = {
        {1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}, {0, NULL},
    };

    return put_amount(seconds, units, text);
}

char *words_rate(double rate, char text[WORDS_AMOUNT_SIZE])
{
    static const struct unit units[] = {
        {1e9, "GB/s"}, {1e6, "MB/s"}, {1e3, "kB/s"}, {1, "B/s"}, {0, NULL},
    };

    return put_amount(rate, units, text);
}

char *words_pair(const struct link_report *report, const struct link *link,
                 char text[WORDS_PAIR_SIZE])
{
    (void)snprintf(text, WORDS_PAIR_SIZE, "%s-%s", report->node[link->host[0]],
                   report->node[link->host[1]]);
    return text;
}

char *words_blame(const struct link_report *report, const struct blame *blame, char *text,
                  size_t size)
{
    struct text t = text_begin(text, size);
    struct hostlist hosts = {.names = NULL};
    uint64_t more = blame->all ? 0 : blame->others;
    char list[HOSTLIST_SHOWN_SIZE];
    size_t half = size / 2 < sizeof(list) ? size / 2 : sizeof(list);
    char pair[WORDS_PAIR_SIZE];
    char rest[40];

    if (blame->all)
        text_add(&t, "all %" PRIu64 " pairs of hosts", blame->bad);
    for (int i = 0; i < blame->hosts; i++)
        hostlist_add(&hosts, report->node[blame->host[i].host]);
    if (blame->hosts > 0)
        text_add(&t, "%s to all others", hostlist_show(&hosts, list, half));
    hostlist_clear(&hosts);
    for (int i = 0; i < blame->links; i++) {
        (void)words_pair(report, &blame->link[i], pair);
        if (t.used + strlen(pair) + sizeof(", ") + sizeof(rest) > size)
            break;
        text_item(&t, ", ", pair);
        more -= more > 0;
    }
    (void)snprintf(rest, sizeof(rest), " and %" PRIu64 " more pairs", more);
    if (more > 0)
        text_add(&t, "%s", rest);
    return text;
}

/* RETURN: whether BLAME names HOST before its link number END. */
static bool named_before(const struct blame *blame, int host, int end)
{
    for (int i = 0; i < blame->hosts; i++)
        if (blame->host[i].host == host)
            return true;
    for (int i = 0; i < end; i++)
        if (blame->link[i].host[0] == host || blame->link[i].host[1] == host)
            return true;
    return false;
}

void words_hosts(const struct link_report *report, const struct blame *blame,
                 struct hostlist *list)
{
    for (int i = 0; i < blame->hosts; i++)
        hostlist_add(list, report->node[blame->host[i].host]);
    for (int i = 0; i < blame->links; i++)
        for (int end = 0; end < 2; end++)
            if (!named_before(blame, blame->link[i].host[end], i))
                hostlist_add(list, report->node[blame->link[i].host[end]]);
}

double words_worst_latency(const struct link_report *report, const struct blame *blame)
{
    double worst = blame->all ? report->latency.max : 0;

    for (int i = 0; i < blame->hosts; i++)
        if (blame->host[i].latency > worst)
            worst = blame->host[i].latency;
    for (int i = 0; i < blame->links; i++)
        if (blame->link[i].latency > worst)
            worst = blame->link[i].latency;
    return worst;
}

double words_worst_bandwidth(const struct link_report *report, const struct blame *blame)
{
    double worst = blame->all ? report->bandwidth.min : report->bandwidth.max;

    for (int i = 0; i < blame->hosts; i++)
        if (blame->host[i].bandwidth < worst)
            worst = blame->host[i].bandwidth;
    for (int i = 0; i < blame->links; i++)
        if (blame->link[i].bandwidth < worst)
            worst = blame->link[i].bandwidth;
    return worst;
}

const struct transport *link_idle_fabric(const struct link_report *report)
{
    for (int i = 0; i < report->hosts && report->transport; i++) {
        const struct transport *t = &report->transport[i];
        const char *end = strrchr(t->name, '/');

        if (*t->ports && strcmp(end ? end + 1 : t->name, "tcp") == 0)
            return t;
    }
    return NULL;
}
