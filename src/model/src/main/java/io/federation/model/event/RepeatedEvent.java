package io.federation.model.event;

/**
 * An event that every heartbeat tells for as long as something stays as it is. A log needs it once,
 * and again when its message changes.
 */
public interface RepeatedEvent {}
