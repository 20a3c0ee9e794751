package io.federation.deploy.agent;

import io.federation.deploy.plan.Host;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an agent works on, and how.
 *
 * @param root the folder that is the host's {@code /}: it deploys into {@code opt} and {@code etc}
 * @param runFolder where it keeps {@code host_version} and {@code status}
 * @param after what is called after each deployment that did not fail
 */
public record AgentSettings(
    Host host, Path root, Path runFolder, Redeploy redeploy, Optional<AfterCommand> after) {}
