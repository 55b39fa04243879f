/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * fuzz.c - what the harnesses share
 */

#include <config.h>

#include "fuzz.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void fuzz_fail(const char *file, int line, const char *condition, const char *text)
{
    (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    if (text)
        (void)fprintf(stderr, "of: %s\n", text);
    abort();
}

/* ---- Inputs ---- */

uint64_t input_number(struct input *input, int bytes)
{
    uint64_t number = 0;

    for (int i = 0; i < bytes && input->size > 0; i++) {
        number |= (uint64_t)*input->data++ << 8 * i;
        input->size--;
    }
    return number;
}

uint8_t *input_bytes(struct input *input, size_t *length)
{
    uint8_t *bytes;

    if (*length > input->size)
        *length = input->size;
    bytes = fuzz_alloc(*length);
    if (*length > 0)
        memcpy(bytes, input->data, *length);
    input->data += *length;
    input->size -= *length;
    return bytes;
}

char *input_text(struct input *input, char stop)
{
    const uint8_t *end = input->size ? memchr(input->data, stop, input->size) : NULL;
    size_t length = end ? (size_t)(end - input->data) : input->size;
    char *text = fuzz_alloc(length + 1);

    for (size_t i = 0; i < length; i++)
        text[i] = input->data[i] ? (char)input->data[i] : '?';
    length += end != NULL;
    input->data += length;
    input->size -= length;
    return text;
}

void *fuzz_alloc(size_t size)
{
    void *memory = calloc(1, size ? size : 1);

    HOLDS(memory != NULL);
    return memory;
}

/* ---- Texts ---- */

UNSEEN size_t fuzz_utf8(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = c[0] < 0x80           ? 1
                    : (c[0] >> 5) == 0x06 ? 2
                    : (c[0] >> 4) == 0x0e ? 3
                    : (c[0] >> 3) == 0x1e ? 4
                                          : 0;
    uint32_t code = length < 2 ? c[0] : c[0] & (0x7fu >> length);

    for (size_t i = 1; i < length; i++) {
        if ((c[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (c[i] & 0x3f);
    }
    if (length > 1 &&
        (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)))
        return 0;
    return length;
}

UNSEEN bool fuzz_is_printable(const char *text)
{
    while (*text) {
        const unsigned char *c = (const unsigned char *)text;
        size_t length = fuzz_utf8(text);

        if (length == 0 || c[0] < 0x20 || c[0] == 0x7f || (c[0] == 0xc2 && c[1] < 0xa0))
            return false;
        text += length;
    }
    return true;
}

/* ---- Files ---- */

static char scratch[256];
static pid_t scratch_of; /* libFuzzer may fork */

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    return at->level > 0 ? remove(path) : 0;
}

void fuzz_empty(const char *path)
{
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void remove_scratch(void)
{
    if (scratch_of != getpid())
        return;
    fuzz_empty(scratch);
    (void)rmdir(scratch);
}

const char *fuzz_scratch(void)
{
    const char *top = getenv("FUZZ_SCRATCH");

    if (scratch_of == getpid())
        return scratch;
    if (!top)
        top = access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : getenv("TMPDIR");
    (void)snprintf(scratch, sizeof(scratch), "%.200s/pijob-fuzz.XXXXXX", top ? top : "/tmp");
    HOLDS(mkdtemp(scratch) != NULL);
    scratch_of = getpid();
    (void)atexit(remove_scratch);
    return scratch;
}

const char *fuzz_write(const char *name, const void *bytes, size_t length)
{
    static char path[1024];
    int fd;

    (void)snprintf(path, sizeof(path), "%s/%s", fuzz_scratch(), name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    HOLDS(fd >= 0);
    HOLDS(write(fd, bytes, length) == (ssize_t)length);
    (void)close(fd);
    return path;
}
