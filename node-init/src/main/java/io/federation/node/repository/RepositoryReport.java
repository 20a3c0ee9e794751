package io.federation.node.repository;

import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.ErrorText;
import io.federation.model.event.GitEvent;
import io.federation.node.event.EventPublisher;
import java.util.Optional;

/**
 * How one repository stands after a look, or after it was advanced.
 *
 * @param repository the repository
 * @param moved whether it is to be brought to its remote's tip, or was brought there
 * @param problem what is wrong, in one line; nothing if all is well
 */
public record RepositoryReport(NodeRepository repository, boolean moved, Optional<String> problem) {

  static RepositoryReport well(NodeRepository repository, boolean moved) {
    return new RepositoryReport(repository, moved, Optional.empty());
  }

  /** Returns whether the repository stands where its remote stands. */
  boolean isUpToDate() {
    return !moved && problem.isEmpty();
  }

  static RepositoryReport refused(
      NodeRepository repository, boolean moved, Object tip, String reason) {
    return new RepositoryReport(
        repository, moved, Optional.of(repository.name() + " refused " + tip + ": " + reason));
  }

  /** Returns this report of the ops repository, with one of where it is to be followed. */
  RepositoryReport with(RepositoryReport wanted) {
    String why =
        "what "
            + ConfigCompiler.FILE
            + " says of "
            + repository.name()
            + " is not followed yet: "
            + wanted.problem.orElse("there is something new");
    return new RepositoryReport(
        repository,
        moved || wanted.moved,
        Optional.of(problem.map(own -> own + " | " + why).orElse(why)));
  }

  /** Tells what kept a repository from being looked at, or advanced. */
  static RepositoryReport failed(
      NodeRepository repository, Throwable cause, EventPublisher events) {
    String reason = ErrorText.of(cause);
    if (!(cause instanceof RemoteUnavailableException) && !ErrorText.isMachineFault(cause)) {
      reason += ": if it stays, move " + repository.folder() + " away, it is cloned anew then";
    }
    boolean wantsLogin = RemoteUnavailableException.wantsLogin(cause);
    events.publish(new GitEvent.LookFailed(repository.name(), reason, wantsLogin));
    return new RepositoryReport(
        repository, false, Optional.of("cannot look at " + repository.name() + ": " + reason));
  }
}
