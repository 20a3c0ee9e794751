package io.federation.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.model.spec.SpecReader;
import io.federation.testkit.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/**
 * The stack of a description, synthesised.
 *
 * @param template its template
 * @param findings the rules of cdk-nag that it breaks
 */
record SynthesizedStack(JsonNode template, List<String> findings) {

  static final Path SAMPLE = Path.of("../bootstrap/lad1/it/federation.yaml");
  static final String SCRIPT = "# the rest of the user data\n";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ASSET = Pattern.compile("[0-9a-f]{64}");

  static SynthesizedStack ofSample() {
    try {
      return of(Files.readString(SAMPLE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SynthesizedStack of(String yaml) {
    return of(yaml, SCRIPT);
  }

  static SynthesizedStack of(String yaml, String script) {
    try (TemporaryFolder folder = TemporaryFolder.create("stack")) {
      App app =
          new App(
              AppProps.builder()
                  .analyticsReporting(false)
                  .outdir(folder.resolve("out").toString())
                  .build());
      Description description = new Description("f.yaml", SpecReader.readStrict(yaml, "f.yaml"));
      FederationStack stack = new FederationStack(app, description, files(folder.path(), script));
      List<String> findings = FederationApp.findings(app);
      Path template = folder.resolve("out").resolve(stack.getStackName() + ".template.json");
      return new SynthesizedStack(JSON.readTree(template.toFile()), findings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NodeFiles files(Path folder, String script) throws IOException {
    return new NodeFiles(
        Files.writeString(folder.resolve("node-init.jar"), "the program"),
        Files.writeString(folder.resolve("node-init-aws.jar"), "the program for AWS"),
        Files.writeString(folder.resolve("bootstrap.sh"), "# bootstrap\n"),
        Files.writeString(folder.resolve("user-data.sh"), script));
  }

  /** Returns the template as text, with what stands for the bytes of assets taken out. */
  String maskedText() {
    return ASSET.matcher(template.toPrettyString()).replaceAll("HASH") + "\n";
  }

  /** Returns the resources of this type, by logical id. */
  Map<String, JsonNode> resources(String type) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    template
        .path("Resources")
        .properties()
        .forEach(
            resource -> {
              if (resource.getValue().path("Type").asText().equals(type)) {
                found.put(resource.getKey(), resource.getValue());
              }
            });
    return found;
  }

  /** Returns the properties of the resources of this type. */
  List<JsonNode> properties(String type) {
    return resources(type).values().stream().map(resource -> resource.path("Properties")).toList();
  }

  JsonNode group(String part) {
    return resources("AWS::AutoScaling::AutoScalingGroup").values().stream()
        .filter(group -> group.at("/Properties/AutoScalingGroupName").asText().endsWith("/" + part))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(part));
  }

  JsonNode launchTemplate(String part) {
    String id = group(part).at("/Properties/LaunchTemplate/LaunchTemplateId/Ref").asText();
    return template.path("Resources").path(id).at("/Properties/LaunchTemplateData");
  }

  /**
   * Returns the user data of a part, with {@code <Name>} where the template refers to something.
   */
  String userData(String part) {
    return joined(launchTemplate(part).at("/UserData/Fn::Base64"));
  }

  /** Returns the statements of the part's role. */
  List<JsonNode> statements(String part) {
    String profile = launchTemplate(part).at("/IamInstanceProfile/Arn/Fn::GetAtt/0").asText();
    String role = template.path("Resources").path(profile).at("/Properties/Roles/0/Ref").asText();
    List<JsonNode> statements = new ArrayList<>();
    template
        .path("Resources")
        .path(role)
        .at("/Properties/Policies/0/PolicyDocument/Statement")
        .forEach(statements::add);
    return statements;
  }

  /** Returns a text of the template, with {@code <Name>} where it refers to something. */
  static String joined(JsonNode text) {
    if (text.isTextual()) {
      return text.textValue();
    }
    if (text.has("Fn::Join")) {
      StringBuilder joined = new StringBuilder();
      text.at("/Fn::Join/1").forEach(piece -> joined.append(joined(piece)));
      return joined.toString();
    }
    if (text.has("Fn::Sub")) {
      return text.path("Fn::Sub").asText().replaceAll("\\$\\{([^}]+)}", "<$1>");
    }
    return "<" + (text.has("Ref") ? text.path("Ref").asText() : text.toString()) + ">";
  }
}
