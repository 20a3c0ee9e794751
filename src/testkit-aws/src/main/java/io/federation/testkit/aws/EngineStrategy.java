package io.federation.testkit.aws;

import io.federation.testkit.DockerEngine;
import java.net.URI;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/** Leads Testcontainers to the engine of these tests, if there is one; made by Testcontainers. */
public final class EngineStrategy extends DockerClientProviderStrategy {

  @Override
  public String getDescription() {
    return "engine of these tests";
  }

  @Override
  protected boolean isApplicable() {
    return DockerEngine.isOwn();
  }

  @Override
  protected boolean isPersistable() {
    return false;
  }

  @Override
  protected int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  public TransportConfig getTransportConfig() {
    return TransportConfig.builder().dockerHost(URI.create(DockerEngine.ownAddress())).build();
  }

  /** In a container Testcontainers would look for the gateway, by an image that it pulls. */
  @Override
  public synchronized String getDockerHostIpAddress() {
    return "127.0.0.1";
  }
}
