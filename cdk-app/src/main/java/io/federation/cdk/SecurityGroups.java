package io.federation.cdk;

import io.federation.model.spec.FederationSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.constructs.Construct;

/**
 * A security group for each part. It lets in the parts that talk to it, at its ports, and nobody
 * else; no ssh. Everything is let out, as nodes fetch from Git servers and package repositories.
 */
final class SecurityGroups {

  private final Map<String, SecurityGroup> groups = new LinkedHashMap<>();

  SecurityGroups(Construct scope, IVpc vpc, FederationSpec spec) {
    for (String part : spec.parts().keySet()) {
      groups.put(
          part,
          SecurityGroup.Builder.create(scope, "SecurityGroup-" + part)
              .vpc(vpc)
              .description("Nodes of " + spec.deployment() + "/" + part)
              .allowAllOutbound(true)
              .build());
    }
    spec.parts()
        .forEach((from, part) -> part.talksTo().forEach(to -> allow(from, to, spec.parts())));
  }

  private void allow(String from, String to, Map<String, FederationSpec.Part> parts) {
    Objects.requireNonNull(parts.get(to))
        .ports()
        .forEach(
            (name, number) ->
                of(to)
                    .addIngressRule(
                        of(from), Port.tcp(number), name + " of " + to + " from " + from));
  }

  SecurityGroup of(String part) {
    return Objects.requireNonNull(groups.get(part));
  }
}
