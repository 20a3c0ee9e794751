package io.federation.deploy.agent;

import io.federation.deploy.plan.Host;
import io.federation.model.spec.DeploySpec.OnFailure;
import io.federation.model.spec.DeploySpec.Redeploy;
import io.federation.model.spec.DeployWave;
import io.federation.model.spec.DeployWindow;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an agent works on, and how.
 *
 * @param root the folder that is the host's {@code /}: it deploys into {@code opt} and {@code etc}
 * @param runFolder where it keeps {@code host_version} and {@code status}
 * @param after what is called after each deployment that did not fail
 * @param waves who deploys a version first; whoever is in none comes last
 * @param window when a version may be begun; nothing if it may at any time
 * @param onFailure what hosts do once one has failed
 */
public record AgentSettings(
    Host host,
    Path root,
    Path runFolder,
    Redeploy redeploy,
    Optional<HookCommand> after,
    List<DeployWave> waves,
    Optional<DeployWindow> window,
    OnFailure onFailure) {

  /** Copies the list. */
  public AgentSettings {
    waves = List.copyOf(waves);
  }
}
