package io.federation.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key pair and certificate for 127.0.0.1, localhost and git.example.invalid that nobody trusts
 * unless told to.
 */
public final class SelfSignedCertificate {

  /** Of all stores of keys. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "server";

  private final SSLContext context;
  private final Path keyStore;
  private final Path trustStore;
  private final Path pem;

  private SelfSignedCertificate(SSLContext context, Path keyStore, Path trustStore, Path pem) {
    this.context = context;
    this.keyStore = keyStore;
    this.trustStore = trustStore;
    this.pem = pem;
  }

  /** Makes a new certificate whose files stand in {@code folder}. */
  static SelfSignedCertificate in(Path folder) {
    return in(folder, "127.0.0.1");
  }

  /** Makes the same of whoever has this name, {@code CN}. */
  public static SelfSignedCertificate in(Path folder, String name) {
    Path keyStore = folder.resolve("server.p12");
    generate(keyStore, name);
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keyStore)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      Certificate certificate = keys.getCertificate(ALIAS);
      return new SelfSignedCertificate(
          contextOf(keys),
          keyStore,
          writeTrustStore(folder.resolve("trust.p12"), certificate),
          writePem(folder.resolve("server.pem"), certificate));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the key store " + keyStore, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot use the key store " + keyStore, e);
    }
  }

  /** Returns what a server needs to prove that it is the one of this certificate. */
  SSLContext context() {
    return context;
  }

  /** Returns a PKCS #12 store of the key and the certificate; see {@link #PASSWORD}. */
  public Path keyStore() {
    return keyStore;
  }

  /** Returns a PKCS #12 store that trusts this certificate alone; see {@link #PASSWORD}. */
  public Path trustStore() {
    return trustStore;
  }

  /** Returns the certificate in PEM form. */
  public Path pem() {
    return pem;
  }

  private static void generate(Path keyStore, String name) {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    if (!Files.isExecutable(keytool)) {
      throw Programs.missing("the program " + keytool, "openjdk-17-jdk-headless");
    }
    ProgramRun.of(
            keytool.toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=ip:127.0.0.1,dns:localhost,dns:git.example.invalid",
            "-validity",
            "30",
            "-storetype",
            "PKCS12",
            "-keystore",
            keyStore.toString(),
            "-storepass",
            PASSWORD)
        .run()
        .expectingSuccess();
  }

  private static SSLContext contextOf(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static Path writeTrustStore(Path file, Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, certificate);
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static Path writePem(Path file, Certificate certificate)
      throws GeneralSecurityException, IOException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(certificate.getEncoded());
    return Files.writeString(
        file, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
  }
}
