package io.federation.presence.secret;

import java.util.SortedSet;

/**
 * A secret that this node lets others have.
 *
 * @param name its name
 * @param id another one each time that something is shared under the name
 * @param parts whose nodes may have it
 * @param secret the value
 */
record SharedSecret(String name, String id, SortedSet<String> parts, Secret secret) {}
