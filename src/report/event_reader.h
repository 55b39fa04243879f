/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_EVENT_READER_H
#define PIJOB_REPORT_EVENT_READER_H

#include "documents.h"
#include "fields.h"
#include "model.h"

enum { EVENT_NAME_SIZE = 32, EVENT_WORDS_SIZE = 160 };

/* The reader of the events of LOG; begin with the log, and zeros. */
struct event_reader {
    struct log *log;
    struct launch *launch; /* the current one, or NULL */
    uint64_t line;         /* of the document */
    char event[EVENT_NAME_SIZE];
    bool foreign; /* the document is no event of pijob */
    bool known;
    const struct field_list *list; /* whose item is being read */
    void *item;
    char words[EVENT_WORDS_SIZE]; /* of the FIELD_WORDS of the item */
};

/* Read the event in DOC into the log.  An event "start", and one behind a result, begins a
 * launch.
 */
void event_read(struct event_reader *reader, const struct document *doc);

#endif /* PIJOB_REPORT_EVENT_READER_H */
