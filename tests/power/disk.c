/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * disk.c - which changes a disk may have lost when the power fails
 */

#include <config.h>

#include "disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* ---- What is loose ---- */

/* Which directory each object is in, and whether its name there is surely gone: then nobody
 * asks what it holds. */
static bool *find_gone(const struct crash *crash)
{
    const struct trace *trace = crash->trace;
    bool *gone = calloc(trace->objects, sizeof(*gone));

    if (!gone)
        abort();
    /* Parents are made before what is in them. */
    for (size_t i = 0; i < crash->at; i++) {
        const struct op *op = &trace->op[i];

        if (op->kind != OP_MKDIR)
            continue;
        gone[op->object] = gone[op->directory];
        for (size_t k = i + 1; k < crash->at; k++) {
            const struct op *later = &trace->op[k];

            if (later->kind == OP_UNLINK && later->directory == op->directory &&
                crash->durable[k] && strcmp(later->name, op->name) == 0)
                gone[op->object] = true;
        }
    }
    return gone;
}

static void add_file(struct crash *crash, unsigned object)
{
    for (size_t i = 0; i < crash->file_count; i++)
        if (crash->file[i] == object)
            return;
    if (crash->file_count == DISK_LOOSE_MAX)
        abort();
    crash->file[crash->file_count++] = object;
}

struct crash crash_at(const struct trace *trace, size_t at)
{
    struct crash crash = {.trace = trace, .at = at};
    bool *synced = calloc(trace->objects, sizeof(*synced));
    bool *gone;

    crash.durable = calloc(at + 1, sizeof(*crash.durable));
    if (!synced || !crash.durable)
        abort();
    for (size_t i = at; i-- > 0;) {
        const struct op *op = &trace->op[i];

        if (op->kind == OP_FSYNC)
            synced[op->object] = true;
        else if (op_changes_names(op))
            crash.durable[i] = synced[op->directory];
        else if (op_changes_bytes(op))
            crash.durable[i] = synced[op->object];
    }
    gone = find_gone(&crash);
    for (size_t i = 0; i < at; i++) {
        const struct op *op = &trace->op[i];

        if (crash.durable[i])
            continue;
        if (op_changes_names(op) && !gone[op->directory]) {
            if (crash.loose_count == DISK_LOOSE_MAX)
                abort();
            crash.loose[crash.loose_count++] = i;
        } else if (op_changes_bytes(op)) {
            add_file(&crash, op->object);
        }
    }
    free(gone);
    free(synced);
    return crash;
}

void crash_clear(struct crash *crash)
{
    free(crash->durable);
    *crash = (struct crash){.trace = NULL};
}

uint64_t crash_states(const struct crash *crash)
{
    uint64_t states = 1;

    for (size_t i = 0; i < crash->loose_count; i++)
        states = states > UINT64_MAX / 2 ? UINT64_MAX : 2 * states;
    for (size_t i = 0; i < crash->file_count; i++)
        states = states > UINT64_MAX / DISK_VARIANTS ? UINT64_MAX : DISK_VARIANTS * states;
    return states;
}

struct choice crash_choice(const struct crash *crash, uint64_t n)
{
    struct choice choice = {.seed = n};

    for (size_t i = 0; i < crash->loose_count; i++, n /= 2)
        choice.kept[i] = n % 2;
    for (size_t i = 0; i < crash->file_count; i++, n /= DISK_VARIANTS)
        choice.variant[i] = (unsigned)(n % DISK_VARIANTS);
    return choice;
}

struct choice crash_random(const struct crash *crash, uint64_t *random)
{
    struct choice choice = {.seed = random_next(random)};
    /* Not only half of everything: also nearly all, and nearly nothing. */
    uint64_t odds = 1 + random_next(random) % 15;

    for (size_t i = 0; i < crash->loose_count; i++)
        choice.kept[i] = random_next(random) % 16 < odds;
    for (size_t i = 0; i < crash->file_count; i++)
        choice.variant[i] = (unsigned)(random_next(random) % DISK_VARIANTS);
    return choice;
}

/* ---- The tree that is left ---- */

static void remove_entry(struct node *node, const char *name)
{
    for (size_t i = 0; i < node->entry_count; i++)
        if (strcmp(node->entry[i].name, name) == 0) {
            node->entry[i] = node->entry[--node->entry_count];
            return;
        }
}

static void set_entry(struct node *node, const char *name, unsigned object)
{
    remove_entry(node, name);
    if (node->entry_count == sizeof(node->entry) / sizeof(node->entry[0]))
        abort();
    (void)snprintf(node->entry[node->entry_count].name, NAME_MAX_SIZE, "%s", name);
    node->entry[node->entry_count++].object = object;
}

static void change_names(struct tree *tree, const struct op *op)
{
    struct node *directory = &tree->node[op->directory];

    if (op->kind == OP_UNLINK || op->kind == OP_RENAME)
        remove_entry(directory, op->name);
    if (op->kind != OP_UNLINK)
        set_entry(directory, op->kind == OP_RENAME ? op->new_name : op->name, op->object);
}

/* The bytes of a file. */
struct bytes {
    unsigned char *at;
    size_t length;
};

static void resize(struct bytes *bytes, size_t length)
{
    bytes->at = realloc(bytes->at, length + 1);
    if (!bytes->at)
        abort();
    if (length > bytes->length)
        memset(bytes->at + bytes->length, 0, length - bytes->length);
    bytes->length = length;
}

