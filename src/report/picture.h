/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_PICTURE_H
#define PIJOB_REPORT_PICTURE_H

#include "core/error.h"
#include "report.h"

/* A picture, without the program that draws it: gnuplot (picture_gnuplot.h), or the writer of
 * SVG for HTML pages (picture_svg.h). */

enum series_style {
    SERIES_LINE,   /* with a mark at each point */
    SERIES_DASHED, /* a line without marks: what would be ideal, a median */
    SERIES_MARKS,
    SERIES_OUTLIERS, /* marks with their labels */
};

struct picture_point {
    double x, y;
    const char *label; /* or NULL */
};

struct picture_series {
    const char *name;
    enum series_style style;
    struct list points; /* struct picture_point */
};

/* A value for each pair of the hosts NAMES of the picture; the worst ones are dark. */
struct picture_matrix {
    const char *title;  /* with the unit */
    double *value;      /* of host I to host K at I * hosts + K; NAN: none */
    double best, worst; /* the range of the colours; the larger one may be either */
};

struct picture {
    char title[256];
    const char *x_label, *y_label; /* with their units */
    bool x_log, y_log;
    bool x_si, y_si;      /* numbers with k, M, G; u and m below 1 */
    bool x_names;         /* point I of the x axis is NAMES[I] */
    bool y_from_0;        /* the y axis begins at 0, if it is linear */
    struct list names;    /* const char * */
    struct list series;   /* struct picture_series */
    struct list matrices; /* struct picture_matrix; instead of series and axes */
    struct list shown;    /* size_t: the names on the axes of a matrix */
    struct list notes;    /* const char *: lines below the matrices */
    struct arena texts;
};

/* Build a picture of REPORT.  Each has its file, and all of them are in the table of
 * picture.c.
 * RETURN: 0, or -1 with ERR, which says what the logs lack for it.
 */
typedef int picture_build(struct picture *picture, const struct report *report,
                          struct error *err);
picture_build picture_scaling;  /* rate by ranks, and the ideal line */
picture_build picture_hosts;    /* rate by host, the median, the slow ones */
picture_build picture_timeline; /* terms by time, across restarts */
picture_build picture_links;    /* latency and bandwidth of the links, host by host */

/* RETURN: a series, to be filled by picture_add(); NULL if memory is short.
 */
struct picture_series *picture_begin_series(struct picture *picture, const char *name,
                                            enum series_style style);
void picture_add(struct picture *picture, struct picture_series *series, double x, double y,
                 const char *label);

/* Add NAME to the names of the x axis.
 * RETURN: its number.
 */
double picture_add_name(struct picture *picture, const char *name);
void picture_add_note(struct picture *picture, const char *note);

/* The matrices of the links of LAUNCH, if it has all links of up to MATRIX_HOSTS_MOST hosts.
 * RETURN: whether it has.
 */
enum { MATRIX_HOSTS_MOST = 256, MATRIX_NUMBERS_MOST = 8 };
bool picture_links_matrix(struct picture *picture, const struct launch *launch);
void picture_release(struct picture *picture);

#endif /* PIJOB_REPORT_PICTURE_H */
