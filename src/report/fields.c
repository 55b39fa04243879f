/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * fields.c - the table of the values that are read from a log
 */

#include <config.h>

#include "fields.h"

#include <math.h>
#include <string.h>

#include "model.h"

/* As many as a large cluster has, and as many as a page can show. */
enum { HOSTS_MOST = 200000, LINKS_MOST = 4096, ITEMS_MOST = 96 };

#define LIST(event, path, member, type)                                                       \
    {                                                                                         \
        event, path, offsetof(struct launch, member), sizeof(struct type), ITEMS_MOST, false, \
            false                                                                             \
    }
#define LINKS(path)                                                                           \
    {                                                                                         \
        "links", path, offsetof(struct launch, link_list), sizeof(struct model_link),         \
            LINKS_MOST, false, true                                                           \
    }

enum {
    LIST_HOSTS,
    LIST_EXCHANGES,
    LIST_CHECKS,
    LIST_SLOW,
    LIST_TRANSPORTS,
    LIST_LINKS, /* and all behind it */
};

static const struct field_list lists[] = {
    [LIST_HOSTS] = {"start", "hosts[]", offsetof(struct launch, hosts),
                    sizeof(struct model_host), HOSTS_MOST, true, false},
    [LIST_EXCHANGES] = LIST("result", "exchanges[]", exchanges, model_exchange),
    [LIST_CHECKS] = LIST("result", "checks[]", checks, model_check),
    [LIST_SLOW] = LIST("result", "host_rates.slow[]", slow, model_speed),
    [LIST_TRANSPORTS] = LIST("links", "transport[]", transports, model_transport),
    [LIST_LINKS] = LINKS("pairs[]"),
    LINKS("wrong.hosts[]"),
    LINKS("wrong.pairs[]"),
    LINKS("latency_missed.hosts[]"),
    LINKS("latency_missed.pairs[]"),
    LINKS("bandwidth_missed.hosts[]"),
    LINKS("bandwidth_missed.pairs[]"),
    LINKS("latency_outliers.hosts[]"),
    LINKS("latency_outliers.pairs[]"),
    LINKS("bandwidth_outliers.hosts[]"),
    LINKS("bandwidth_outliers.pairs[]"),
};

#define TEXT(event, path, member)                                                             \
    {                                                                                         \
        event, path, FIELD_TEXT, offsetof(struct launch, member), NULL                        \
    }
#define NUMBER(event, path, member)                                                           \
    {                                                                                         \
        event, path, FIELD_NUMBER, offsetof(struct launch, member), NULL                      \
    }
#define SPREAD(path, member)                                                                  \
    NUMBER("result", path ".min", member.min), NUMBER("result", path ".mean", member.mean),   \
        NUMBER("result", path ".max", member.max), TEXT("result", path ".host", member.host)
