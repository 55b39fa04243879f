"""Read a recipe as Spack or EasyBuild would, and print what it says, a line each.

read_recipe.py spack package.py | read_recipe.py easybuild NAME.eb

SPDX-License-Identifier: BSD-3-Clause
"""

import os
import sys
import types


class Path(str):
    """A prefix of Spack: its attributes are directories."""

    def __getattr__(self, name):
        return Path(self + "/" + name)


class Environment:
    """Spack's EnvironmentModifications."""

    def set(self, name, value):
        print(f"environment {name}={value}")


def which(path):
    """A program of Spack: prints how a test calls it, and answers what any of the tests expects."""

    def call(*args, **kwargs):
        print("test", path, *args)
        return "pijob 9.9 terms: 10-hello"
    return call


def spack(file):
    """Directives as they are called; what the methods say for all variants, and for none."""
    module = types.ModuleType("spack.package")

    def directive(name):
        def call(*args, **kwargs):
            said = [repr(arg) for arg in args]
            said += [f"{key}={value!r}" for key, value in sorted(kwargs.items())]
            print(f"{name}({', '.join(said)})")
        return call

    # Where Spack 1.0 has them; a recipe that imports from elsewhere fails here.
    for name in ("spack_repo", "spack_repo.builtin", "spack_repo.builtin.build_systems",
                 "spack_repo.builtin.build_systems.autotools"):
        sys.modules[name] = types.ModuleType(name)
    for name in ("license", "version", "variant", "depends_on"):
        setattr(module, name, directive(name))
    module.make = lambda *args: print("make", *args)

    module.which = which
    module.join_path = lambda *parts: "/".join(parts)
    module.EnvironmentModifications = Environment

    class Spec(dict):
        version = "9.9"

    class AutotoolsPackage:
        spec = Spec(mpi=types.SimpleNamespace(mpicc="/mpi/bin/mpicc"))
        prefix = Path("/prefix")

        def with_or_without(self, name):
            return [f"--{self.chosen}-{name}"]

    sys.modules["spack_repo.builtin.build_systems.autotools"].AutotoolsPackage = AutotoolsPackage
    sys.modules["spack"] = types.ModuleType("spack")
    sys.modules["spack.package"] = module

    names = {}
    with open(file, encoding="utf-8") as recipe:
        exec(compile(recipe.read(), file, "exec"), names)
    recipe = names["Pijob"]
    print(f"class Pijob({recipe.__bases__[0].__name__})")
    print("homepage", recipe.homepage)
    print("url", recipe.url)
    package = recipe()
    for package.chosen in ("with", "without"):
        print("configure", *package.configure_args())
    package.check()
    package.setup_run_environment(Environment())
    for name in sorted(dir(package)):
        if name.startswith("test_"):
            print(name, getattr(package, name).__doc__)
            getattr(package, name)()


def easybuild(file):
    """The parameters, with the templates of EasyBuild that are used filled in."""
    names = {"SOURCE_TAR_GZ": "%(name)s-%(version)s.tar.gz"}
    with open(file, encoding="utf-8") as recipe:
        exec(compile(recipe.read(), file, "exec"), names)
    del names["__builtins__"]
    fill_in = {"name": names["name"], "version": names["version"], "installdir": "/prefix"}
    names["sources"] = [source % fill_in for source in names["sources"]]
    for key, value in names.items():
        print(key, str(value).replace("\n", " "))
    for paths in names["sanity_check_paths"].values():
        for path in paths:
            print("sanity", path)
    chain = names["toolchain"]
    wanted = f"{names['name']}-{names['version']}-{chain['name']}-{chain['version']}.eb"
    if os.path.basename(file) == wanted:
        print("file name")


{"spack": spack, "easybuild": easybuild}[sys.argv[1]](sys.argv[2])
