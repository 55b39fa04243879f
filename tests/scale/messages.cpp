/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * messages.cpp - count the messages that pass through the simulated network
 *
 * SimGrid tells of them in C++ only.
 */

#include "messages.h"

#include <fstream>
#include <simgrid/s4u/Engine.hpp>
#include <simgrid/s4u/Link.hpp>
#include <string>

void messages_count(const char *path)
{
    static unsigned long long count;
    static std::string file;

    if (!path)
        return;
    file = path;
    /* Each message ends once, and is then no longer under way. */
    simgrid::s4u::Link::on_communication_state_change_cb(
        [](simgrid::kernel::resource::NetworkAction &,
           simgrid::kernel::resource::Action::State before) {
            if (before == simgrid::kernel::resource::Action::State::STARTED)
                count++;
        });
    simgrid::s4u::Engine::on_simulation_end_cb([]() { std::ofstream(file) << count << '\n'; });
}
