package io.federation.deploy.agent;

import io.federation.deploy.checkout.Checkouts;
import io.federation.deploy.host.InventoryReader;
import io.federation.deploy.software.Commands;
import io.federation.deploy.software.Packages;

/**
 * What a host is looked at and changed by.
 *
 * @param inventory tells what is there
 * @param commands runs the scripts of what is deployed
 */
public record HostTools(
    InventoryReader inventory, Packages packages, Checkouts checkouts, Commands commands) {}
