package io.federation.orchestrate.playbook;

import java.util.List;

/** Nodes that were found. */
public final class Nodes {

  private final PlaybookContext given;
  private final List<String> ids;

  Nodes(PlaybookContext given, List<String> ids) {
    this.given = given;
    this.ids = List.copyOf(ids);
  }

  /** Returns their ids, sorted. */
  public List<String> ids() {
    return ids;
  }

  public int size() {
    return ids.size();
  }

  /** Makes sure that each of them answers. */
  public void ping() {
    new PlaybookCall(given, "rpcutil", "ping").limit(this).silently().run();
  }

  /** Returns their ids with commas between them. */
  @Override
  public String toString() {
    return String.join(",", ids);
  }
}
