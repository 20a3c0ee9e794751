package io.federation.cdk;

import io.federation.model.spec.SpecException;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;
import software.constructs.IConstruct;

/**
 * The program that {@code cdk} calls: makes the stack of a {@code federation.yaml}, checks it by
 * cdk-nag, and writes it where {@code cdk} looks for it.
 */
public final class FederationApp {

  private static final String SAMPLE = "bootstrap/lad1/it/federation.yaml";

  /** What annotations of resources are called that are errors. */
  private static final String ERROR = "aws:cdk:error";

  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  private FederationApp() {}

  /** Ends with 0, with 1 where the stack breaks a rule, and with 2 where the input is wrong. */
  public static void main(String[] args) {
    System.exit(run(Path.of(".."), System.getenv(), System.err));
  }

  /**
   * Makes the stack.
   *
   * @param root folder of the project; relative, so that no template depends on where that is
   */
  static int run(Path root, Map<String, String> environment, PrintStream err) {
    App app = new App(AppProps.builder().analyticsReporting(false).build());
    String source = source(app, root, environment);
    try {
      NodeFiles files = NodeFiles.of(root);
      files.check();
      new FederationStack(app, Description.read(source), files);
    } catch (SpecException e) {
      return refuse(err, String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return refuse(err, e.getFile() + " is missing: " + missing(e.getFile().equals(source)));
    } catch (InvalidPathException | IOException e) {
      return refuse(err, source + " cannot be read: " + e.getMessage());
    }
    List<String> findings = findings(app);
    findings.forEach(finding -> err.println("cdk-app: " + finding));
    return findings.isEmpty() ? 0 : FAILED;
  }

  private static String source(App app, Path root, Map<String, String> environment) {
    if (app.getNode().tryGetContext("federation") instanceof String path) {
      return path;
    }
    return environment.getOrDefault("FEDERATION_YAML", root.resolve(SAMPLE).toString());
  }

  private static String missing(boolean description) {
    return description
        ? "name the description of a federation, cdk ... -c federation=PATH"
        : "call cdk in the folder cdk-app, which builds what it needs";
  }

  private static int refuse(PrintStream err, String message) {
    message.lines().forEach(line -> err.println("cdk-app: " + line));
    return BAD_INPUT;
  }

  /** Synthesises, and returns which rules of cdk-nag are broken and by which resources. */
  static List<String> findings(App app) {
    Aspects.of(app).add(new AwsSolutionsChecks());
    app.synth();
    return app.getNode().findAll().stream()
        .map(IConstruct::getNode)
        .flatMap(
            node ->
                node.getMetadata().stream()
                    .filter(entry -> entry.getType().equals(ERROR))
                    .map(entry -> node.getPath() + ": " + String.valueOf(entry.getData()).strip()))
        .toList();
  }
}
