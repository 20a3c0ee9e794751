package io.federation.orchestrate.answer;

import io.federation.orchestrate.filter.NodeProfile;
import io.federation.orchestrate.policy.CallPolicy;
import java.io.IOException;
import java.util.Optional;

/** What a node that is called knows, asked anew for each call: Git may have changed it. */
public interface CalledNode {

  /** What it says of itself, by which the policy knows it. */
  NodeProfile profile() throws IOException;

  /**
   * Returns who has signed a text.
   *
   * @throws RefusedException if that does not count
   */
  String signer(byte[] text, String signature) throws IOException, RefusedException;

  /**
   * Returns who may call what.
   *
   * @throws RefusedException if nobody may call anything, with the reason
   */
  CallPolicy policy() throws IOException, RefusedException;

  /**
   * Returns a set of actions; nothing if there is none of this name.
   *
   * @throws RefusedException if there is one that cannot be used, with the reason
   */
  Optional<InstalledActions> actions(String agent) throws IOException, RefusedException;
}
