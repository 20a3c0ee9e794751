package io.federation.node.ec2;

import io.federation.model.PropertyText;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsOutcome.Result;
import io.federation.model.aws.AwsRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Stands in for the program that calls AWS, and starts faster: it takes the same requests, writes
 * them down beside its jar, and answers as the test says.
 */
public final class StubAwsProgram {

  public static final String SECRETS = "STUB_AWS_SECRETS";

  private final Path jar;

  private StubAwsProgram(Path jar) {
    this.jar = jar;
  }

  /** Puts it in place of the program. */
  public static StubAwsProgram at(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StubAwsProgram.class.getName());
    StringBuilder classPath = new StringBuilder();
    for (Class<?> needed : List.of(StubAwsProgram.class, AwsRequest.class)) {
      classPath.append(needed.getProtectionDomain().getCodeSource().getLocation()).append(' ');
    }
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath.toString());
    Files.createDirectories(jar.getParent());
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return new StubAwsProgram(jar);
  }

  /** Answers calls of this kind so from now on, such as {@code continue} or {@code secret fed1}. */
  public void answer(String kind, AwsOutcome outcome) throws IOException {
    SortedMap<String, String> answers = answers(jar);
    answers.put(kind, outcome.result() + " " + outcome.text());
    Files.writeString(beside(jar, "answers"), PropertyText.render(answers));
  }

  /** Answers all calls that they were taken. */
  void takeAll() throws IOException {
    Files.deleteIfExists(beside(jar, "answers"));
  }

  /** Returns the calls since the last time, a line each, in their order. */
  public List<String> calls() throws IOException {
    Path calls = beside(jar, "calls");
    List<String> lines = Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    Files.deleteIfExists(calls);
    return lines;
  }

  private static Path beside(Path jar, String name) {
    return jar.resolveSibling("aws." + name);
  }

  private static SortedMap<String, String> answers(Path jar) throws IOException {
    Path file = beside(jar, "answers");
    return Files.exists(file) ? PropertyText.parse(Files.readString(file)) : new TreeMap<>();
  }

  /** Returns a call as tests name it. */
  private static String line(AwsCall call) {
    if (call instanceof AwsCall.Tag tag) {
      return "tag " + tag.tags();
    } else if (call instanceof AwsCall.CompleteLifecycle complete) {
      return (complete.proceed() ? "continue " : "abandon ") + complete.hook();
    } else if (call instanceof AwsCall.ExtendLifecycle extend) {
      return "extend " + extend.hook();
    } else if (call instanceof AwsCall.SignalStack signal) {
      return (signal.success() ? "success " : "failure ") + signal.resource();
    } else if (call instanceof AwsCall.ReadSecret secret) {
      return "secret " + secret.name();
    } else if (call instanceof AwsCall.WriteSecret secret) {
      return "write " + secret.name();
    } else if (call instanceof AwsCall.DeleteSecret secret) {
      return "delete " + secret.name();
    }
    return "unhealthy";
  }

  /** Reads a request, and answers. */
  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path"));
    String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    List<AwsCall> calls = AwsRequest.parse(input).calls();
    for (int i = 0; i < calls.size(); i++) {
      String line = line(calls.get(i));
      Files.writeString(
          beside(jar, "calls"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      String kind = line.startsWith("tag ") ? "tag" : line;
      String answer = answers(jar).get(kind);
      System.out.print((answer == null ? usual(calls.get(i)) : outcome(answer)).render(i));
      System.out.flush();
    }
  }

  private static AwsOutcome outcome(String answer) {
    String[] parts = answer.split(" ", 2);
    return new AwsOutcome(Result.valueOf(parts[0]), parts[1]);
  }

  private static AwsOutcome usual(AwsCall call) throws IOException {
    String folder = System.getenv(SECRETS);
    if (folder == null) {
      return AwsOutcome.done("");
    } else if (!Files.isDirectory(Path.of(folder))) {
      return AwsOutcome.failed("no way to AWS");
    } else if (call instanceof AwsCall.WriteSecret secret) {
      Files.writeString(file(folder, secret.name()), PropertyText.render(secret.texts()));
    } else if (call instanceof AwsCall.DeleteSecret secret) {
      Path file = file(folder, secret.name());
      if (Files.exists(file)
          && secret
              .expected()
              .equals(PropertyText.parse(Files.readString(file)).get(secret.key()))) {
        Files.delete(file);
      }
    } else if (call instanceof AwsCall.ReadSecret secret) {
      Path file = file(folder, secret.name());
      return Files.exists(file)
          ? AwsOutcome.done(Files.readString(file))
          : new AwsOutcome(Result.NOT_FOUND, "there is none");
    }
    return AwsOutcome.done("");
  }

  private static Path file(String folder, String secret) {
    return Path.of(folder, secret.replace('/', '+'));
  }
}
