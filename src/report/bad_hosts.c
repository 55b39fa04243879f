/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * bad_hosts.c - which hosts an acceptance run found bad
 */

#include <config.h>

#include "bad_hosts.h"

#include <ctype.h>
#include <string.h>

enum {
    HOSTS_MOST = 200000,
    CUT_LENGTH = 511, /* bytes of a list that an early version of pijob has cut */
};

/* Whether NAME is one of a host.  It is pasted into a command line. */
static bool is_name(const char *name)
{
    return isalnum((unsigned char)*name) &&
           name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                             "0123456789._-")] == '\0';
}

static bool are_names(const struct hostlist *list)
{
    for (const char *name = NULL; (name = hostlist_next(list, name));)
        if (!is_name(name))
            return false;
    return list->count > 0;
}

/* Whether HOSTS was cut by a version of pijob that left no other trace. */
static bool was_cut(const char *hosts)
{
    size_t length = strlen(hosts);

    return (length == CUT_LENGTH && !strchr(hosts, '[')) ||
           (length >= 3 && strcmp(hosts + length - 3, "...") == 0);
}

/* Add the hosts of a check that failed in a job with NODES nodes.
 * RETURN: 0, or -1: HOSTS is not the whole list, or there are too many of them. */
static int add_hosts(struct hostlist *found, const char *hosts, double nodes)
{
    struct hostlist list = {.names = NULL};
    bool all;
    int rc;

    if (was_cut(hosts) || hostlist_read(&list, hosts, HOSTS_MOST) < 0)
        return -1;
    hostlist_sort(&list);
    all = nodes >= 2 && (double)(list.count + list.lost) >= nodes;
    rc = (list.lost == 0 && are_names(&list)) || all ? 0 : -1;
    if (rc == 0 && !all)
        for (const char *name = NULL; (name = hostlist_next(&list, name));)
            hostlist_add(found, name);
    hostlist_clear(&list);
    if (found->count > HOSTS_MOST)
        hostlist_sort(found);
    return found->count > HOSTS_MOST || found->lost > 0 ? -1 : rc;
}

static bool was_injected(const struct launch *launch)
{
    const struct model_check *check = launch->checks.items;

    for (size_t i = 0; i < launch->checks.count; i++)
        if (check[i].name && strcmp(check[i].name, "inject") == 0)
            return true;
    return false;
}

static void add_launch(struct bad_hosts *bad, const struct log *log,
                       const struct launch *launch)
{
    const struct model_check *check = launch->checks.items;

    for (size_t i = 0; i < launch->checks.count; i++) {
        const char *hosts = check[i].hosts;

        if (!check[i].verdict || strcmp(check[i].verdict, "fail") != 0)
            continue;
        /* A list for which there was no room in memory is missing. */
        if (hosts ? add_hosts(&bad->hosts, hosts, launch->result_nodes) == 0
                  : !launch->texts.failed)
            continue;
        bad->cut_check = check[i].name ? check[i].name : "";
        bad->cut_log = log->file;
    }
}

struct bad_hosts bad_hosts_find(const struct report *report, struct suite *suite)
{
    struct bad_hosts bad = {.cut_check = NULL};

    for (size_t i = 0; i < report->logs.count; i++) {
        const struct log *log = report_log(report, i);
        const struct suite_case *item = suite_case_of_log(suite, log);

        if (!item || item->result != CASE_FAIL)
            continue;
        for (size_t k = 0; k < log->launches.count; k++)
            if (!was_injected(log_launches(log) + k))
                add_launch(&bad, log, log_launches(log) + k);
    }
    hostlist_sort(&bad.hosts);
    return bad;
}

void bad_hosts_clear(struct bad_hosts *bad)
{
    hostlist_clear(&bad->hosts);
}

void bad_hosts_put(struct out *out, const struct bad_hosts *bad)
{
    for (const char *name = NULL; (name = hostlist_next(&bad->hosts, name));)
        out_add(out, "%s%s", name == bad->hosts.names ? "" : ",", name);
}
