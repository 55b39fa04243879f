/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * event_reader.c - put the values of an event where the table of fields says
 */

#include <config.h>

#include "event_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clean.h"
#include "keep.h"
#include "walk.h"

/* So much of a log is kept, whatever is in it. */
enum {
    LAUNCHES_KEPT = 64,
    SAMPLES_KEPT = 256,
    TEXTS_MOST = 1 << 20, /* bytes of each launch */
    BULK_MOST = 48 << 20, /* bytes of the last one */
};

/* Begin a launch.  Of very many the first half and the last ones are kept. */
static struct launch *begin_launch(struct log *log, uint64_t line)
{
    struct launch *launches = log->launches.items;
    size_t count = log->launches.count;
    struct launch *launch;

    if (count > 0)
        launch_release_bulk(&launches[count - 1]);
    if (count == LAUNCHES_KEPT) {
        launch_release(&launches[count / 2]);
        memmove(&launches[count / 2], &launches[count / 2 + 1],
                (count - count / 2 - 1) * sizeof(*launches));
        log->launches.count--;
    }
    log->launch_count++;
    launch = list_add(&log->launches, sizeof(*launch), LAUNCHES_KEPT);
    if (!launch)
        return NULL;
    fields_unset(launch, NULL);
    launch->began = launch->last = NAN;
    launch->line = line;
    launch->texts.most = TEXTS_MOST;
    launch->bulk.most = BULK_MOST;
    launch->sample_stride = 1;
    return launch;
}

static void begin_event(struct event_reader *r, const char *name, size_t length)
{
    (void)clean_text(r->event, sizeof(r->event), name, length);
    r->known = field_knows_event(r->event);
    r->log->events++;
    if (!r->known) {
        r->log->unknown_events++;
        return;
    }
    if (!r->launch || r->launch->has_result || strcmp(r->event, "start") == 0)
        r->launch = begin_launch(r->log, r->line);
    if (!r->launch)
        return;
    if (strcmp(r->event, "progress") == 0)
        r->launch->progress_count++;
    if (strcmp(r->event, "checkpoint") == 0)
        r->launch->checkpoint_count++;
}

static void take_item(void *visitor, const char *path)
{
    struct event_reader *r = visitor;
    const struct field_list *list;
    struct list *items;

    if (!r->known || !r->launch)
        return;
    list = field_list_find(r->event, path);
    if (!list)
        return; /* also an item within the item */
    items = (struct list *)(void *)((char *)r->launch + list->list);
    r->list = list;
    r->item = list_add(items, list->size, list->most);
    r->words[0] = '\0';
    if (!r->item)
        return;
    fields_unset(r->item, list);
    if (list->has_kind)
        *(const char **)r->item = keep_text(&r->launch->texts, path, strlen(path) - 2);
}

static void take_setting(struct launch *launch, const char *key, const char *value,
                         size_t length)
{
    struct model_setting *setting = list_add(&launch->settings, sizeof(*setting), 256);

    if (setting) {
        setting->key = keep_text(&launch->bulk, key, strlen(key));
        setting->value = keep_text(&launch->bulk, value, length);
    }
}

static double number_of(const char *value, size_t length)
{
    char *end;
    double number;

    if (strcmp(value, "unlimited") == 0)
        return INFINITY;
    /* Not what strtod takes as well: nan, inf, 0x10, and blanks before. */
    if (length == 0 || strlen(value) != length || strspn(value, "+-.0123456789eE") != length)
        return NAN;
    number = strtod(value, &end);
    return *end || !isfinite(number) ? NAN : number;
}

/* An item of a list that is shown on a line. */
static void add_word(struct event_reader *r, const char *value, size_t length)
{
    size_t used = strlen(r->words);

    if (sizeof(r->words) - used < 20)
        return;
    if (used > 0)
        r->words[used++] = ' ';
    (void)clean_text(r->words + used, sizeof(r->words) - used, value, length);
}

static void store(struct event_reader *r, const struct field *field, const char *value,
                  size_t length)
{
    char *object = field->list ? r->item : (char *)r->launch;
    struct arena *arena =
        r->list && r->list->bulk && field->list ? &r->launch->bulk : &r->launch->texts;
    void *member;

    if (!object)
        return;
    member = object + field->offset;
    switch (field->type) {
    case FIELD_TEXT: {
        const char **text = member;

        /* The host of each progress event is often the same. */
        if (!*text || strlen(*text) != length || memcmp(*text, value, length) != 0)
            *text = keep_text(arena, value, length);
        break;
    }
    case FIELD_LONG:
        *(const char **)member = keep_long(arena, value, length);
        break;
    case FIELD_HOST:
        (void)clean_text(member, MODEL_HOST_SIZE, value, length);
        break;
    case FIELD_NUMBER: {
        double *number = member;

        *number = number_of(value, length);
        break;
    }
    case FIELD_WORDS:
        add_word(r, value, length);
        break;
    }
}

