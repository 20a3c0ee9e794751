package io.federation.deploy.plan;

import java.util.Optional;

/**
 * Who a host is.
 *
 * @param id identifies it, in {@code /hosts} too
 * @param name its full name
 * @param role what it carries is told by this alone, if it has one
 */
public record Host(String id, String name, Optional<String> role) {}
