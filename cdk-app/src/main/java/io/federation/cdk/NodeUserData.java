package io.federation.cdk;

import io.federation.model.spec.AwsSpec;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.Signatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What instances run at their first boot: variables, and a script that is the same for all. */
final class NodeUserData {

  /** What EC2 takes, in bytes, before Base64. */
  static final int LIMIT = 16_384;

  /** What stands for a value that only a deployment knows: a bucket's name, or a volume's id. */
  private static final Pattern TOKEN = Pattern.compile("\\$\\{Token\\[[^]]*]}");

  private static final String LONGEST_VALUE = "x".repeat(63);

  private final Description description;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final String script;

  NodeUserData(Description description, NodeAssets assets, Path script) {
    this.description = description;
    AwsSpec aws = description.spec().aws().orElseThrow();
    NodeConfig.Repository ops = aws.ops();
    variables.put("node_deployment", description.spec().deployment());
    variables.put("node_stacktype", description.spec().stacktype());
    variables.put("node_initgitrepo", ops.name());
    variables.put("node_initgiturl", ops.url());
    variables.put("node_initgitbranch", ops.branch());
    variables.put(
        "node_initgitsignatures",
        ops.signatures() == Signatures.OFF ? "" : ops.signatures().word());
    variables.put("node_initgitmirrors", String.join(" ", ops.mirrors()));
    variables.put(
        "aws_git_secrets", NodeRole.secrets(aws.gitSecrets()).collect(Collectors.joining(" ")));
    variables.put("known_hosts", String.join("\n", ops.knownHosts()));
    variables.putAll(assets.variables());
    try {
      this.script = Files.readString(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the text for one part, of which {@code ofPart} are the variables of its own. */
  String of(Map<String, String> ofPart) {
    StringBuilder text = new StringBuilder("#!/bin/bash\n");
    append(text, ofPart);
    append(text, variables);
    text.append(script);
    int size = size(text.toString());
    if (size > LIMIT) {
      NodeConfig.Repository ops = description.spec().aws().orElseThrow().ops();
      boolean hosts = length(ops.knownHosts()) >= length(ops.mirrors());
      throw description.refusal(
          hosts ? "aws.ops.knownHosts" : "aws.ops.mirrors",
          "makes what an instance is told at its birth "
              + size
              + " bytes long, and AWS takes "
              + LIMIT
              + ": "
              + (hosts ? "list only the keys that nodes need" : "list fewer"));
    }
    return text.toString();
  }

  private static int length(Iterable<String> texts) {
    return String.join(" ", texts).length();
  }

  private static void append(StringBuilder text, Map<String, String> variables) {
    variables.forEach(
        (name, value) -> text.append(name).append('=').append(shellWord(value)).append('\n'));
  }

  /** Returns {@code value} as one word of a shell, in which nothing is expanded. */
  static String shellWord(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  /** Returns the size in bytes, with every value as long as it can get. */
  private static int size(String text) {
    return TOKEN.matcher(text).replaceAll(LONGEST_VALUE).getBytes(StandardCharsets.UTF_8).length;
  }
}
