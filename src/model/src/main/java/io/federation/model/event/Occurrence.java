package io.federation.model.event;

import io.federation.model.Stamp;

/**
 * An event with its place in the node's life.
 *
 * @param sequence grows by one with every event of this node, over all its processes
 * @param at when it happened
 * @param event what happened, and why
 */
public record Occurrence(long sequence, Stamp at, NodeEvent event) {}
