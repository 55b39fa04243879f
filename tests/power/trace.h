/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_POWER_TRACE_H
#define PIJOB_TESTS_POWER_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What launches did to the files below a directory, as tests/fault/file_record.c wrote it
 * down.
 */

enum op_kind {
    /* These change a name in a directory. */
    OP_CREATE,
    OP_MKDIR,
    OP_SYMLINK,
    OP_LINK,
    OP_RENAME,
    OP_UNLINK, /* of directories, too */
    /* These change the bytes of a file. */
    OP_WRITE,
    OP_TRUNCATE,
    /* This brings a file, or the names in a directory, to the disk. */
    OP_FSYNC,
    OP_TOLD,
};

enum { NAME_MAX_SIZE = 64, ROOT = 0 };

struct op {
    enum op_kind kind;
    unsigned directory;       /* an object */
    char name[NAME_MAX_SIZE]; /* in it */
    char new_name[NAME_MAX_SIZE];
    unsigned object; /* the file or directory itself; not of OP_UNLINK */
    uint64_t offset;
    unsigned char *bytes;
    size_t length;
    uint64_t told; /* terms that the user was told to be safe, until here */
};

/* Objects are numbered from 0, which is the directory that was recorded, empty at first.  An
 * inode that is used again is another object.
 */
struct trace {
    struct op *op;
    size_t count;
    unsigned objects;
};

static inline bool op_changes_names(const struct op *op)
{
    return op->kind <= OP_UNLINK;
}

static inline bool op_changes_bytes(const struct op *op)
{
    return op->kind == OP_WRITE || op->kind == OP_TRUNCATE;
}

/* Read the file PATH.  Ends the program, with the reason on stderr, if that cannot be.
 */
struct trace trace_read(const char *path);
void trace_clear(struct trace *trace);

/* RETURN: the name of an operation, for people.
 */
const char *op_name(const struct op *op);

#endif /* PIJOB_TESTS_POWER_TRACE_H */