/* The words are complete only with the item. */
static void end_item(struct event_reader *r)
{
    if (r->item && r->list && r->list->bulk && *r->words) {
        struct model_host *host = r->item;

        if (!host->cpus)
            host->cpus = arena_text(&r->launch->bulk, r->words, strlen(r->words));
    }
}

static void take_time(struct event_reader *r, const char *value, size_t length)
{
    struct launch *launch = r->launch;
    char stamp[40];

    (void)clean_text(stamp, sizeof(stamp), value, length);
    launch->last = model_time(stamp);
    if (isnan(launch->began))
        launch->began = launch->last;
    /* Of the events between there may be millions. */
    if (strcmp(r->event, "start") == 0)
        launch->time = keep_text(&launch->texts, stamp, strlen(stamp));
}

static void take_value(void *visitor, const char *path, const char *value, size_t length)
{
    static const char description[] = "description.";
    struct event_reader *r = visitor;
    const struct field *field;

    if (!*r->event && !r->foreign) {
        r->foreign = strcmp(path, "event") != 0 || length == 0;
        if (!r->foreign)
            begin_event(r, value, length);
        return;
    }
    if (r->foreign || !r->known || !r->launch)
        return;
    if (strcmp(path, "time") == 0) {
        take_time(r, value, length);
        return;
    }
    if (strncmp(path, description, sizeof(description) - 1) == 0) {
        take_setting(r->launch, path + sizeof(description) - 1, value, length);
        return;
    }
    field = field_find(r->event, path);
    if (field)
        store(r, field, value, length);
}

/* Keep some of the progress: when there is too much of it, every second sample. */
static void take_sample(struct launch *launch)
{
    struct model_sample *samples;
    struct model_sample *sample;

    if (launch->progress_count % launch->sample_stride != 0 || isnan(launch->progress_terms) ||
        isnan(launch->last))
        return;
    if (launch->samples.count == SAMPLES_KEPT) {
        samples = launch->samples.items;
        for (size_t i = 0; i < SAMPLES_KEPT / 2; i++)
            samples[i] = samples[2 * i + 1];
        launch->samples.count = SAMPLES_KEPT / 2;
        launch->sample_stride *= 2;
    }
    sample = list_add(&launch->samples, sizeof(*sample), SAMPLES_KEPT);
    if (sample)
        *sample = (struct model_sample){.time = launch->last, .terms = launch->progress_terms};
}

static void end_event(struct event_reader *r, bool whole)
{
    if (!r->launch || !r->known)
        return;
    end_item(r);
    if (strcmp(r->event, "progress") == 0)
        take_sample(r->launch);
    if (strcmp(r->event, "result") == 0)
        r->launch->has_result = whole;
    if (r->launch->hosts.dropped || r->launch->checks.dropped ||
        r->launch->link_list.dropped || r->launch->pairs.dropped || r->launch->texts.failed ||
        r->launch->bulk.failed)
        keep_problem(r->log, r->line, "a list is too long: not all of it is shown");
}

/* The table calls this for each item; the one before has ended. */
static void next_item(void *visitor, const char *path)
{
    struct event_reader *r = visitor;

    if (r->known && r->launch && field_list_find(r->event, path))
        end_item(r);
    take_item(visitor, path);
}

void event_read(struct event_reader *r, const struct document *doc)
{
    static const struct walk_visitor table = {.item = next_item, .value = take_value};
    struct walk_problem problem;
    int walked;

    r->line = doc->line;
    r->event[0] = '\0';
    r->foreign = false;
    r->known = false;
    r->list = NULL;
    r->item = NULL;
    walked = walk_document(doc->text, doc->length, &table, r, &problem);
    end_event(r, walked == 0 && doc->kind == DOCUMENT_WHOLE);
    if (walked < 0)
        keep_problem(r->log, doc->line + problem.line - 1, "not YAML: %s", problem.text);
    else if (!*r->event)
        keep_problem(r->log, doc->line, "not an event of pijob");
    else if (doc->kind == DOCUMENT_LARGE)
        keep_problem(r->log, doc->line, "an event of more than %d MiB", DOCUMENT_MAX >> 20);
    else if (doc->kind == DOCUMENT_CUT)
        keep_problem(r->log, doc->line, "the event %s has no end", r->event);
}
