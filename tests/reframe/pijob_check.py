# SPDX-License-Identifier: BSD-3-Clause
"""pijob as a check of ReFrame (4.x): an example, to be copied into a site's own suite.

    reframe -c tests/reframe/pijob_check.py -r
"""
import reframe as rfm
import reframe.utility.sanity as sn


@rfm.simple_test
class PijobCheck(rfm.RunOnlyRegressionTest):
    valid_systems = ["*"]
    valid_prog_environs = ["*"]
    modules = ["pijob"]
    executable = "pijob"
    executable_opts = ["--log", "pi.log", "--set", "series.terms=1e12", "--set",
                       "communication=all", "$PIJOB_ETC/pi.yaml"]
    num_tasks = 8
    num_tasks_per_node = 2
    # A site's own figure, lower and upper bound as fractions of it:
    # reference = {"cluster:partition": {"rate": (1e11, -0.1, None, "terms/s")}}

    @sanity_function
    def passed(self):
        return sn.all([sn.assert_found(r"^verdict: pass$", self.stdout),
                       sn.assert_eq(sn.extractsingle(r"^ranks: (\d+)$", "pi.log", 1, int),
                                    self.num_tasks)])

    @performance_function("terms/s")
    def rate(self):
        return sn.extractsingle(r"^rate: (\S+)$", "pi.log", 1, float)
