package io.federation.fed.webhook;

/**
 * What a host is answered.
 *
 * @param outcome what became of its request
 * @param line what it shows to people
 */
public record Answer(Outcome outcome, String line) {}
