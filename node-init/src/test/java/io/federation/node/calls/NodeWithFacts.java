package io.federation.node.calls;

import io.federation.orchestrate.answer.InstalledActionSet;
import io.federation.orchestrate.answer.NodeContext;
import io.federation.orchestrate.filter.NodeProfile;
import io.federation.orchestrate.policy.CallPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node of which no more is known than its facts. */
record NodeWithFacts(Map<String, String> facts) implements NodeContext {

  @Override
  public NodeProfile profile() {
    return new NodeProfile("i-1", facts, Set.of(), Set.of());
  }

  @Override
  public String signer(byte[] text, String signature) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CallPolicy policy() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<InstalledActionSet> actions(String agent) {
    return Optional.empty();
  }
}
