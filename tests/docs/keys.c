/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * keys.c - the keys of a job description, as the program knows them, for the tests of the docs
 *
 *   keys mdoc    the list of pijob-job(5)
 *   keys table   a line a key: path, default (or "must be given", or "none"), and the words
 *                that it may be, with tabs between
 */

#include <config.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "job/job_keys.h"
#include "job/job_value.h"

enum { TEXT_SIZE = 256 };

/* TEXT, as roff wants it, its first letter large if it is the beginning of a SENTENCE. */
static void put_roff(const char *text, int sentence)
{
    for (const char *p = text; *p; p++) {
        if (*p == '\\')
            (void)fputs("\\e", stdout);
        else if (*p == '-') /* one that can be copied */
            (void)fputs("\\-", stdout);
        else
            (void)putchar(sentence && p == text ? toupper((unsigned char)*p) : *p);
    }
}

static void put_mdoc(const struct job_key *key)
{
    char text[TEXT_SIZE];

    (void)printf(".It Ic %s\n", key->path);
    put_roff(key->meaning, 1);
    (void)printf(".\nAllowed: ");
    put_roff(job_value_allows(key, text, sizeof(text)), 0);
    (void)printf(".\n");
    if (key->required)
        (void)printf("Must be given.\n");
    else if (key->fallback) {
        (void)printf("Default:\n.Ql ");
        put_roff(key->fallback, 0);
        (void)printf(" .\n");
    } else
        (void)printf("Default: none.\n");
    if (key->needs)
        (void)printf("Needs\n.Ic %s .\n", key->needs);
}

static void put_row(const struct job_key *key)
{
    (void)printf("%s\t%s\t", key->path,
                 key->required   ? "must be given"
                 : key->fallback ? key->fallback
                                 : "none");
    for (size_t i = 0; key->choices && key->choices[i]; i++)
        (void)printf("%s%s", i ? " " : "", key->choices[i]);
    if (key->word)
        (void)printf("%s", key->word);
    (void)putchar('\n');
}

int main(int argc, char **argv)
{
    void (*put)(const struct job_key *) = NULL;

    if (argc == 2 && strcmp(argv[1], "mdoc") == 0)
        put = put_mdoc;
    else if (argc == 2 && strcmp(argv[1], "table") == 0)
        put = put_row;
    if (!put) {
        (void)fprintf(stderr, "Usage: keys mdoc|table\n");
        return 4;
    }
    for (size_t i = 0; job_key_at(i); i++)
        put(job_key_at(i));
    return 0;
}
