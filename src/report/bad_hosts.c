/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * bad_hosts.c - which hosts an acceptance run found bad
 */

#include <config.h>

#include "bad_hosts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { HOSTS_MOST = 200000 };

/* RETURN: the length of the name at the beginning of TEXT, if it is one of a host and a comma
 * or the end is behind it; 0: it is none.  What is appended is pasted into a command line. */
static size_t name_length(const char *text)
{
    size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789._-");

    return isalnum((unsigned char)*text) && (text[length] == ',' || text[length] == '\0')
               ? length
               : 0;
}

static size_t count_names(const char *hosts)
{
    size_t count = *hosts ? 1 : 0;

    for (; (hosts = strchr(hosts, ',')); hosts++)
        count++;
    return count;
}

/* The hosts that were found. */
struct found {
    struct list names; /* const char * */
    struct arena texts;
};

static bool has_name(const struct found *found, const char *name, size_t length)
{
    const char **names = found->names.items;

    for (size_t i = 0; i < found->names.count; i++)
        if (strlen(names[i]) == length && strncmp(names[i], name, length) == 0)
            return true;
    return false;
}

static void add_names(struct found *found, const char *hosts)
{
    for (const char *at = hosts; *at;) {
        size_t length = name_length(at);
        const char *name = length > 0 && !has_name(found, at, length)
                               ? arena_text(&found->texts, at, length)
                               : NULL;
        const char **place = name ? list_add(&found->names, sizeof(*place), HOSTS_MOST) : NULL;

        if (place)
            *place = name;
        at += strcspn(at, ",");
        at += *at == ',';
    }
}

static bool was_injected(const struct launch *launch)
{
    const struct model_check *check = launch->checks.items;

    for (size_t i = 0; i < launch->checks.count; i++)
        if (check[i].name && strcmp(check[i].name, "inject") == 0)
            return true;
    return false;
}

static void add_launch(struct found *found, const struct launch *launch)
{
    const struct model_check *check = launch->checks.items;

    for (size_t i = 0; i < launch->checks.count; i++)
        if (check[i].hosts && check[i].verdict && strcmp(check[i].verdict, "fail") == 0 &&
            (launch->result_nodes < 2 ||
             (double)count_names(check[i].hosts) < launch->result_nodes))
            add_names(found, check[i].hosts);
}

static int by_name(const void *a, const void *b)
{
    const char *const *one = a;
    const char *const *other = b;

    return strverscmp(*one, *other);
}

void bad_hosts_put(struct out *out, const struct report *report, struct suite *suite)
{
    struct found found = {.names = {.items = NULL}};
    const char **names;

    for (size_t i = 0; i < report->logs.count; i++) {
        const struct log *log = report_log(report, i);
        const struct suite_case *item = suite_case_of_log(suite, log);

        if (!item || item->result != CASE_FAIL)
            continue;
        for (size_t k = 0; k < log->launches.count; k++)
            if (!was_injected(log_launches(log) + k))
                add_launch(&found, log_launches(log) + k);
    }
    names = found.names.items;
    if (found.names.count > 1)
        qsort(names, found.names.count, sizeof(names[0]), by_name);
    for (size_t i = 0; i < found.names.count; i++)
        out_add(out, "%s%s", i ? "," : "", names[i]);
    list_free(&found.names);
    arena_free(&found.texts);
}
