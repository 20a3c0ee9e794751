package io.federation.aws;

import io.federation.model.PropertyText;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets of AWS Secrets Manager that are JSON objects of texts. */
final class SecretsManagerCalls {

  private final SecretsManagerClient client;
  private final AwsRequestOverrideConfiguration limit;

  SecretsManagerCalls(SecretsManagerClient client, AwsRequestOverrideConfiguration limit) {
    this.client = client;
    this.limit = limit;
  }

  AwsOutcome call(AwsCall call) {
    if (call instanceof AwsCall.ReadSecret read) {
      return AwsOutcome.done(read(read.name()));
    } else if (call instanceof AwsCall.WriteSecret write) {
      write(write.name(), SecretJson.render(write.texts()));
    } else if (call instanceof AwsCall.DeleteSecret delete) {
      delete(delete);
    } else {
      throw new IllegalArgumentException(call + " is no call of Secrets Manager");
    }
    return AwsOutcome.done("");
  }

  private String read(String name) {
    String text =
        client.getSecretValue(r -> r.secretId(name).overrideConfiguration(limit)).secretString();
    return SecretJson.flat(text == null ? "" : text);
  }

  private void write(String name, String json) {
    try {
      client.putSecretValue(r -> r.secretId(name).secretString(json).overrideConfiguration(limit));
    } catch (ResourceNotFoundException e) {
      client.createSecret(r -> r.name(name).secretString(json).overrideConfiguration(limit));
    }
  }

  private void delete(AwsCall.DeleteSecret delete) {
    try {
      String value = PropertyText.parse(read(delete.name())).get(delete.key());
      if (delete.expected().equals(value)) {
        client.deleteSecret(
            r ->
                r.secretId(delete.name())
                    .forceDeleteWithoutRecovery(true)
                    .overrideConfiguration(limit));
      }
    } catch (ResourceNotFoundException e) {
      // It is gone already.
    }
  }
}
