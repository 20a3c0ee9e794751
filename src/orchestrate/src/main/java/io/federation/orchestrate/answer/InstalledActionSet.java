package io.federation.orchestrate.answer;

import io.federation.orchestrate.action.ActionSet;

/** A set of actions that a node has. */
public record InstalledActionSet(ActionSet set, ActionRunner runner) {}
