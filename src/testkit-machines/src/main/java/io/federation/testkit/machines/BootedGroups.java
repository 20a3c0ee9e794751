package io.federation.testkit.machines;

import io.federation.testkit.InstanceMetadata;
import io.federation.testkit.aws.AwsClients;
import io.federation.testkit.aws.AwsEndpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;

/**
 * Makes the instances of an AWS endpoint's Auto Scaling groups machines that boot: one that is
 * launched boots with the user-data of its launch template, one that has ended is powered off, and
 * of one that goes off by itself the endpoint is told that it is lost.
 */
public final class BootedGroups implements AutoCloseable {

  private static final long POLL_MILLIS = 250;

  /** More than a machine has, which then says itself that it does not end. */
  private static final Duration STOP_LIMIT = Machine.STOP_LIMIT.plusSeconds(10);

  private final AwsEndpoint endpoint;
  private final MachineNetwork network;
  private final AwsClients aws;
  private final Map<String, Machine> machines = new ConcurrentHashMap<>();
  private final Map<String, Instant> launches = new ConcurrentHashMap<>();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final List<RuntimeException> troubles = new ArrayList<>();
  private final ScheduledExecutorService poll = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService ends = Executors.newCachedThreadPool();

  private BootedGroups(AwsEndpoint endpoint, MachineNetwork network) {
    this.endpoint = endpoint;
    this.network = network;
    this.aws = new AwsClients(endpoint);
  }

  /** Boots what the groups of the endpoint have now and launch from now on, in this network. */
  public static BootedGroups of(AwsEndpoint endpoint, MachineNetwork network) {
    BootedGroups groups = new BootedGroups(endpoint, network);
    var unused =
        groups.poll.scheduleWithFixedDelay(groups::look, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    return groups;
  }

  /**
   * Returns the machine of an instance, also of one that has ended.
   *
   * @throws NoSuchElementException if none was booted for it
   */
  public Machine machine(String instance) {
    Machine machine = machines.get(instance);
    if (machine == null) {
      throw new NoSuchElementException("no machine was booted for " + instance);
    }
    return machine;
  }

  /** Returns the ids of all instances that were booted until now. */
  public Set<String> booted() {
    return Set.copyOf(machines.keySet());
  }

  /** Returns when an instance was launched, to a quarter of a second. */
  public Instant launched(String instance) {
    machine(instance);
    return launches.getOrDefault(instance, Instant.MAX);
  }

  private void look() {
    try {
      Set<String> there = new HashSet<>();
      for (AwsEndpoint.Instance instance : endpoint.instances()) {
        there.add(instance.id());
        follow(instance);
      }
      for (Map.Entry<String, Machine> entry : machines.entrySet()) {
        if (!there.contains(entry.getKey()) && ended.add(entry.getKey())) {
          ends.execute(entry.getValue()::powerOff);
        }
      }
    } catch (RuntimeException e) {
      synchronized (troubles) {
        troubles.add(e);
      }
    }
  }

  private void follow(AwsEndpoint.Instance instance) {
    Machine machine = machines.get(instance.id());
    if (machine == null) {
      launches.put(instance.id(), Instant.now());
      boot(instance);
    } else if (!machine.isOn() && ended.add(instance.id())) {
      aws.ec2.terminateInstances(r -> r.instanceIds(instance.id()));
    } else {
      tellTarget(machine.metadata(), instance.state());
    }
  }

  private void boot(AwsEndpoint.Instance instance) {
    Machine machine = network.machine(instance.id());
    tellTarget(machine.metadata(), instance.state());
    var described =
        aws.ec2
            .describeInstances(r -> r.instanceIds(instance.id()))
            .reservations()
            .get(0)
            .instances()
            .get(0);
    InstanceMetadata metadata = machine.metadata();
    metadata.set("meta-data/placement/region", endpoint.region());
    metadata.set("meta-data/placement/availability-zone", described.placement().availabilityZone());
    metadata.set("meta-data/instance-type", described.instanceTypeAsString());
    String data =
        aws.ec2
            .describeInstanceAttribute(
                r -> r.instanceId(instance.id()).attribute(InstanceAttributeName.USER_DATA))
            .userData()
            .value();
    metadata.set(
        "user-data",
        new String(
            Base64.getMimeDecoder().decode(data == null ? "" : data), StandardCharsets.UTF_8));
    Integer hops = described.metadataOptions().httpPutResponseHopLimit();
    if (hops != null) {
      machine.hopLimit(hops);
    }
    String address = network.reach(endpoint.url().toString());
    machine.disk().environment(Map.of("AWS_ENDPOINT_URL", address, "AWS_ENDPOINT_URL_S3", address));
    machines.put(instance.id(), machine);
    machine.boot();
  }

  private static void tellTarget(InstanceMetadata metadata, String state) {
    metadata.set(
        "meta-data/autoscaling/target-lifecycle-state",
        state.startsWith("Terminat") ? "Terminated" : "InService");
  }

  /**
   * Follows the groups no longer; the machines stay as they are.
   *
   * @throws IllegalStateException with what went wrong meanwhile, if anything did
   */
  @Override
  public void close() {
    poll.shutdown();
    ends.shutdown();
    try {
      boolean over =
          poll.awaitTermination(2, TimeUnit.MINUTES)
              && ends.awaitTermination(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!over) {
        throw new IllegalStateException("machines are still being powered off");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while machines are powered off", e);
    }
    synchronized (troubles) {
      if (!troubles.isEmpty()) {
        IllegalStateException failure =
            new IllegalStateException("the instances could not be followed at all times");
        troubles.forEach(failure::addSuppressed);
        throw failure;
      }
    }
  }
}