static void change_bytes(struct bytes *bytes, const struct op *op)
{
    if (op->kind == OP_TRUNCATE) {
        resize(bytes, op->offset);
    } else {
        if (op->offset + op->length > bytes->length)
            resize(bytes, op->offset + op->length);
        memcpy(bytes->at + op->offset, op->bytes, op->length);
    }
}

/* What a disk gives back in the place of blocks that were never written: those of a file of
 * the same length that was there before, such as the record before this one. */
static const unsigned char *stale_bytes(const struct crash *crash, unsigned object,
                                        size_t length)
{
    for (size_t i = crash->at; i-- > 0;) {
        const struct op *op = &crash->trace->op[i];

        if (op->kind == OP_WRITE && op->object < object && op->length == length)
            return op->bytes;
    }
    return NULL;
}

/* Of BYTES, only WAS was fsynced. */
static void lose_bytes(const struct crash *crash, unsigned object, unsigned variant,
                       uint64_t seed, struct bytes *bytes, const struct bytes *was)
{
    enum { BLOCK = 64 };
    const unsigned char *stale = NULL;
    size_t length = bytes->length;

    switch (variant) {
    case 0: /* nothing was written */
        resize(bytes, was->length);
        if (was->length)
            memcpy(bytes->at, was->at, was->length);
        return;
    case 1: /* all was */
        return;
    case 2: /* only the first blocks */
        resize(bytes, length > BLOCK ? (1 + seed % (length / BLOCK)) * BLOCK : length / 2);
        return;
    case 3: /* only the length */
        memset(bytes->at, 0, length);
        break;
    case 4: /* all but the first block */
        memset(bytes->at, 0, length < BLOCK ? length : BLOCK);
        break;
    case 5: /* the length, and some blocks */
        break;
    default: /* some blocks; where they are missing there is what was there before */
        stale = stale_bytes(crash, object, length);
    }
    for (size_t at = 0; variant >= 5 && at < length; at += BLOCK) {
        size_t size = length - at < BLOCK ? length - at : BLOCK;

        if (random_next(&seed) % 2)
            continue;
        if (variant == 6 && at + size <= was->length)
            memcpy(bytes->at + at, was->at + at, size);
        else if (stale)
            memcpy(bytes->at + at, stale + at, size);
        else
            memset(bytes->at + at, variant == 5 ? 0 : 0xa5, size);
    }
}

/* Blocks of this many bytes, in which nothing was written since they were fsynced, are as they
 * were: a disk writes a sector as a whole, and a file system a page. */
static void keep_blocks(const struct crash *crash, unsigned object, struct bytes *bytes,
                        const struct bytes *was)
{
    enum { BLOCK = 4096 };

    if (bytes->length < was->length)
        resize(bytes, was->length);
    for (size_t at = 0; at < was->length; at += BLOCK) {
        size_t size = was->length - at < BLOCK ? was->length - at : BLOCK;
        bool written = false;

        for (size_t i = 0; i < crash->at; i++) {
            const struct op *op = &crash->trace->op[i];

            if (op->kind == OP_WRITE && op->object == object && !crash->durable[i] &&
                op->offset < at + size && op->offset + op->length > at)
                written = true;
        }
        if (!written)
            memcpy(bytes->at + at, was->at + at, size);
    }
}

static unsigned variant_of(const struct crash *crash, const struct choice *choice,
                           unsigned object)
{
    for (size_t i = 0; i < crash->file_count; i++)
        if (crash->file[i] == object)
            return choice->variant[i];
    return 1;
}

struct tree tree_after(const struct crash *crash, const struct choice *choice)
{
    const struct trace *trace = crash->trace;
    struct tree tree = {.count = trace->objects};
    struct bytes *bytes = calloc(trace->objects, sizeof(*bytes));
    struct bytes *was = calloc(trace->objects, sizeof(*was));
    size_t next = 0;

    tree.node = calloc(trace->objects, sizeof(*tree.node));
    if (!tree.node || !bytes || !was)
        abort();
    tree.node[ROOT] = (struct node){.there = true, .is_directory = true};
    for (size_t i = 0; i < crash->at; i++) {
        const struct op *op = &trace->op[i];
        bool loose = next < crash->loose_count && crash->loose[next] == i;

        if (op->kind == OP_CREATE || op->kind == OP_MKDIR || op->kind == OP_SYMLINK) {
            struct node *node = &tree.node[op->object];

            node->there = true;
            node->is_directory = op->kind == OP_MKDIR;
            node->is_link = op->kind == OP_SYMLINK;
            if (node->is_link) {
                resize(&bytes[op->object], op->length);
                memcpy(bytes[op->object].at, op->bytes, op->length + 1); /* and the 0 */
            }
        }
        if (op_changes_names(op) && (loose ? choice->kept[next] : crash->durable[i]))
            change_names(&tree, op);
        if (op_changes_bytes(op)) {
            change_bytes(&bytes[op->object], op);
            if (crash->durable[i])
                change_bytes(&was[op->object], op);
        }
        next += loose;
    }
    for (unsigned i = 0; i < tree.count; i++) {
        lose_bytes(crash, i, variant_of(crash, choice, i), choice->seed, &bytes[i], &was[i]);
        keep_blocks(crash, i, &bytes[i], &was[i]);
        tree.node[i].bytes = bytes[i].at;
        tree.node[i].length = bytes[i].length;
        free(was[i].at);
    }
    free(bytes);
    free(was);
    return tree;
}

void tree_clear(struct tree *tree)
{
    for (unsigned i = 0; i < tree->count; i++)
        free(tree->node[i].bytes);
    free(tree->node);
    *tree = (struct tree){.count = 0};
}
