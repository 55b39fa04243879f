# no-cmocka.t - stands for all unit tests where cmocka was not found
#
# SPDX-License-Identifier: BSD-3-Clause

echo "1..0 # SKIP cmocka not found (libcmocka-dev on Debian, libcmocka-devel on RHEL)"
