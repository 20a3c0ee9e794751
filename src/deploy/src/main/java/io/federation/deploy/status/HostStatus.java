package io.federation.deploy.status;

import io.federation.deploy.plan.Host;
import io.federation.deploy.tree.Literal;
import java.util.Optional;

/**
 * What a host says of itself.
 *
 * @param version the one that it has, if any
 * @param now what it does, or waits for, while it deploys
 * @param error what went wrong in its last deployment
 */
public record HostStatus(
    Host host, Optional<Literal> version, Optional<String> now, Optional<String> error) {}
