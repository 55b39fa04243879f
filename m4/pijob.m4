# pijob.m4 - the checks of pijob's configure.ac
#
# SPDX-License-Identifier: BSD-3-Clause

# PIJOB_MISSING(WHAT, DEBIAN-PACKAGE, RHEL-PACKAGE)
# Remember that WHAT was not found, and which packages have it.
AC_DEFUN([PIJOB_MISSING], [
  pijob_missing="$pijob_missing
  * $1
      Debian, Ubuntu:  apt install $2
      RHEL, Fedora:    dnf install $3"
])

# PIJOB_REPORT_MISSING
# Stop, naming everything that was not found.
AC_DEFUN([PIJOB_REPORT_MISSING], [
  AS_IF([test -n "$pijob_missing"], [AC_MSG_ERROR([not found:
$pijob_missing
])])
])

# PIJOB_TRY_CFLAG(FLAG)
# Add FLAG to BASE_CFLAGS if the compiler takes it.
AC_DEFUN([PIJOB_TRY_CFLAG], [
  AC_MSG_CHECKING([whether $CC takes $1])
  pijob_save_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS -Werror $1"
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
    [BASE_CFLAGS="$BASE_CFLAGS $1"
     AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])])
  CFLAGS=$pijob_save_CFLAGS
])

# PIJOB_CFLAGS
# The dialect, the warnings, and what keeps the bits of the sum the same: no
# contraction of a multiplication and an addition into one operation.
AC_DEFUN([PIJOB_CFLAGS], [
  BASE_CFLAGS="-std=gnu11"
  PIJOB_TRY_CFLAG([-ffp-contract=off])
  PIJOB_TRY_CFLAG([-Wall])
  PIJOB_TRY_CFLAG([-Wextra])
  PIJOB_TRY_CFLAG([-Wconversion])
  PIJOB_TRY_CFLAG([-Wshadow])
  PIJOB_TRY_CFLAG([-Wstrict-prototypes])
  AC_SUBST([BASE_CFLAGS])
])

# PIJOB_WERROR
AC_DEFUN([PIJOB_WERROR], [
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [treat warnings as errors, for developers])],
    [], [enable_werror=no])
  AS_IF([test "x$enable_werror" = xyes], [BASE_CFLAGS="$BASE_CFLAGS -Werror"])
  # Without OpenMP, the compiler does not know its pragmas.
  AS_IF([test -z "$OPENMP_CFLAGS"], [BASE_CFLAGS="$BASE_CFLAGS -Wno-unknown-pragmas"])
])

# PIJOB_SYSTEM_HEADERS(VARIABLE)
# Turn -I into -isystem: warnings in other people's headers are not ours.
AC_DEFUN([PIJOB_SYSTEM_HEADERS], [
  $1=`AS_ECHO([" $$1"]) | sed 's, -I *, -isystem ,g'`
])

