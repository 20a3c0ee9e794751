package io.federation.cdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;

/** The files that instances fetch from S3 and check before they run them. */
final class NodeAssets {

  private final Map<String, String> variables = new LinkedHashMap<>();
  private final List<String> objectArns;

  NodeAssets(Construct scope, NodeFiles files) {
    Asset bootstrap = add(scope, "Bootstrap", "bootstrap", files.bootstrap());
    Asset jar = add(scope, "Jar", "jar", files.jar());
    Asset awsJar = add(scope, "AwsJar", "aws_jar", files.awsJar());
    objectArns = List.of(arn(bootstrap), arn(jar), arn(awsJar));
  }

  private Asset add(Construct scope, String id, String variable, Path file) {
    Asset asset = Asset.Builder.create(scope, id).path(file.toString()).build();
    variables.put(variable + "_url", asset.getS3ObjectUrl());
    variables.put(variable + "_sha256", sha256(file));
    return asset;
  }

  private static String arn(Asset asset) {
    return asset.getBucket().arnForObjects(asset.getS3ObjectKey());
  }

  /** Returns the variables of the user data that say where the files are and what is in them. */
  Map<String, String> variables() {
    return variables;
  }

  List<String> objectArns() {
    return objectArns;
  }

  // The hash in the file's name on S3 is not that of its bytes.
  private static String sha256(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
