package io.federation.node.deploy;

import io.federation.deploy.agent.HookCommand;
import io.federation.deploy.plan.Host;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a node is among the hosts of the tree.
 *
 * @param runFolder where its agent keeps what it has done and what it does
 * @param after what is called after each deployment that did not fail
 */
record HostSettings(Host host, Path runFolder, Optional<HookCommand> after) {}
