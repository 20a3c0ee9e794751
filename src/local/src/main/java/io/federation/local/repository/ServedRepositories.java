package io.federation.local.repository;

import io.federation.local.home.FederationHome;
import io.federation.model.Names;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.PresenceSpec;
import io.federation.model.spec.RepositoryUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The repositories that a federation serves beside its ops repository: those whose address in
 * {@code federation.yaml} is relative to it.
 */
public final class ServedRepositories {

  private static final String SUFFIX = ".git";

  /** The folders of a home, beside which a working clone of another name stands. */
  private static final Set<String> HOME_FOLDERS =
      Set.of("git", "nodes", "volumes", "bin", "run", "log", "zookeeper", "credentials");

  private ServedRepositories() {}

  /**
   * One of them.
   *
   * @param name the last part of its address, without {@code .git}
   * @param bare the repository
   * @param isForPeople whether people work in it, and so have a clone; only nodes do in presence
   */
  public record Served(String name, ServedRepository bare, boolean isForPeople) {}

  /**
   * Returns them in the order of the description.
   *
   * @throws IllegalArgumentException if an address leads elsewhere
   */
  public static List<Served> of(FederationHome home, FederationSpec spec) {
    List<Served> all = new ArrayList<>();
    for (NodeConfig.Repository repository : spec.repositories()) {
      if (RepositoryUrl.isRelative(repository.url())) {
        all.add(served(home, repository.name(), repository.url(), repository.branch(), true));
      }
    }
    spec.presence()
        .filter(presence -> RepositoryUrl.isRelative(presence.url()))
        .map(presence -> ofPresence(home, presence))
        .ifPresent(all::add);
    return all;
  }

  private static Served ofPresence(FederationHome home, PresenceSpec presence) {
    return served(home, presence.name(), presence.url(), presence.branch(), false);
  }

  private static Served served(
      FederationHome home, String repository, String url, String branch, boolean isForPeople) {
    Path place = Path.of(RepositoryUrl.resolve(home.opsGit().toString(), url));
    String file = String.valueOf(place.getFileName());
    String name = file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : "";
    if (!home.git().equals(place.getParent())
        || !Names.isValid(name)
        || HOME_FOLDERS.contains(name)) {
      throw new IllegalArgumentException(
          "url "
              + url
              + " of repository "
              + repository
              + " in it/federation.yaml leads to "
              + place
              + ", which a federation on one machine does not serve: use ../NAME.git");
    }
    return new Served(name, new ServedRepository(place, branch), isForPeople);
  }
}
