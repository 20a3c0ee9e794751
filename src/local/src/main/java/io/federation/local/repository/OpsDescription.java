package io.federation.local.repository;

import io.federation.local.home.FederationHome;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.util.Optional;

/** The description of a federation, as it stands at the tip of its ops repository. */
public final class OpsDescription {

  /** Where it is in the ops repository. */
  public static final String PATH = "it/federation.yaml";

  private final ServedRepository ops;

  /** The description of the federation in {@code home}, be there one or not. */
  public OpsDescription(FederationHome home) {
    this.ops = new ServedRepository(home.opsGit(), ServedRepository.MAIN);
  }

  /** Returns the commit that is read now, 40 hex digits; nothing if nobody has pushed yet. */
  public Optional<String> tip() throws IOException {
    return ops.exists() ? ops.tip() : Optional.empty();
  }

  /**
   * Reads it as nodes do: a key that is not known here may be one of a newer version.
   *
   * @return what it says, or what is wrong with it; nothing if there is no such file
   */
  public Optional<SpecReader.Result> read() throws IOException {
    Optional<byte[]> yaml = tip().isEmpty() ? Optional.empty() : ops.find(PATH);
    return yaml.map(text -> SpecReader.read(text, PATH));
  }

  /**
   * Returns what {@link #read} finds; nothing if there is none, or none that can be used: nodes
   * keep to what they have then.
   */
  public Optional<FederationSpec> find() throws IOException {
    return read().flatMap(result -> Optional.ofNullable(result.spec()));
  }

  /**
   * Returns it if there is nothing wrong with it at all.
   *
   * @throws io.federation.model.spec.SpecException if there is, or a key is not known here
   * @throws IOException also if there is no such file
   */
  public FederationSpec readStrict() throws IOException {
    return SpecReader.readStrict(ops.read(PATH), PATH);
  }
}
