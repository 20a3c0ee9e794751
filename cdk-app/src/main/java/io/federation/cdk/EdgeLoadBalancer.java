package io.federation.cdk;

import io.federation.model.spec.AwakeProbe;
import io.federation.model.spec.FederationSpec;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationProtocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.BaseApplicationListenerProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.IListenerCertificate;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerAction;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerCertificate;
import software.amazon.awscdk.services.elasticloadbalancingv2.RedirectOptions;
import software.amazon.awscdk.services.elasticloadbalancingv2.SslPolicy;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetType;
import software.amazon.awscdk.services.s3.IBucket;
import software.constructs.Construct;

/** The load balancer by which people reach a part. */
final class EdgeLoadBalancer {

  private static final int HTTP = 80;

  private static final Duration CHECK_EVERY = Duration.seconds(10);
  private static final Duration CHECK_WITHIN = Duration.seconds(5);

  /** Requests under way have this long when a node leaves. */
  private static final Duration DRAINING = Duration.seconds(60);

  private final ApplicationTargetGroup targets;
  private final String url;

  EdgeLoadBalancer(
      Construct scope,
      FederationSpec.Part part,
      Network network,
      SecurityGroup nodes,
      IBucket accessLogs) {
    SecurityGroup itself =
        SecurityGroup.Builder.create(scope, "EdgeSecurityGroup")
            .vpc(network.vpc())
            .description("The load balancer, which everybody reaches")
            .allowAllOutbound(false)
            .build();
    NagSuppressions.addResourceSuppressions(
        itself,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-EC23")
                .reason(
                    "The load balancer is how everybody reaches the site; nodes it alone reaches.")
                .build()));
    ApplicationLoadBalancer balancer =
        ApplicationLoadBalancer.Builder.create(scope, "LoadBalancer")
            .vpc(network.vpc())
            .vpcSubnets(SubnetSelection.builder().subnets(network.edge()).build())
            .internetFacing(true)
            .securityGroup(itself)
            .dropInvalidHeaderFields(true)
            .build();
    balancer.logAccessLogs(accessLogs);
    int port = number(part, part.edge().orElseThrow());
    targets =
        ApplicationTargetGroup.Builder.create(scope, "Targets")
            .vpc(network.vpc())
            .targetType(TargetType.INSTANCE)
            .protocol(ApplicationProtocol.HTTP)
            .port(port)
            .deregistrationDelay(DRAINING)
            .healthCheck(check(part))
            .build();
    itself.getConnections().allowTo(nodes, Port.tcp(port), "The load balancer");
    checkedPort(part)
        .filter(checked -> checked != port)
        .ifPresent(
            checked ->
                itself.getConnections().allowTo(nodes, Port.tcp(checked), "The health check"));
    Optional<String> certificate = part.machines().certificate();
    certificate.ifPresentOrElse(arn -> serveTls(balancer, arn), () -> servePlain(balancer));
    url = (certificate.isPresent() ? "https://" : "http://") + balancer.getLoadBalancerDnsName();
  }

  private void serveTls(ApplicationLoadBalancer balancer, String certificate) {
    IListenerCertificate served = ListenerCertificate.fromArn(certificate);
    balancer.addListener(
        "Https",
        BaseApplicationListenerProps.builder()
            .protocol(ApplicationProtocol.HTTPS)
            .certificates(List.of(served))
            .sslPolicy(SslPolicy.RECOMMENDED_TLS)
            .defaultTargetGroups(List.of(targets))
            .build());
    balancer.addListener(
        "Http",
        BaseApplicationListenerProps.builder()
            .port(HTTP)
            .defaultAction(
                ListenerAction.redirect(
                    RedirectOptions.builder()
                        .protocol("HTTPS")
                        .port("443")
                        .permanent(true)
                        .build()))
            .build());
  }

  private void servePlain(ApplicationLoadBalancer balancer) {
    balancer.addListener(
        "Http",
        BaseApplicationListenerProps.builder()
            .port(HTTP)
            .defaultTargetGroups(List.of(targets))
            .build());
  }

  // What other nodes ask, where that is a page; else any answer will do but an error of the server.
  private static HealthCheck check(FederationSpec.Part part) {
    HealthCheck.Builder check =
        HealthCheck.builder()
            .interval(CHECK_EVERY)
            .timeout(CHECK_WITHIN)
            .healthyThresholdCount(2)
            .unhealthyThresholdCount(2);
    if (part.awake().orElse(null) instanceof AwakeProbe.Http http) {
      return check
          .path(http.path())
          .port(Integer.toString(number(part, http.port())))
          .healthyHttpCodes(Integer.toString(http.status()))
          .build();
    }
    return check.path("/").healthyHttpCodes("200-499").build();
  }

  private static Optional<Integer> checkedPort(FederationSpec.Part part) {
    return part.awake().orElse(null) instanceof AwakeProbe.Http http
        ? Optional.of(number(part, http.port()))
        : Optional.empty();
  }

  private static int number(FederationSpec.Part part, String port) {
    return Objects.requireNonNull(part.ports().get(port));
  }

  ApplicationTargetGroup targets() {
    return targets;
  }

  String url() {
    return url;
  }
}
