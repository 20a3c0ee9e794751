package io.federation.node.ec2;

import io.federation.node.event.EventPublisher;
import io.federation.node.event.Mirror;
import io.federation.node.home.NodeHome;
import io.federation.node.home.StatusStore;
import io.federation.node.init.Terminator;
import io.federation.presence.secret.SealedSecrets;
import io.federation.presence.secret.SecretStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** What a node has more on EC2. Elsewhere nothing of this package is loaded. */
public final class Ec2 {

  private static final Duration SECRETS = Duration.ofSeconds(20);

  private final NodeHome home;
  private final Instance instance;
  private final AwsCallProgram program;
  private final AwsMirror mirror;
  private final Clock clock;

  public Ec2(NodeHome home, StatusStore statuses, Map<String, String> environment, Clock clock) {
    this.home = home;
    this.instance = new Instance(environment);
    this.program = new AwsCallProgram(home, instance, environment);
    this.mirror = new AwsMirror(home, statuses, instance, program, clock);
    this.clock = clock;
  }

  /** Returns who tells AWS of the node. */
  public Mirror mirror() {
    return mirror;
  }

  /** Returns {@code presence} as long as the instance is in service. */
  public Mirror inService(Mirror presence) {
    return new PresenceWhileInService(presence, instance);
  }

  public InstanceLifecycleStep step(Terminator terminator, EventPublisher events) {
    return new InstanceLifecycleStep(home, instance, terminator, events, clock);
  }

  /** Reads the secrets for Git servers into their files; what is wrong is told. */
  public void readGitSecrets() {
    mirror.readGitSecrets(SECRETS);
  }

  /** Returns the way to secrets that nodes share by AWS Secrets Manager. */
  public SecretStore secrets(SealedSecrets.PresenceAccess presence) {
    return new SecretsManagerStore(home, presence, mirror, program);
  }
}
