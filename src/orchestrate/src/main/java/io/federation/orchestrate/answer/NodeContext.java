package io.federation.orchestrate.answer;

import io.federation.orchestrate.filter.NodeProfile;
import io.federation.orchestrate.policy.CallPolicy;
import java.io.IOException;
import java.util.Optional;

/** What handling a call needs of the node, asked anew for each call: Git may have changed it. */
public interface NodeContext {

  /** What it says of itself, by which the policy knows it. */
  NodeProfile profile() throws IOException;

  /**
   * Returns who has signed a text: a principal, or several of one key with commas between them.
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
  Optional<InstalledActionSet> actions(String agent) throws IOException, RefusedException;
}
