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
enum {
    HOSTS_MOST = 200000,
    LINKS_MOST = 4096,
    PAIRS_MOST = 200000, /* of 632 hosts */
    ITEMS_MOST = 96,
};

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
    LIST_MESSAGES,
    LIST_COLLECTIVES,
    LIST_CHECKS,
    LIST_SLOW,
    LIST_TRANSPORTS,
    LIST_NODE_SPANS,
    LIST_NODE_TRANSPORTS,
    LIST_SPEEDS,
    LIST_PAIRS,
    LIST_HOST_LINKS,
    LIST_LINKS, /* and all behind it */
};

static const struct field_list lists[] = {
    [LIST_HOSTS] = {"start", "hosts[]", offsetof(struct launch, hosts),
                    sizeof(struct model_host), HOSTS_MOST, true, false},
    [LIST_EXCHANGES] = LIST("result", "exchanges[]", exchanges, model_exchange),
    [LIST_MESSAGES] = LIST("result", "messages[]", messages, model_message),
    [LIST_COLLECTIVES] = LIST("result", "collectives[]", collectives, model_collective),
    [LIST_CHECKS] = LIST("result", "checks[]", checks, model_check),
    [LIST_SLOW] = LIST("result", "host_rates.slow[]", slow, model_speed),
    [LIST_TRANSPORTS] = LIST("links", "transport[]", transports, model_transport),
    [LIST_NODE_SPANS] = LIST("node_links", "distances[]", node_spans, model_node_span),
    [LIST_NODE_TRANSPORTS] =
        LIST("node_links", "transport[]", node_transports, model_node_transport),
    [LIST_SPEEDS] = LIST("result", "host_rates.hosts[]", speeds, model_speed),
    [LIST_PAIRS] = {"links", "pairs[]", offsetof(struct launch, pairs),
                    sizeof(struct model_pair), PAIRS_MOST, true, false},
    [LIST_HOST_LINKS] = {"links", "links_of_hosts[]", offsetof(struct launch, host_links),
                         sizeof(struct model_host_links), HOSTS_MOST, true, false},
    [LIST_LINKS] = LINKS("wrong.hosts[]"),
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

#define FIELD(path, field_type, member)                                                       \
    {                                                                                         \
        path, field_type, offsetof(struct launch, member), NULL                               \
    }
#define TEXT(path, member) FIELD(path, FIELD_TEXT, member)
#define NUMBER(path, member) FIELD(path, FIELD_NUMBER, member)
#define SPREAD(path, member)                                                                  \
    NUMBER(path ".min", member.min), NUMBER(path ".mean", member.mean),                       \
        NUMBER(path ".max", member.max), TEXT(path ".host", member.host)
#define LIMIT(name)                                                                           \
    NUMBER("limits." #name ".min", name.min), NUMBER("limits." #name ".max", name.max),       \
        TEXT("limits." #name ".host_of_min", name.host)
#define LINK_SPREAD(name)                                                                     \
    NUMBER(#name ".min", name.min), NUMBER(#name ".median", name.median),                     \
        NUMBER(#name ".max", name.max), TEXT(#name ".worst", name.worst)
#define SPEED(name)                                                                           \
    TEXT("host_rates." #name ".host", name.host),                                             \
        NUMBER("host_rates." #name ".rate", name.rate),                                       \
        NUMBER("host_rates." #name ".of_median", name.of_median)

static const struct field progress_fields[] = {
    NUMBER("terms", progress_terms),
    NUMBER("of", progress_of),
    NUMBER("rate", progress_rate),
    NUMBER("seconds_left", progress_left),
    NUMBER("slowest.rank", slowest_rank),
    FIELD("slowest.host", FIELD_HOST, slowest_host),
    NUMBER("slowest.fraction", slowest_fraction),
};

static const struct field checkpoint_fields[] = {
    NUMBER("seconds", checkpoint_seconds),
};

static const struct field start_fields[] = {
    TEXT("name", name),
    TEXT("pijob", pijob),
    TEXT("processor", processor),
    TEXT("mpi.compiled", mpi_compiled),
    TEXT("mpi.loaded", mpi_loaded),
    TEXT("mpi.library", mpi_library),
    TEXT("mpi.thread_level", thread_level),
    TEXT("pmix.client", pmix_client),
    TEXT("pmix.server", pmix_server),
    TEXT("pmix.library", pmix_library),
    TEXT("slurm.version", slurm),
    TEXT("slurm.job", job),
    TEXT("slurm.step", step),
    TEXT("slurm.array_job", array_job),
    TEXT("slurm.array_task", array_task),
    NUMBER("slurm.restarts", restarts),
    NUMBER("ranks", ranks),
    NUMBER("nodes", nodes),
    NUMBER("threads", threads),
    TEXT("container", container),
    TEXT("kernel", kernel),
    TEXT("warning", warning),
    TEXT("binding.exclusive", exclusive),
    TEXT("binding.shared.first", shared),
    TEXT("binding.oversubscribed.first", oversubscribed),
    LIMIT(memory),
    LIMIT(locked_memory),
    LIMIT(tmpdir_free),
    LIMIT(shm_free),
    TEXT("limits.tmpdir", tmpdir),
};

static const struct field links_fields[] = {
    NUMBER("links", links),
    NUMBER("hosts", links_hosts),
    NUMBER("seconds", links_seconds),
    NUMBER("disturbed_links", disturbed_links),
    NUMBER("wrong_messages", wrong_messages),
    LINK_SPREAD(latency),
    LINK_SPREAD(bandwidth),
};

static const struct field node_links_fields[] = {
    NUMBER("pairs", node_pairs),
    NUMBER("hosts", node_pairs_hosts),
    NUMBER("disturbed_pairs", disturbed_pairs),
    NUMBER("wrong_messages", wrong_node_messages),
};

static const struct field resume_fields[] = {
    NUMBER("epoch", resume_epoch),
    NUMBER("terms", resume_terms),
    NUMBER("ranks_before", resume_ranks),
    NUMBER("damaged_records", damaged_records),
};

static const struct field stop_fields[] = {
    TEXT("reason", stop_reason),        TEXT("silent", silent),
    NUMBER("terms", stop_terms),        NUMBER("of", stop_of),
    NUMBER("exit_status", stop_status),
};

static const struct field result_fields[] = {
    TEXT("pi", pi),
    TEXT("sum", sum),
    TEXT("verdict", verdict),
    NUMBER("error", error),
    NUMBER("deviation", deviation),
    NUMBER("terms", terms),
    NUMBER("rate", rate),
    NUMBER("ranks", result_ranks),
    NUMBER("nodes", result_nodes),
    NUMBER("threads", result_threads),
    SPREAD("seconds.wire_up", phase[0]),
    SPREAD("seconds.read", phase[1]),
    SPREAD("seconds.distribute", phase[2]),
    SPREAD("seconds.compute", phase[3]),
    SPREAD("seconds.collect", phase[4]),
    SPREAD("seconds.checkpoint", phase[5]),
    SPREAD("seconds.total", phase[6]),
    NUMBER("host_rates.median", median_rate),
    NUMBER("thread_messages.threads", exchanging_threads),
    NUMBER("thread_messages.messages", thread_messages),
    NUMBER("thread_messages.wrong_messages", wrong_thread_messages),
    NUMBER("thread_messages.seconds", thread_seconds),
    SPEED(slowest),
    SPEED(fastest),
};

/* Whatever the event is. */
static const struct field any_fields[] = {
    TEXT("job", job_key),
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* The fields of each event; the most frequent event first. */
static const struct event_fields {
    const char *name; /* NULL: any event */
    const struct field *fields;
    size_t count;
} events[] = {
    {"progress", progress_fields, COUNT(progress_fields)},
    {"checkpoint", checkpoint_fields, COUNT(checkpoint_fields)},
    {"start", start_fields, COUNT(start_fields)},
    {"links", links_fields, COUNT(links_fields)},
    {"node_links", node_links_fields, COUNT(node_links_fields)},
    {"resume", resume_fields, COUNT(resume_fields)},
    {"stop", stop_fields, COUNT(stop_fields)},
    {"result", result_fields, COUNT(result_fields)},
    {NULL, any_fields, COUNT(any_fields)},
};

#define ITEM(list, struct_type, path, field_type, member)                                     \
    {                                                                                         \
        path, field_type, offsetof(struct struct_type, member), &lists[list]                  \
    }
#define ITEM_SPREAD(list, type, path, member)                                                 \
    ITEM(list, type, path ".min", FIELD_NUMBER, member.min),                                  \
        ITEM(list, type, path ".mean", FIELD_NUMBER, member.mean),                            \
        ITEM(list, type, path ".max", FIELD_NUMBER, member.max),                              \
        ITEM(list, type, path ".host", FIELD_TEXT, member.host)

#define ITEM_WAY(way)                                                                         \
    ITEM(LIST_MESSAGES, model_message, "." #way ".seconds", FIELD_NUMBER, way.seconds),       \
        ITEM(LIST_MESSAGES, model_message, "." #way ".bandwidth", FIELD_NUMBER,               \
             way.bandwidth)

/* Of the items: the path begins behind that of the list. */
static const struct field items[] = {
    ITEM(LIST_HOSTS, model_host, ".host", FIELD_LONG, host),
    ITEM(LIST_HOSTS, model_host, ".ranks", FIELD_LONG, ranks),
    ITEM(LIST_HOSTS, model_host, ".cpus[]", FIELD_WORDS, cpus),
    ITEM(LIST_HOSTS, model_host, ".alike", FIELD_NUMBER, alike),
    ITEM(LIST_HOSTS, model_host, ".unlike", FIELD_NUMBER, unlike),
    ITEM(LIST_EXCHANGES, model_exchange, ".name", FIELD_TEXT, name),
    ITEM(LIST_EXCHANGES, model_exchange, ".sum", FIELD_TEXT, sum),
    ITEM_SPREAD(LIST_EXCHANGES, model_exchange, ".seconds.distribute", distribute),
    ITEM_SPREAD(LIST_EXCHANGES, model_exchange, ".seconds.collect", collect),
    ITEM(LIST_MESSAGES, model_message, ".exchange", FIELD_TEXT, exchange),
    ITEM(LIST_MESSAGES, model_message, ".bytes", FIELD_NUMBER, bytes),
    ITEM_WAY(distribute),
    ITEM_WAY(collect),
    ITEM(LIST_COLLECTIVES, model_collective, ".name", FIELD_TEXT, name),
    ITEM(LIST_COLLECTIVES, model_collective, ".communicator", FIELD_TEXT, communicator),
    ITEM(LIST_COLLECTIVES, model_collective, ".bytes", FIELD_NUMBER, bytes),
    ITEM(LIST_COLLECTIVES, model_collective, ".seconds", FIELD_NUMBER, seconds),
    ITEM(LIST_COLLECTIVES, model_collective, ".host", FIELD_TEXT, host),
    ITEM(LIST_CHECKS, model_check, ".name", FIELD_TEXT, name),
    ITEM(LIST_CHECKS, model_check, ".verdict", FIELD_TEXT, verdict),
    ITEM(LIST_CHECKS, model_check, ".measured", FIELD_TEXT, measured),
    ITEM(LIST_CHECKS, model_check, ".expected", FIELD_TEXT, expected),
    ITEM(LIST_CHECKS, model_check, ".diagnosis", FIELD_TEXT, diagnosis),
    ITEM(LIST_CHECKS, model_check, ".hosts", FIELD_LONG, hosts),
    ITEM(LIST_SLOW, model_speed, ".host", FIELD_TEXT, host),
    ITEM(LIST_SLOW, model_speed, ".rate", FIELD_NUMBER, rate),
    ITEM(LIST_SLOW, model_speed, ".of_median", FIELD_NUMBER, of_median),
    ITEM(LIST_TRANSPORTS, model_transport, ".name", FIELD_TEXT, name),
    ITEM(LIST_TRANSPORTS, model_transport, ".over", FIELD_TEXT, over),
    ITEM(LIST_TRANSPORTS, model_transport, ".active", FIELD_TEXT, active),
    ITEM(LIST_TRANSPORTS, model_transport, ".count", FIELD_NUMBER, count),
    ITEM(LIST_NODE_SPANS, model_node_span, ".distance", FIELD_TEXT, distance),
    ITEM(LIST_NODE_SPANS, model_node_span, ".pairs", FIELD_NUMBER, pairs),
    ITEM(LIST_NODE_SPANS, model_node_span, ".latency.median", FIELD_NUMBER, latency),
    ITEM(LIST_NODE_SPANS, model_node_span, ".latency.max", FIELD_NUMBER, latency_max),
    ITEM(LIST_NODE_SPANS, model_node_span, ".latency.worst", FIELD_TEXT, latest),
    ITEM(LIST_NODE_SPANS, model_node_span, ".bandwidth.median", FIELD_NUMBER, bandwidth),
    ITEM(LIST_NODE_SPANS, model_node_span, ".bandwidth.min", FIELD_NUMBER, bandwidth_min),
    ITEM(LIST_NODE_SPANS, model_node_span, ".bandwidth.worst", FIELD_TEXT, narrowest),
    ITEM(LIST_NODE_TRANSPORTS, model_node_transport, ".name", FIELD_TEXT, name),
    ITEM(LIST_NODE_TRANSPORTS, model_node_transport, ".why", FIELD_TEXT, why),
    ITEM(LIST_NODE_TRANSPORTS, model_node_transport, ".count", FIELD_NUMBER, count),
    ITEM(LIST_SPEEDS, model_speed, ".host", FIELD_TEXT, host),
    ITEM(LIST_SPEEDS, model_speed, ".rate", FIELD_NUMBER, rate),
    ITEM(LIST_SPEEDS, model_speed, ".of_median", FIELD_NUMBER, of_median),
    ITEM(LIST_PAIRS, model_pair, ".host", FIELD_TEXT, host),
    ITEM(LIST_PAIRS, model_pair, ".to", FIELD_TEXT, to),
    ITEM(LIST_PAIRS, model_pair, ".latency", FIELD_NUMBER, latency),
    ITEM(LIST_PAIRS, model_pair, ".bandwidth", FIELD_NUMBER, bandwidth),
    ITEM(LIST_HOST_LINKS, model_host_links, ".host", FIELD_TEXT, host),
    ITEM(LIST_HOST_LINKS, model_host_links, ".latency.median", FIELD_NUMBER, latency),
    ITEM(LIST_HOST_LINKS, model_host_links, ".bandwidth.median", FIELD_NUMBER, bandwidth),
    ITEM(LIST_LINKS, model_link, ".host", FIELD_TEXT, who),
    ITEM(LIST_LINKS, model_link, ".pair", FIELD_TEXT, who),
    ITEM(LIST_LINKS, model_link, ".latency", FIELD_NUMBER, latency),
    ITEM(LIST_LINKS, model_link, ".bandwidth", FIELD_NUMBER, bandwidth),
};

enum {
    LISTS = COUNT(lists),
    EVENTS = COUNT(events),
    ITEMS = COUNT(items),
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
    for (int i = 0; i < EVENTS; i++)
        if (!events[i].name || strcmp(events[i].name, event) == 0)
            for (size_t k = 0; k < events[i].count; k++)
                if (strcmp(events[i].fields[k].path, path) == 0)
                    return &events[i].fields[k];
    return find_item(event, path);
}

static void unset(void *object, const struct field *field)
{
    if (field->type == FIELD_NUMBER)
        *(double *)(void *)((char *)object + field->offset) = NAN;
}

void fields_unset(void *object, const struct field_list *list)
{
    if (!list)
        for (int i = 0; i < EVENTS; i++)
            for (size_t k = 0; k < events[i].count; k++)
                unset(object, &events[i].fields[k]);
    for (int i = 0; i < ITEMS && list; i++)
        if (items[i].list == described(list))
            unset(object, &items[i]);
}

bool field_knows_event(const char *event)
{
    for (int i = 0; i < EVENTS; i++)
        if (events[i].name && strcmp(events[i].name, event) == 0)
            return true;
    return false;
}
