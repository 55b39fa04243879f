/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * replay.c - read logs, and write everything that can be written of them
 *
 *   replay FILE...
 *
 * It aborts if what is written has a control character, or if a baseline cannot be read again.
 * With -DFUZZ it is a fuzzer (HACKING.md).
 */

#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "report/compare.h"
#include "report/drawing.h"
#include "report/file_out.h"
#include "report/formats.h"
#include "report/html.h"
#include "report/picture_script.h"

static void look(struct out *out)
{
    for (size_t i = 0; i < out->used; i++) {
        unsigned char c = (unsigned char)out->text[i];

        if ((c < 0x20 && c != '\n' && c != '\r') || c == 0x7f)
            abort();
    }
    out_free(out);
}

static void write_formats(const struct report *report)
{
    static const char *const names[] = {"text", "csv", "json", "tap", "junit", "prometheus"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct out out = {.text = NULL};

        format_find(names[i])->write(&out, report);
        look(&out);
    }
}

static void draw(const struct report *report)
{
    const struct picture_kind *kind;
    struct out out = {.text = NULL};

    html_write(&out, report);
    look(&out);
    for (size_t i = 0; (kind = picture_kind_at(i)); i++) {
        struct picture picture = {.x_label = ""};

        if (kind->build(&picture, report, NULL) == 0)
            picture_script(&out, &picture, "svg");
        look(&out);
        picture_release(&picture);
    }
}

/* A run that is recorded is read again, and is like itself. */
static void compare(const struct report *report, const char *path)
{
    struct baseline baseline = {.runs = {.items = NULL}};
    struct baseline again;
    struct out out = {.text = NULL};

    if (compare_record(&baseline, report, NULL) > 0) {
        if (baseline_write(&baseline, path, NULL) != 0 ||
            baseline_read(&again, path, NULL) != 0 ||
            compare_log(&again, report_log(report, 0), false, &out) == COMPARISON_REFUSED)
            abort();
        look(&out);
        baseline_release(&again);
    }
    baseline_release(&baseline);
}

static void replay(const char *path)
{
    struct report report = {.logs = {.items = NULL}};
    char baseline[64];

    (void)snprintf(baseline, sizeof(baseline), "/tmp/replay-%ld.yaml", (long)getpid());
    (void)report_add(&report, path, NULL);
    write_formats(&report);
    draw(&report);
    compare(&report, baseline);
    (void)unlink(baseline);
    report_release(&report);
}

#ifdef FUZZ
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/tmp/fuzz-%ld.log", (long)getpid());
    if (file_write(path, (const char *)data, size, NULL) == 0)
        replay(path);
    return 0;
}
#else
int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    return 0;
}
#endif
