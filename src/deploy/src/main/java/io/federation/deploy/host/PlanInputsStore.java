package io.federation.deploy.host;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.StoredText;
import io.federation.deploy.plan.PlanInputs;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** What the agents of hosts have told of them, for those who want to know a plan before it runs. */
public final class PlanInputsStore {

  private static final String FOLDER = "hosts";

  private final ClusterConnection connection;

  public PlanInputsStore(ClusterConnection connection) {
    this.connection = connection;
  }

  /**
   * Returns what a host's agent told last.
   *
   * @param id of the host
   * @return nothing if it has never told
   * @throws IOException in one line if what it told cannot be read
   */
  public Optional<PlanInputs> read(String id) throws ClusterUnavailableException, IOException {
    Optional<String> text = stored(id).read();
    return text.isEmpty() ? Optional.empty() : Optional.of(PlanInputsJson.read(id, text.get()));
  }

  public void write(String id, PlanInputs state) throws ClusterUnavailableException, IOException {
    String text = PlanInputsJson.write(state);
    // Most often it is the same as before, and servers read with less effort than they write.
    if (!stored(id).read().equals(Optional.of(text))) {
      stored(id).write(text);
    }
  }

  /** Forgets those of all hosts but these; one that is back tells anew. */
  public void forgetAllBut(Set<String> ids) throws ClusterUnavailableException, IOException {
    for (String id : StoredText.names(connection, FOLDER)) {
      if (!ids.contains(id)) {
        stored(id).delete();
      }
    }
  }

  private StoredText stored(String id) {
    return new StoredText(connection, FOLDER + "/" + id);
  }
}
