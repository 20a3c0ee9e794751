package io.federation.orchestrate.playbook;

import io.federation.orchestrate.call.CallReply;
import java.time.Duration;
import java.util.List;

/** Is told what a playbook does, as it does it. */
public interface PlaybookOutput {

  /** The playbook has something to say. */
  void announced(String text);

  /**
   * Nodes are called.
   *
   * @param action with its agent, {@code agent#action}
   */
  void calling(String action, int nodes);

  /**
   * They are called once more.
   *
   * @param number of the try, 1 for the second one
   */
  void tryingAgain(String action, int number);

  /**
   * A node has answered.
   *
   * @param isWanted whether the playbook wants to see all answers
   */
  void answered(CallReply reply, boolean isWanted);

  /** The call is given up because of an answer. */
  void failingFast(CallReply reply);

  /**
   * A try has failed.
   *
   * @param number of the try, 0 for the first one
   */
  void tryFailed(int number, String error);

  /** What is said of all answers together. */
  void summarized(List<String> lines);

  /** A call is over. */
  void done(String action, Statistics statistics);

  /** Nothing is called in a dry run. */
  void wouldCall(String action, List<String> nodes);

  /**
   * Figures of a call.
   *
   * @param batch how many nodes were called at once, 0 for all
   */
  record Statistics(int discovered, int responses, int failed, int ok, Duration took, int batch) {}
}
