package io.federation.testkit.aws;

import io.federation.testkit.Await;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/** AWS's own clients of an endpoint, and the steps that its tests have in common. */
public final class AwsClients {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final AwsEndpoint endpoint;
  public final AutoScalingClient autoScaling;
  public final CloudFormationClient cloudFormation;
  public final Ec2Client ec2;

  public AwsClients(AwsEndpoint endpoint) {
    this.endpoint = endpoint;
    autoScaling = client(AutoScalingClient.builder());
    cloudFormation = client(CloudFormationClient.builder());
    ec2 = client(Ec2Client.builder());
  }

  /** Builds a client of the endpoint. */
  public <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    B led =
        builder
            .endpointOverride(endpoint.url())
            .region(Region.of(endpoint.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    if (led instanceof SdkSyncClientBuilder<?, ?> sync) {
      sync.httpClientBuilder(UrlConnectionHttpClient.builder());
    }
    return led.build();
  }

  /** Returns the outputs of a stack by their names. */
  public Map<String, String> outputs(String stack) {
    return cloudFormation.describeStacks(r -> r.stackName(stack)).stacks().get(0).outputs().stream()
        .collect(Collectors.toMap(o -> o.outputKey(), o -> o.outputValue()));
  }

  /** Begins to create a stack. */
  public void create(String stack, Object template) {
    cloudFormation.createStack(
        r ->
            r.stackName(stack)
                .templateBody(template.toString())
                .capabilities(Capability.CAPABILITY_IAM));
  }

  void update(String stack, Object template) {
    cloudFormation.updateStack(
        r ->
            r.stackName(stack)
                .templateBody(template.toString())
                .capabilities(Capability.CAPABILITY_IAM));
  }

  /** Creates a stack and waits until it is there. */
  void created(String stack, Object template) {
    create(stack, template);
    awaitStack(stack, "CREATE_COMPLETE");
  }

  /**
   * Waits until a stack, named by its name or its id, is in a state; one that ends otherwise fails.
   */
  public void awaitStack(String stack, String status) {
    Await.until(
        LIMIT,
        stack + " is " + status,
        () -> {
          String now = status(stack);
          if (!now.equals(status) && !now.contains("PROGRESS")) {
            throw new AssertionError(stack + " is " + now + ": " + events(stack));
          }
          return now.equals(status);
        });
  }

  /** Returns a stack's status, such as {@code CREATE_COMPLETE}. */
  public String status(String stack) {
    Stack found = cloudFormation.describeStacks(r -> r.stackName(stack)).stacks().get(0);
    return found.stackStatusAsString();
  }

  /** Returns a stack's id, by which it is found after its end, too. */
  public String id(String stack) {
    return cloudFormation.describeStacks(r -> r.stackName(stack)).stacks().get(0).stackId();
  }

  /** Returns a stack's events, the newest first: {@code RESOURCE STATUS REASON}. */
  public List<String> events(String stack) {
    return cloudFormation.describeStackEvents(r -> r.stackName(stack)).stackEvents().stream()
        .map(AwsClients::line)
        .toList();
  }

  private static String line(StackEvent event) {
    return event.logicalResourceId()
        + " "
        + event.resourceStatusAsString()
        + " "
        + event.resourceStatusReason();
  }

  /** Waits until the group has just these states, in any order, and returns its instances. */
  public List<AwsEndpoint.Instance> awaitStates(String group, String... states) {
    List<String> wanted = List.of(states).stream().sorted().toList();
    List<AwsEndpoint.Instance> seen = new ArrayList<>();
    Await.until(
        LIMIT,
        group + " is " + wanted,
        () -> {
          seen.clear();
          seen.addAll(endpoint.instances(group));
          return seen.stream().map(AwsEndpoint.Instance::state).sorted().toList().equals(wanted);
        });
    return seen;
  }

  /** Returns the ids of the group's instances in a state. */
  public List<String> in(String group, String state) {
    return endpoint.instances(group).stream()
        .filter(instance -> instance.state().equals(state))
        .map(AwsEndpoint.Instance::id)
        .toList();
  }

  void complete(String group, String hook, String instance, String result) {
    autoScaling.completeLifecycleAction(
        r ->
            r.autoScalingGroupName(group)
                .lifecycleHookName(hook)
                .instanceId(instance)
                .lifecycleActionResult(result));
  }

  /** Has an instance ended by its group, which launches another in its place. */
  public void replace(String instance) {
    autoScaling.terminateInstanceInAutoScalingGroup(
        r -> r.instanceId(instance).shouldDecrementDesiredCapacity(false));
  }

  /** Completes the hook of each instance that waits in a state. */
  void completeAll(String group, String hook, String state) {
    in(group, state).forEach(instance -> complete(group, hook, instance, "CONTINUE"));
  }

  void tag(String resource, String key, String value) {
    Tag tag = Tag.builder().key(key).value(value).build();
    ec2.createTags(r -> r.resources(resource).tags(tag));
  }

  /** Returns the tags of a resource of EC2, one that has ended included. */
  public Map<String, String> tags(String resource) {
    Filter filter = Filter.builder().name("resource-id").values(resource).build();
    return ec2.describeTags(r -> r.filters(filter)).tags().stream()
        .collect(Collectors.toMap(t -> t.key(), t -> t.value()));
  }

  /** Returns the volumes whose tag {@code Name} is this. */
  public List<Volume> volumes(String name) {
    Filter filter = Filter.builder().name("tag:Name").values(name).build();
    return ec2.describeVolumes(r -> r.filters(filter)).volumes();
  }

  void signal(String stack, String instance, String status) {
    cloudFormation.signalResource(
        r -> r.stackName(stack).logicalResourceId("Group").uniqueId(instance).status(status));
  }

  /** Sends a request as it stands, such as no SDK would send, or for which there is none here. */
  String post(String service, String form) throws IOException, InterruptedException {
    String version =
        switch (service) {
          case "autoscaling" -> "2011-01-01";
          case "cloudformation" -> "2010-05-15";
          case "elasticloadbalancing" -> "2015-12-01";
          default -> "2016-11-15";
        };
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.url())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"
                    + service
                    + "/aws4_request, SignedHeaders=host, Signature=0")
            .POST(BodyPublishers.ofString(form + "&Version=" + version))
            .build();
    return HttpClient.newHttpClient()
        .send(request, BodyHandlers.ofString())
        .body()
        .replace("&apos;", "'");
  }
}
