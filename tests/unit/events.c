/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * events.c - a log with events of one word, for tests
 */

#include <config.h>

#include "events.h"

#include <stdio.h>
#include <stdlib.h>

#include "scratch.h"
#include "unit.h"

struct yaml_out *events_text(const char *text)
{
    struct yaml_out *out = yaml_out_create();

    assert_non_null(out);
    yaml_out_text(out, "event", text);
    return out;
}

struct log *events_open(const char *path)
{
    struct error err = {""};
    struct log *log = log_open(path, &err);

    if (!log)
        fail_msg("%s", err.text);
    return log;
}

void events_write(struct log *log, const char *text)
{
    struct error err = {""};

    if (log_write(log, events_text(text), &err) != 0)
        fail_msg("%s", err.text);
}

void events_close(struct log *log)
{
    struct error err = {""};

    if (log_close(log, &err) != 0)
        fail_msg("%s", err.text);
}

void events_check(const char *path, const char *wanted)
{
    char *text = scratch_read(path);

    assert_string_equal(text, wanted);
    free(text);
}

void events_check_message(const struct error *err, const char *path, const char *reason)
{
    char message[1200];

    (void)snprintf(message, sizeof(message), "%s: %s", path, reason);
    assert_string_equal(err->text, message);
}
