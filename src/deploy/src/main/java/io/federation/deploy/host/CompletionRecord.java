package io.federation.deploy.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.deploy.plan.Deployment;
import io.federation.deploy.plan.Software;
import io.federation.machine.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a deployment was deployed as. It holds as long as the files that mark it are those that were
 * there then: where another tool has deployed since, or a person has made them anew, they have
 * other times, and the record says nothing.
 */
final class CompletionRecord {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final String SOFTWARE = "software";
  private static final String VERSION = "version";
  private static final String SUBTYPE = "subtype";
  private static final String DEPLOYED = "deployedAt";
  private static final String SCRIPT = "scriptAt";

  private CompletionRecord() {}

  /**
   * Reads the record of a deployment.
   *
   * @return nothing if there is none that holds
   * @throws IOException in one line if it cannot be read
   */
  static Optional<Deployment> read(MarkFiles files) throws IOException {
    Optional<String> text = StateFiles.read(files.done());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    JsonNode json;
    try {
      json = JSON.readTree(text.get());
    } catch (JsonProcessingException e) {
      throw unreadable(files);
    }
    Optional<String> software = text(json, SOFTWARE).filter(Software::isName);
    Optional<String> version = text(json, VERSION);
    if (software.isEmpty() || version.filter(found -> !Software.isVersion(found)).isPresent()) {
      throw unreadable(files);
    }
    if (!text(json, DEPLOYED).equals(Optional.of(time(files.deployed())))
        || !Files.exists(files.script())
        || !text(json, SCRIPT).equals(Optional.of(time(files.script())))) {
      return Optional.empty();
    }
    return Optional.of(
        new Deployment(
            new Software(software.get(), version),
            text(json, SUBTYPE),
            files.path(),
            files.number()));
  }

  private static IOException unreadable(MarkFiles files) {
    return new IOException(
        files.done() + " is damaged: the deployment that it is the record of is deployed anew");
  }

  private static Optional<String> text(JsonNode json, String name) {
    return Optional.ofNullable(json.get(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }

  /** Returns the record of a deployment whose other files are there. */
  static String of(Deployment deployment, MarkFiles files) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put(SOFTWARE, deployment.software().name());
    deployment.software().version().ifPresent(version -> json.put(VERSION, version));
    deployment.subtype().ifPresent(subtype -> json.put(SUBTYPE, subtype));
    json.put(DEPLOYED, time(files.deployed()));
    json.put(SCRIPT, time(files.script()));
    return json + "\n";
  }

  private static String time(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toString();
  }
}
