/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * documents.c - split a file into YAML documents by their marks
 */

#include <config.h>

#include "documents.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/io.h"
#include "memory.h"

enum { CHUNK_SIZE = 65536 };

struct documents {
    int fd;
    char chunk[CHUNK_SIZE];
    size_t begin; /* of what is not used yet */
    size_t end;
    bool at_end;
    uint64_t line; /* of what comes next, from 1 */
    char *text;    /* of the document */
    size_t size;
    bool open;          /* a document has begun */
    uint64_t open_line; /* of its first line */
};

/* A piece of a line: all of it, or as much as there is in the chunk. */
struct piece {
    const char *text;
    size_t length; /* without the newline */
    bool first;    /* it begins a line */
    bool last;     /* it ends one */
};

struct documents *documents_create(int fd)
{
    struct documents *documents = memory_get(sizeof(*documents));

    if (documents) {
        documents->fd = fd;
        documents->line = 1;
    }
    return documents;
}

void documents_destroy(struct documents *documents)
{
    if (documents)
        free(documents->text);
    free(documents);
}

/* Fill the chunk, keeping what is not used yet.  RETURN: 0, or -1. */
static int fill(struct documents *d)
{
    ssize_t n;

    memmove(d->chunk, d->chunk + d->begin, d->end - d->begin);
    d->end -= d->begin;
    d->begin = 0;
    n = io_read(d->fd, d->chunk + d->end, CHUNK_SIZE - d->end);
    if (n < 0)
        return -1;
    d->at_end = n == 0 || d->end + (size_t)n < CHUNK_SIZE;
    d->end += (size_t)n;
    return 0;
}

/* RETURN: 1 with the next piece, 0 at the end of the file, or -1. */
static int next_piece(struct documents *d, bool first, struct piece *piece)
{
    char *newline = memchr(d->chunk + d->begin, '\n', d->end - d->begin);

    if (!newline && !d->at_end) {
        if (fill(d) < 0)
            return -1;
        newline = memchr(d->chunk + d->begin, '\n', d->end - d->begin);
    }
    if (d->begin == d->end)
        return 0;
    *piece = (struct piece){
        .text = d->chunk + d->begin, .first = first, .last = newline || d->at_end};
    piece->length = newline ? (size_t)(newline - piece->text) : d->end - d->begin;
    d->begin += piece->length + (newline ? 1 : 0);
    return 1;
}

/* Whether the piece is a line with this mark and nothing but blanks behind. */
static bool is_mark(const struct piece *piece, const char *mark)
{
    if (!piece->first || !piece->last || piece->length < 3 ||
        memcmp(piece->text, mark, 3) != 0)
        return false;
    for (size_t i = 3; i < piece->length; i++)
        if (piece->text[i] != ' ' && piece->text[i] != '\t' && piece->text[i] != '\r')
            return false;
    return true;
}

static bool is_blank(const struct piece *piece)
{
    for (size_t i = 0; i < piece->length; i++)
        if (piece->text[i] != ' ' && piece->text[i] != '\t' && piece->text[i] != '\r')
            return false;
    return true;
}

/* An event whose mark is lost in the torn end of the one before. */
static bool begins_event(const struct piece *piece)
{
    return piece->first && piece->length > 7 && memcmp(piece->text, "event: ", 7) == 0;
}

/* Append to the document, unless it is too large; the rest is then dropped. */
static int append(struct documents *d, struct document *doc, const char *text, size_t length)
{
    if (doc->kind == DOCUMENT_LARGE || length == 0)
        return 0;
    if (doc->length + length > DOCUMENT_MAX) {
        doc->kind = DOCUMENT_LARGE;
        return 0;
    }
    if (doc->length + length > d->size) {
        size_t size = d->size ? d->size : 4096;
        char *bytes;

        while (size < doc->length + length)
            size *= 2;
        bytes = memory_more(d->text, size);
        if (!bytes) {
            errno = ENOMEM;
            return -1;
        }
        d->text = bytes;
        d->size = size;
    }
    memcpy(d->text + doc->length, text, length);
    doc->length += length;
    return 0;
}

static int take_piece(struct documents *d, struct document *doc, const struct piece *piece)
{
    if (append(d, doc, piece->text, piece->length) < 0)
        return -1;
    if (!piece->last)
        return 0;
    d->line++;
    return append(d, doc, "\n", 1);
}

static int finish(struct documents *d, struct document *doc, bool whole)
{
    doc->text = d->text ? d->text : "";
    if (whole && doc->kind == DOCUMENT_CUT)
        doc->kind = DOCUMENT_WHOLE;
    return 1;
}

/* The lines outside of documents, up to the next one.  RETURN: as documents_next(), or 2:
 * there is nothing to tell, a document has begun. */
static int skip_foreign(struct documents *d, struct document *doc)
{
    bool first = true;
    struct piece piece;
    int more;

    *doc = (struct document){.kind = DOCUMENT_FOREIGN};
    while ((more = next_piece(d, first, &piece)) > 0) {
        bool event = begins_event(&piece);

        if (is_mark(&piece, "---") || event) {
            d->open = true;
            d->open_line = event ? d->line : d->line + 1;
            if (event)
                d->begin = (size_t)(piece.text - d->chunk);
            else
                d->line++;
            return doc->lines > 0 ? 1 : 2;
        }
        if (first && !(piece.last &&
                       (is_blank(&piece) || piece.text[0] == '#' || is_mark(&piece, "...")))) {
            if (doc->lines++ == 0)
                doc->line = d->line;
        }
        if (piece.last)
            d->line++;
        first = piece.last;
    }
    return more < 0 ? -1 : doc->lines > 0;
}

int documents_next(struct documents *d, struct document *doc)
{
    bool first = true;
    bool any = false;
    struct piece piece;
    int more;

    if (!d->open) {
        more = skip_foreign(d, doc);
        if (more != 2)
            return more;
    }
    *doc = (struct document){.kind = DOCUMENT_CUT, .line = d->open_line};
    d->open = false;
    while ((more = next_piece(d, first, &piece)) > 0) {
        if (is_mark(&piece, "...")) {
            d->line++;
            return finish(d, doc, true);
        }
        if (is_mark(&piece, "---") || (any && begins_event(&piece))) {
            /* It is seen again. */
            d->begin = (size_t)(piece.text - d->chunk);
            return finish(d, doc, false);
        }
        any = true;
        first = piece.last;
        if (take_piece(d, doc, &piece) < 0)
            return -1;
    }
    return more < 0 ? -1 : finish(d, doc, false);
}
