/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_EVENT_THREADS_H
#define PIJOB_OUTPUT_EVENT_THREADS_H

#include "core/yaml_out.h"
#include "threads/thread_test.h"

/* Add the messages of the threads, by REPORT, to the document OUT; nothing, if there were
 * none.
 */
void event_put_threads(struct yaml_out *out, const struct thread_report *report);

#endif /* PIJOB_OUTPUT_EVENT_THREADS_H */