# PIJOB_CHECK_MPI
# Ask the MPI compiler wrapper for its flags, so that only what uses MPI is
# compiled and linked with it.  Sets MPI_CPPFLAGS and MPI_LIBS.
AC_DEFUN([PIJOB_CHECK_MPI], [
  AC_ARG_VAR([MPICC], [MPI compiler wrapper, such as mpicc; its flags are used, not its compiler])
  AC_CHECK_PROGS([MPICC], [mpicc mpicc.openmpi mpicc.mpich cc], [none])
  # It is beside the wrapper; where several MPIs are installed, they have the same suffix:
  # mpicc.mpich, mpirun.mpich.
  AC_ARG_VAR([MPIRUN], [mpirun of that MPI, for tests and for pijob-accept outside Slurm])
  AS_IF([test -z "$MPIRUN"], [
    pijob_wrapper=`AS_BASENAME(["$MPICC"])`
    pijob_suffix=`AS_ECHO(["$pijob_wrapper"]) | sed -n 's/^mpicc//p'`
    AS_CASE([$MPICC], [*/*], [pijob_directory=`AS_DIRNAME(["$MPICC"])`/], [pijob_directory=])
    AC_CHECK_PROGS([MPIRUN],
      [${pijob_directory}mpirun$pijob_suffix ${pijob_directory}mpiexec$pijob_suffix ${pijob_directory}mpirun],
      [mpirun])
  ])
  MPI_CPPFLAGS=
  MPI_LIBS=
  AC_MSG_CHECKING([for the flags of $MPICC])
  # Open MPI, MPICH and their relatives all know -show.  A wrapper that does not
  # (Cray's cc) needs no flags: it must then be CC itself.
  pijob_show=`$MPICC -show 2>/dev/null` || pijob_show=
  for pijob_word in $pijob_show; do
    AS_CASE([$pijob_word],
      [-I*|-D*], [MPI_CPPFLAGS="$MPI_CPPFLAGS $pijob_word"],
      [-pthread], [MPI_CPPFLAGS="$MPI_CPPFLAGS $pijob_word"
                   MPI_LIBS="$MPI_LIBS $pijob_word"],
      [-L*|-l*|-Wl,*], [MPI_LIBS="$MPI_LIBS $pijob_word"])
  done
  AC_MSG_RESULT([$MPI_CPPFLAGS $MPI_LIBS])

  AC_MSG_CHECKING([whether MPI links])
  pijob_save_CPPFLAGS=$CPPFLAGS
  pijob_save_LIBS=$LIBS
  CPPFLAGS="$CPPFLAGS $MPI_CPPFLAGS"
  LIBS="$MPI_LIBS $LIBS"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <mpi.h>
#if MPI_VERSION < 3
#error too old
#endif]], [[MPI_Init(0, 0)]])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     PIJOB_MISSING([an MPI library, of MPI 3.0 or later, through MPICC=$MPICC],
       [libopenmpi-dev], [openmpi-devel    (then: module load mpi/openmpi-x86_64)])])

  # All MPI libraries for machines have it; a simulator of one has not (SimGrid).
  AC_MSG_CHECKING([whether MPI tells of itself by MPI_T])
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <mpi.h>]],
      [[int given, count; MPI_T_init_thread(MPI_THREAD_SINGLE, &given);
        MPI_T_category_get_num(&count)]])],
    [AC_MSG_RESULT([yes])
     AC_DEFINE([HAVE_MPI_T], [1], [ask MPI which components it uses, by MPI_T])],
    [AC_MSG_RESULT([no])
     pijob_mpi_t=no])
  CPPFLAGS=$pijob_save_CPPFLAGS
  LIBS=$pijob_save_LIBS
  PIJOB_SYSTEM_HEADERS([MPI_CPPFLAGS])
  AC_SUBST([MPI_CPPFLAGS])
  AC_SUBST([MPI_LIBS])
])

# PIJOB_CHECK_YAML
AC_DEFUN([PIJOB_CHECK_YAML], [
  PKG_CHECK_MODULES([YAML], [yaml-0.1],
    [pijob_yaml_version=`$PKG_CONFIG --modversion yaml-0.1`
     AC_DEFINE_UNQUOTED([YAML_COMPILED_VERSION], ["$pijob_yaml_version"],
       [the version of libyaml at build time])],
    [PIJOB_MISSING([libyaml], [libyaml-dev], [libyaml-devel])])
])

# PIJOB_OPTIONAL(NAME, VARIABLE, PKG-CONFIG-MODULE, MACRO, DEBIAN, RHEL, USE, HEADER)
# --with-NAME: yes requires it, no leaves it out, otherwise it is used if found: what
# pkg-config tells of, and the HEADER, too.
AC_DEFUN([PIJOB_OPTIONAL], [
  AC_ARG_WITH([$1],
    [AS_HELP_STRING([--with-$1], [$7 (default: if found)])],
    [], [with_$1=check])
  have_$1=no
  AS_IF([test "x$with_$1" != xno],
    [PKG_CHECK_MODULES([$2], [$3], [have_$1=yes], [have_$1=no])])
  AS_IF([test "x$have_$1" = xyes],
    [pijob_save_CPPFLAGS=$CPPFLAGS
     CPPFLAGS="$CPPFLAGS $$2_CFLAGS"
     AC_CHECK_HEADER([$8], [], [have_$1=no; $2_CFLAGS=; $2_LIBS=])
     CPPFLAGS=$pijob_save_CPPFLAGS])
  AS_IF([test "x$with_$1" = xyes && test "x$have_$1" = xno],
    [PIJOB_MISSING([$1, asked for by --with-$1], [$5], [$6])])
  PIJOB_SYSTEM_HEADERS([$2_CFLAGS])
  AS_IF([test "x$have_$1" = xyes], [AC_DEFINE([$4], [1], [use $1])])
])

AC_DEFUN([PIJOB_CHECK_PMIX], [
  PIJOB_OPTIONAL([pmix], [PMIX], [pmix], [HAVE_PMIX], [libpmix-dev], [pmix-devel],
    [tell and compare versions of PMIx], [pmix.h])
])

AC_DEFUN([PIJOB_CHECK_HWLOC], [
  PIJOB_OPTIONAL([hwloc], [HWLOC], [hwloc], [HAVE_HWLOC], [libhwloc-dev], [hwloc-devel],
    [tell cores from hardware threads], [hwloc.h])
])

AC_DEFUN([PIJOB_CHECK_CMOCKA], [
  PKG_CHECK_MODULES([CMOCKA], [cmocka], [have_cmocka=yes], [have_cmocka=no])
  AM_CONDITIONAL([HAVE_CMOCKA], [test "x$have_cmocka" = xyes])
])

# PIJOB_CHECK_FUZZER
# A clang that has libFuzzer and the sanitizers, for `make fuzz`; empty if there is none.
AC_DEFUN([PIJOB_CHECK_FUZZER], [
  AC_ARG_VAR([FUZZ_CC], [clang with libFuzzer, for make fuzz])
  AC_CHECK_PROGS([FUZZ_CC], [clang clang-20 clang-19 clang-18 clang-17 clang-16 clang-15 clang-14])
  AS_IF([test -n "$FUZZ_CC"], [
    AC_MSG_CHECKING([whether $FUZZ_CC has libFuzzer])
    pijob_save_CC=$CC
    pijob_save_CFLAGS=$CFLAGS
    pijob_save_LDFLAGS=$LDFLAGS
    CC=$FUZZ_CC
    CFLAGS="-fsanitize=fuzzer,address,undefined"
    LDFLAGS=
    AC_LINK_IFELSE([AC_LANG_SOURCE([[#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return data != NULL && size > 1000 && data[0] == 1 ? -1 : 0;
}]])],
      [AC_MSG_RESULT([yes])],
      [AC_MSG_RESULT([no])
       FUZZ_CC=])
    CC=$pijob_save_CC
    CFLAGS=$pijob_save_CFLAGS
    LDFLAGS=$pijob_save_LDFLAGS
  ])
])

# PIJOB_MODULEFILES
# Where modulefiles go, and which modules they ask for.
AC_DEFUN([PIJOB_MODULEFILES], [
  AC_ARG_WITH([modulefiles],
    [AS_HELP_STRING([--with-modulefiles=DIR],
      [put modulefiles into DIR/pijob (default: DATADIR/modulefiles)])],
    [], [with_modulefiles=yes])
  AS_CASE([$with_modulefiles],
    [yes], [modulefilesdir='${datadir}/modulefiles'],
    [no], [modulefilesdir=],
    [/*], [modulefilesdir=$with_modulefiles],
    [AC_MSG_ERROR([--with-modulefiles=$with_modulefiles: expected an absolute path])])
  AC_SUBST([modulefilesdir])
  AM_CONDITIONAL([WITH_MODULEFILES], [test "x$with_modulefiles" != xno])

  AC_ARG_WITH([mpi-module],
    [AS_HELP_STRING([--with-mpi-module=NAME],
      [the module of the MPI that pijob is built with, such as openmpi/4.1.4: a prerequisite of
       its modulefile; several names are all required])],
    [], [with_mpi_module=])
  AS_CASE([$with_mpi_module],
    [yes|no], [AC_MSG_ERROR([--with-mpi-module needs the name of a module])],
    [*@<:@!A-Za-z0-9._+/\ -@:>@*],
      [AC_MSG_ERROR([--with-mpi-module=$with_mpi_module: not the name of a module])])
  # Lmod loads them with depends_on, Environment Modules with prereq.
  MODULE_PREREQ_LUA= MODULE_PREREQ_TCL=
  for pijob_module in $with_mpi_module; do
    MODULE_PREREQ_LUA="${MODULE_PREREQ_LUA:+$MODULE_PREREQ_LUA }depends_on(\"$pijob_module\")"
    MODULE_PREREQ_TCL="${MODULE_PREREQ_TCL:+$MODULE_PREREQ_TCL; }prereq $pijob_module"
  done
  AS_IF([test -z "$MODULE_PREREQ_LUA"],
    [MODULE_PREREQ_LUA='-- configure --with-mpi-module=NAME puts the prerequisite here'
     MODULE_PREREQ_TCL='\#\# configure --with-mpi-module=NAME puts the prerequisite here'])
  AC_SUBST([MODULE_PREREQ_LUA])
  AC_SUBST([MODULE_PREREQ_TCL])

  AC_ARG_WITH([module-suffix],
    [AS_HELP_STRING([--with-module-suffix=SUFFIX],
      [append SUFFIX, such as -openmpi, to the version in the name of the modulefile, so that
       builds with several MPIs share a directory (default: none)])],
    [], [with_module_suffix=no])
  AS_CASE([$with_module_suffix],
    [no], [with_module_suffix=],
    [*@<:@!A-Za-z0-9._+-@:>@*|yes|*.lua],
      [AC_MSG_ERROR([--with-module-suffix=$with_module_suffix: not the end of a name, such as -openmpi])])
  AC_SUBST([MODULE_VERSION], [$PACKAGE_VERSION$with_module_suffix])
  AS_IF([test "x$with_modulefiles" = xno], [PIJOB_MODULE=], [PIJOB_MODULE=pijob/$MODULE_VERSION])
  AC_SUBST([PIJOB_MODULE])
])

# PIJOB_SUMMARY
AC_DEFUN([PIJOB_SUMMARY], [
  AS_IF([test "x$have_pmix" = xno],
    [pijob_pmix="no (libpmix-dev on Debian, pmix-devel on RHEL: versions of PMIx are not compared)"],
    [pijob_pmix="yes, `$PKG_CONFIG --modversion pmix`"])
  AS_IF([test "x$have_hwloc" = xno],
    [pijob_hwloc="no (libhwloc-dev on Debian, hwloc-devel on RHEL: pijob cannot tell cores from hardware threads)"],
    [pijob_hwloc="yes, `$PKG_CONFIG --modversion hwloc`"])
  AS_IF([test "x$have_cmocka" = xno],
    [pijob_cmocka="no (libcmocka-dev on Debian, libcmocka-devel on RHEL: unit tests are skipped)"],
    [pijob_cmocka="yes, `$PKG_CONFIG --modversion cmocka`"])
  AS_IF([test -z "$FUZZ_CC"], [pijob_fuzzer="no (clang, libclang-rt-dev on Debian, clang, compiler-rt on RHEL: no make fuzz)"],
    [pijob_fuzzer="yes, $FUZZ_CC"])
  AS_IF([test -n "$OPENMP_CFLAGS"], [pijob_openmp="yes, $OPENMP_CFLAGS"],
    [pijob_openmp="no (one thread per rank; clang: libomp-dev on Debian, libomp-devel on RHEL)"])
  AS_IF([test "x$pijob_mpi_t" = xno], [pijob_mpi_t=", without MPI_T: the transport of the links is not told"])
  pijob_modules=${modulefilesdir:+$modulefilesdir/$PIJOB_MODULE${with_mpi_module:+, after $with_mpi_module}}
  AC_MSG_NOTICE([
    pijob $PACKAGE_VERSION
      prefix     $prefix
      compiler   $CC $CFLAGS
      MPI        $MPICC:$MPI_LIBS$pijob_mpi_t
      mpirun     $MPIRUN
      OpenMP     $pijob_openmp
      libyaml    $pijob_yaml_version
      PMIx       $pijob_pmix
      hwloc      $pijob_hwloc
      cmocka     $pijob_cmocka
      libFuzzer  $pijob_fuzzer
      modules    ${pijob_modules:-no modulefiles}
])
])