#define LIMIT(name)                                                                           \
    NUMBER("start", "limits." #name ".min", name.min),                                        \
        NUMBER("start", "limits." #name ".max", name.max),                                    \
        TEXT("start", "limits." #name ".host_of_min", name.host)
#define LINK_SPREAD(name)                                                                     \
    NUMBER("links", #name ".min", name.min), NUMBER("links", #name ".median", name.median),   \
        NUMBER("links", #name ".max", name.max), TEXT("links", #name ".worst", name.worst)
#define SPEED(name)                                                                           \
    TEXT("result", "host_rates." #name ".host", name.host),                                   \
        NUMBER("result", "host_rates." #name ".rate", name.rate),                             \
        NUMBER("result", "host_rates." #name ".of_median", name.of_median)

static const struct field fields[] = {
    /* The most frequent event first. */
    NUMBER("progress", "terms", progress_terms),
    NUMBER("progress", "of", progress_of),
    NUMBER("progress", "rate", progress_rate),
    NUMBER("progress", "seconds_left", progress_left),
    NUMBER("progress", "slowest.rank", slowest_rank),
    {"progress", "slowest.host", FIELD_HOST, offsetof(struct launch, slowest_host), NULL},
    NUMBER("progress", "slowest.fraction", slowest_fraction),
    NUMBER("checkpoint", "seconds", checkpoint_seconds),

    TEXT("start", "name", name),
    TEXT("start", "pijob", pijob),
    TEXT("start", "processor", processor),
    TEXT("start", "mpi.compiled", mpi_compiled),
    TEXT("start", "mpi.loaded", mpi_loaded),
    TEXT("start", "mpi.library", mpi_library),
    TEXT("start", "mpi.thread_level", thread_level),
    TEXT("start", "pmix.client", pmix_client),
    TEXT("start", "pmix.server", pmix_server),
    TEXT("start", "pmix.library", pmix_library),
    TEXT("start", "slurm.version", slurm),
    TEXT("start", "slurm.job", job),
    TEXT("start", "slurm.step", step),
    TEXT("start", "slurm.array_job", array_job),
    TEXT("start", "slurm.array_task", array_task),
    NUMBER("start", "slurm.restarts", restarts),
    NUMBER("start", "ranks", ranks),
    NUMBER("start", "nodes", nodes),
    NUMBER("start", "threads", threads),
    TEXT("start", "kernel", kernel),
    TEXT("start", "warning", warning),
    TEXT("start", "binding.exclusive", exclusive),
    TEXT("start", "binding.shared.first", shared),
    TEXT("start", "binding.oversubscribed.first", oversubscribed),
    LIMIT(memory),
    LIMIT(locked_memory),
    LIMIT(tmpdir_free),
    LIMIT(shm_free),
    TEXT("start", "limits.tmpdir", tmpdir),

    NUMBER("links", "links", links),
    NUMBER("links", "hosts", links_hosts),
    NUMBER("links", "seconds", links_seconds),
    NUMBER("links", "disturbed_links", disturbed_links),
    NUMBER("links", "wrong_messages", wrong_messages),
    LINK_SPREAD(latency),
    LINK_SPREAD(bandwidth),

    NUMBER("resume", "epoch", resume_epoch),
    NUMBER("resume", "terms", resume_terms),
    NUMBER("resume", "ranks_before", resume_ranks),
    NUMBER("resume", "damaged_records", damaged_records),

    TEXT("stop", "reason", stop_reason),
    TEXT("stop", "silent", silent),
    NUMBER("stop", "terms", stop_terms),
    NUMBER("stop", "of", stop_of),
    NUMBER("stop", "exit_status", stop_status),

    TEXT("result", "pi", pi),
    TEXT("result", "sum", sum),
    TEXT("result", "verdict", verdict),
    NUMBER("result", "error", error),
    NUMBER("result", "deviation", deviation),
    NUMBER("result", "terms", terms),
    NUMBER("result", "rate", rate),
    NUMBER("result", "ranks", result_ranks),
    NUMBER("result", "nodes", result_nodes),
    NUMBER("result", "threads", result_threads),
    SPREAD("seconds.wire_up", phase[0]),
    SPREAD("seconds.read", phase[1]),
    SPREAD("seconds.distribute", phase[2]),
    SPREAD("seconds.compute", phase[3]),
    SPREAD("seconds.collect", phase[4]),
    SPREAD("seconds.checkpoint", phase[5]),
    SPREAD("seconds.total", phase[6]),
    NUMBER("result", "host_rates.median", median_rate),
    SPEED(slowest),
    SPEED(fastest),

    TEXT(NULL, "job", job_key),
};

#define ITEM(list, struct_type, path, field_type, member)                                     \
    {                                                                                         \
        NULL, path, field_type, offsetof(struct struct_type, member), &lists[list]            \
    }
#define ITEM_SPREAD(list, type, path, member)                                                 \
    ITEM(list, type, path ".min", FIELD_NUMBER, member.min),                                  \
        ITEM(list, type, path ".mean", FIELD_NUMBER, member.mean),                            \
        ITEM(list, type, path ".max", FIELD_NUMBER, member.max),                              \
        ITEM(list, type, path ".host", FIELD_TEXT, member.host)

/* Of the items: the path begins behind that of the list. */
static const struct field items[] = {
    ITEM(LIST_HOSTS, model_host, ".host", FIELD_TEXT, host),
    ITEM(LIST_HOSTS, model_host, ".ranks", FIELD_TEXT, ranks),
    ITEM(LIST_HOSTS, model_host, ".cpus[]", FIELD_WORDS, cpus),
    ITEM(LIST_EXCHANGES, model_exchange, ".name", FIELD_TEXT, name),
    ITEM(LIST_EXCHANGES, model_exchange, ".sum", FIELD_TEXT, sum),
    ITEM_SPREAD(LIST_EXCHANGES, model_exchange, ".seconds.distribute", distribute),
    ITEM_SPREAD(LIST_EXCHANGES, model_exchange, ".seconds.collect", collect),
    ITEM(LIST_CHECKS, model_check, ".name", FIELD_TEXT, name),
    ITEM(LIST_CHECKS, model_check, ".verdict", FIELD_TEXT, verdict),
    ITEM(LIST_CHECKS, model_check, ".measured", FIELD_TEXT, measured),
    ITEM(LIST_CHECKS, model_check, ".expected", FIELD_TEXT, expected),
    ITEM(LIST_CHECKS, model_check, ".diagnosis", FIELD_TEXT, diagnosis),
    ITEM(LIST_CHECKS, model_check, ".hosts", FIELD_TEXT, hosts),
    ITEM(LIST_SLOW, model_speed, ".host", FIELD_TEXT, host),
    ITEM(LIST_SLOW, model_speed, ".rate", FIELD_NUMBER, rate),
    ITEM(LIST_SLOW, model_speed, ".of_median", FIELD_NUMBER, of_median),
    ITEM(LIST_TRANSPORTS, model_transport, ".name", FIELD_TEXT, name),
    ITEM(LIST_TRANSPORTS, model_transport, ".over", FIELD_TEXT, over),
    ITEM(LIST_TRANSPORTS, model_transport, ".active", FIELD_TEXT, active),
    ITEM(LIST_TRANSPORTS, model_transport, ".count", FIELD_NUMBER, count),
    ITEM(LIST_LINKS, model_link, ".host", FIELD_TEXT, who),
    ITEM(LIST_LINKS, model_link, ".pair", FIELD_TEXT, who),
    ITEM(LIST_LINKS, model_link, ".latency", FIELD_NUMBER, latency),
    ITEM(LIST_LINKS, model_link, ".bandwidth", FIELD_NUMBER, bandwidth),
};

enum {
    LISTS = sizeof(lists) / sizeof(lists[0]),
    FIELDS = sizeof(fields) / sizeof(fields[0]),
    ITEMS = sizeof(items) / sizeof(items[0]),
};

/* The list that describes the items of LIST: all those of links have the same ones. */
static const struct field_list *described(const struct field_list *list)
{
    return list->has_kind ? &lists[LIST_LINKS] : list;
}

const struct field_list *field_list_find(const char *event, const char *path)
{
    for (int i = 0; i < LISTS; i++)
        if (strcmp(lists[i].path, path) == 0 && strcmp(lists[i].event, event) == 0)
            return &lists[i];
    return NULL;
}

static const struct field *find_item(const char *event, const char *path)
{
    const char *end = strstr(path, "[]");
    const struct field_list *list = NULL;

    for (int i = 0; i < LISTS && end; i++) {
        size_t length = strlen(lists[i].path);

        if (length == (size_t)(end + 2 - path) && strncmp(lists[i].path, path, length) == 0 &&
            strcmp(lists[i].event, event) == 0)
            list = &lists[i];
    }
    for (int i = 0; i < ITEMS && list; i++)
        if (items[i].list == described(list) && strcmp(items[i].path, end + 2) == 0)
            return &items[i];
    return NULL;
}

const struct field *field_find(const char *event, const char *path)
{
    for (int i = 0; i < FIELDS; i++)
        if (strcmp(fields[i].path, path) == 0 &&
            (!fields[i].event || strcmp(fields[i].event, event) == 0))
            return &fields[i];
    return find_item(event, path);
}

void fields_unset(void *object, const struct field_list *list)
{
    const struct field *table = list ? items : fields;
    int count = list ? ITEMS : FIELDS;

    for (int i = 0; i < count; i++)
        if (table[i].type == FIELD_NUMBER && (!list || table[i].list == described(list)))
            *(double *)(void *)((char *)object + table[i].offset) = NAN;
}

bool field_knows_event(const char *event)
{
    for (int i = 0; i < FIELDS; i++)
        if (fields[i].event && strcmp(fields[i].event, event) == 0)
            return true;
    return false;
}
