package io.federation.node.calls;

import io.federation.git.GitRepository;
import io.federation.git.trust.TextSignatureVerifier;
import io.federation.git.trust.TrustException;
import io.federation.git.trust.TrustFolder;
import io.federation.machine.ErrorText;
import io.federation.machine.Sleeper;
import io.federation.model.Names;
import io.federation.model.Version;
import io.federation.model.spec.SpecException;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.home.RepositoryFiles;
import io.federation.node.repository.NodeRepository;
import io.federation.node.repository.Repositories;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptRunner;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.answer.InstalledActionSet;
import io.federation.orchestrate.answer.NodeContext;
import io.federation.orchestrate.answer.RefusedException;
import io.federation.orchestrate.builtin.BuiltInSets;
import io.federation.orchestrate.call.SignedRequest;
import io.federation.orchestrate.filter.NodeProfile;
import io.federation.orchestrate.policy.CallPolicy;
import io.federation.orchestrate.policy.PolicyReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The node of this process, as its ops repository makes it. */
final class LocalNodeContext implements NodeContext {

  private final NodeHome home;
  private final Repositories repositories;
  private final ProfileCollector profiles;
  private final ActionPrograms programs;
  private final ExternalActions external;
  private final Map<String, BuiltInActions> builtIn;
  private final Clock clock;
  private volatile @Nullable NodeProfile profile;
  private volatile Optional<Version> profileHead = Optional.empty();

  LocalNodeContext(
      NodeHome home,
      ScriptRunner runner,
      ScriptEnvironment environment,
      Runnable look,
      EventPublisher events,
      Clock clock) {
    this.home = home;
    this.repositories = new Repositories(home);
    this.programs = new ActionPrograms(home, runner);
    this.external = new ExternalActions(programs, environment);
    this.builtIn =
        Map.of(
            BuiltInSets.HAPROXY,
            new HaproxyActions(this, clock, Sleeper.REAL),
            BuiltInSets.NRPE,
            new NrpeActions(this, programs, environment),
            BuiltInSets.RPCUTIL,
            new RpcUtilActions(this, home, environment, clock),
            BuiltInSets.NODE,
            new NodeActions(home, environment, look),
            BuiltInSets.AUDIT,
            new AuditActions(home.log()),
            BuiltInSets.NOTIFY,
            new NotifyActions(home, events));
    this.profiles = new ProfileCollector(home, environment, builtIn, external);
    this.clock = clock;
  }

  /** Returns whether the ops repository has another commit than when it was found out. */
  boolean hasMoved() throws IOException {
    return !head().equals(profileHead);
  }

  private Optional<Version> head() throws IOException {
    try (GitRepository ops = GitRepository.open(repositories.ops().folder())) {
      return ops.version();
    }
  }

  /** Finds out anew what the node is; returns lines that say what could not be found out. */
  synchronized List<String> refreshProfile() throws IOException {
    profileHead = head();
    ProfileCollector.Found found = profiles.read(repositories.ops().folder());
    profile = found.profile();
    return found.problems();
  }

  /** Ends what an earlier agent has left running. */
  void endActions() throws IOException, InterruptedException {
    programs.endAll();
  }

  @Override
  public NodeProfile profile() throws IOException {
    NodeProfile known = profile;
    if (known == null) {
      throw new IOException("this node is still starting: try again shortly");
    }
    return known;
  }

  @Override
  public String signer(byte[] text, String signature) throws IOException, RefusedException {
    NodeRepository ops = repositories.ops();
    TextSignatureVerifier texts =
        new TextSignatureVerifier(
            ops.folder(),
            new TrustFolder(home.trust(), ops.name()),
            SignedRequest.NAMESPACE,
            clock);
    try {
      return texts.signer(text, signature);
    } catch (TrustException e) {
      throw new RefusedException("the signature does not count: " + ErrorText.of(e), e);
    }
  }

  @Override
  public CallPolicy policy() throws IOException, RefusedException {
    if (hasMoved()) {
      // The policy is of the commit that is there now, and so is what it asks of the node.
      List<String> unused = refreshProfile();
    }
    NodeRepository ops = repositories.ops();
    String text =
        RepositoryFiles.read(ops.folder(), ops.folder().resolve(PolicyReader.FILE))
            .orElseThrow(
                () ->
                    new RefusedException(
                        "nobody may call anything: the ops repository has no "
                            + PolicyReader.FILE));
    try {
      return PolicyReader.read(text.getBytes(StandardCharsets.UTF_8), PolicyReader.FILE);
    } catch (SpecException e) {
      throw new RefusedException(ErrorText.of(e), e);
    }
  }

  @Override
  public Optional<InstalledActionSet> actions(String agent) throws IOException, RefusedException {
    Optional<ActionSet> set = BuiltInSets.find(agent);
    BuiltInActions actions = builtIn.get(agent);
    if (set.isPresent() && actions != null) {
      return actions.isUsable(profile().facts())
          ? Optional.of(new InstalledActionSet(set.get(), actions))
          : Optional.empty();
    }
    return Names.isValid(agent)
        ? external.find(repositories.ops().folder(), agent)
        : Optional.empty();
  }
}
