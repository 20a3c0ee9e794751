package io.federation.git;

/**
 * What a commit says of itself.
 *
 * @param author who made it, {@code name <mail>}
 * @param subject the first line of its message
 */
public record CommitNote(String author, String subject) {}
