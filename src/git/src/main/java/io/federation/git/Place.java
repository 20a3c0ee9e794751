package io.federation.git;

import io.federation.model.Version;

/**
 * Where a tree comes from.
 *
 * @param branch the branch
 * @param version the commit on it
 */
record Place(String branch, Version version) {}
