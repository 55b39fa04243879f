/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * event_threads.c - the messages of the threads in the log
 */

#include <config.h>

#include "event_threads.h"

void event_put_threads(struct yaml_out *out, const struct thread_report *report)
{
    if (report->messages == 0)
        return;
    yaml_out_map(out, "thread_messages");
    yaml_out_count(out, "threads", (uint64_t)report->threads);
    yaml_out_count(out, "messages", report->messages);
    yaml_out_count(out, "bytes", report->bytes);
    yaml_out_count(out, "wrong_messages", report->wrong);
    yaml_out_seconds(out, "seconds", report->seconds);
    yaml_out_end_map(out);
}
