package io.federation.git;

import io.federation.model.Version;

/**
 * A version of a branch.
 *
 * @param branch the branch
 * @param version the commit on it
 */
public record BranchVersion(String branch, Version version) {}
