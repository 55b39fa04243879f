/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * trace.c - read what tests/fault/file_record.c wrote down
 */

#include <config.h>

#include "trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
    [OP_CREATE] = "create", [OP_MKDIR] = "mkdir",       [OP_SYMLINK] = "symlink",
    [OP_LINK] = "link",     [OP_RENAME] = "rename",     [OP_UNLINK] = "unlink",
    [OP_WRITE] = "write",   [OP_TRUNCATE] = "truncate", [OP_FSYNC] = "fsync",
    [OP_TOLD] = "told",
};

#define OP_COUNT ((unsigned)(sizeof(names) / sizeof(names[0])))

const char *op_name(const struct op *op)
{
    return names[op->kind];
}

/* Which object has an inode now. */
struct inodes {
    uint64_t *inode; /* of each object */
    unsigned count;
    unsigned room;
};

static void die(const char *what, const char *line)
{
    (void)fprintf(stderr, "trace: %s: %s\n", what, line);
    exit(2);
}

static unsigned add_object(struct inodes *inodes, uint64_t inode)
{
    if (inodes->count == inodes->room) {
        inodes->room = inodes->room ? 2 * inodes->room : 64;
        inodes->inode = realloc(inodes->inode, inodes->room * sizeof(*inodes->inode));
        if (!inodes->inode)
            die("out of memory", "");
    }
    inodes->inode[inodes->count] = inode;
    return inodes->count++;
}

static unsigned find_object(struct inodes *inodes, uint64_t inode, const char *line)
{
    for (unsigned i = inodes->count; i-- > 0;)
        if (inodes->inode[i] == inode)
            return i;
    /* The first one that nobody has made is the root. */
    if (inodes->count > 0)
        die("an inode that nobody has made", line);
    return add_object(inodes, inode);
}

/* ---- What the user was told ---- */

/* The log so far. */
struct told {
    uint64_t before; /* terms that the launch went on from */
    uint64_t safe;
};

static uint64_t value_of(const char *text, const char *key)
{
    const char *at = strstr(text, key);

    return at ? strtoull(at + strlen(key), NULL, 10) : 0;
}

static void hear(struct told *told, const char *text)
{
    uint64_t terms = value_of(text, "\nterms: ");
    uint64_t safe = 0;

    if (strstr(text, "event: start\n"))
        told->before = 0;
    else if (strstr(text, "event: resume\n"))
        told->before = terms;
    else if (strstr(text, "event: checkpoint\n"))
        safe = told->before + terms; /* of rank 0 */
    else if (strstr(text, "event: stop\n") && value_of(text, "\nexit_status: ") == 75)
        safe = terms;
    else if (strstr(text, "event: result\n") && strstr(text, "\nverdict: pass\n"))
        safe = terms;
    if (safe > told->safe)
        told->safe = safe;
}

/* ---- Lines ---- */

static unsigned char *bytes_of(const char *hex, size_t *length)
{
    size_t count = strlen(hex) / 2;
    unsigned char *bytes = malloc(count + 1);

    if (!bytes)
        die("out of memory", "");
    for (size_t i = 0; i < count; i++) {
        unsigned byte;

        if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
            die("not hexadecimal", hex);
        bytes[i] = (unsigned char)byte;
    }
    bytes[count] = '\0';
    *length = count;
    return bytes;
}

/* RETURN false: the line is of no operation that changes anything. */
static bool read_line(char *line, struct inodes *inodes, struct told *told, struct op *op)
{
    char kind[16];
    uint64_t directory;
    uint64_t object;
    unsigned found = 0;
    int behind = 0;

    *op = (struct op){.offset = 0};
    line[strcspn(line, "\n")] = '\0';
    if (sscanf(line, "%*d %15s %" SCNu64 " %63s %63s %" SCNu64 " %" SCNu64 " %n", kind,
               &directory, op->name, op->new_name, &object, &op->offset, &behind) != 6)
        die("not a line of a trace", line);
    if (strcmp(kind, "open") == 0)
        return false;
    while (found < OP_COUNT && strcmp(kind, names[found]) != 0)
        found++;
    if (found == OP_COUNT)
        die("an unknown operation", line);
    op->kind = (enum op_kind)found;
    if (line[behind] != '-')
        op->bytes = bytes_of(line + behind, &op->length);
    if (op->kind == OP_TOLD) {
        hear(told, op->bytes ? (const char *)op->bytes : "");
    } else {
        if (op_changes_names(op))
            op->directory = find_object(inodes, directory, line);
        if (op->kind == OP_CREATE || op->kind == OP_MKDIR || op->kind == OP_SYMLINK)
            op->object = add_object(inodes, object);
        else if (op->kind != OP_UNLINK)
            op->object = find_object(inodes, object, line);
    }
    op->told = told->safe;
    return true;
}

struct trace trace_read(const char *path)
{
    struct trace trace = {.count = 0};
    struct inodes inodes = {.count = 0};
    struct told told = {.safe = 0};
    size_t room = 0;
    size_t size = 0;
    char *line = NULL;
    FILE *file = fopen(path, "re");

    if (!file)
        die("cannot be opened", path);
    while (getline(&line, &size, file) > 0) {
        if (trace.count == room) {
            room = room ? 2 * room : 256;
            trace.op = realloc(trace.op, room * sizeof(*trace.op));
            if (!trace.op)
                die("out of memory", "");
        }
        if (read_line(line, &inodes, &told, &trace.op[trace.count]))
            trace.count++;
    }
    (void)fclose(file);
    free(line);
    trace.objects = inodes.count;
    free(inodes.inode);
    if (trace.count == 0)
        die("is empty", path);
    return trace;
}

void trace_clear(struct trace *trace)
{
    for (size_t i = 0; i < trace->count; i++)
        free(trace->op[i].bytes);
    free(trace->op);
    *trace = (struct trace){.count = 0};
}
