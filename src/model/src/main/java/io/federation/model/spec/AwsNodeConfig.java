package io.federation.model.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What nodes themselves read of {@code aws}.
 *
 * @param replaceWedged after how long a wedged node's instance is replaced; nothing for never
 * @param sharedSecrets where nodes on EC2 keep the secrets that they share
 */
public record AwsNodeConfig(Optional<Duration> replaceWedged, SharedSecrets sharedSecrets) {

  static final AwsNodeConfig DEFAULTS = new AwsNodeConfig(Optional.empty(), SharedSecrets.PRESENCE);

  private static final String REPLACE_WEDGED = "replaceWedged";
  private static final String SHARED_SECRETS = "sharedSecrets";

  /** Where secrets are kept that nodes share. */
  public enum SharedSecrets {
    /** In the presence repository, sealed for each reader. */
    PRESENCE("presence"),
    /** In AWS Secrets Manager. */
    SECRETS_MANAGER("secretsmanager");

    private final String word;

    SharedSecrets(String word) {
      this.word = word;
    }

    /** Returns its word in {@code federation.yaml}. */
    @Override
    public String toString() {
      return word;
    }
  }

  /** Checks the values. */
  public AwsNodeConfig {
    if (replaceWedged.isPresent()) {
      Durations.checkPositive("aws.replaceWedged", replaceWedged.get());
    }
  }

  static AwsNodeConfig read(FlatProperties values) {
    String after = values.get(REPLACE_WEDGED);
    String word = values.get(SHARED_SECRETS);
    if (after == null && word == null) {
      return DEFAULTS;
    }
    return new AwsNodeConfig(
        after == null
            ? Optional.empty()
            : Optional.of(Durations.parsePositive("aws.replaceWedged", after)),
        SharedSecrets.SECRETS_MANAGER.word.equals(word)
            ? SharedSecrets.SECRETS_MANAGER
            : SharedSecrets.PRESENCE);
  }

  void write(SortedMap<String, String> to) {
    if (!equals(DEFAULTS)) {
      FlatProperties.write("aws.", this, to);
    }
  }
}
