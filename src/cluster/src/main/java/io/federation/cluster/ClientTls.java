package io.federation.cluster;

import io.federation.machine.ErrorText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.UnrecoverableKeyException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.X509Exception;
import org.apache.zookeeper.common.X509Util;

/** TLS by a client's stores of keys, opened as ZooKeeper opens them. */
final class ClientTls {

  private static final String STORE_TYPE_FROM_EXTENSION = "";

  /** By itself ZooKeeper's client offers the newest alone, which servers before 3.9 do not take. */
  private static final String PROTOCOLS = "TLSv1.3,TLSv1.2";

  private ClientTls() {}

  static void set(ZKClientConfig config, ClusterCredentials.Tls tls) {
    config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
    config.setProperty(
        ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
    config.setProperty("zookeeper.ssl.enabledProtocols", PROTOCOLS);
    config.setProperty("zookeeper.ssl.keyStore.location", tls.keyStore());
    config.setProperty("zookeeper.ssl.keyStore.password", tls.keyStorePassword());
    config.setProperty("zookeeper.ssl.trustStore.location", tls.trustStore());
    config.setProperty("zookeeper.ssl.trustStore.password", tls.trustStorePassword());
  }

  /**
   * Opens the stores.
   *
   * @throws IOException if one cannot be used; the message says in a line which, and why
   */
  static SSLContext open(ClusterCredentials.Tls tls) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys(tls)}, new TrustManager[] {trusted(tls)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java cannot talk TLS: " + ErrorText.of(e), e);
    }
  }

  private static KeyManager keys(ClusterCredentials.Tls tls) throws IOException {
    try {
      return X509Util.createKeyManager(
          tls.keyStore(), tls.keyStorePassword(), STORE_TYPE_FROM_EXTENSION);
    } catch (X509Exception e) {
      throw notUsed("keyStore", tls.keyStore(), e);
    }
  }

  private static TrustManager trusted(ClusterCredentials.Tls tls) throws IOException {
    try {
      return X509Util.createTrustManager(
          tls.trustStore(),
          tls.trustStorePassword(),
          STORE_TYPE_FROM_EXTENSION,
          /* crlEnabled= */ false,
          /* ocspEnabled= */ false,
          /* serverHostnameVerificationEnabled= */ true,
          /* clientHostnameVerificationEnabled= */ false,
          /* allowReverseDnsLookup= */ false,
          /* fipsMode= */ true);
    } catch (X509Exception e) {
      throw notUsed("trustStore", tls.trustStore(), e);
    }
  }

  private static IOException notUsed(String key, String store, X509Exception cause) {
    return new IOException(
        "credentials/zookeeper.properties: "
            + key
            + "="
            + store
            + " cannot be used: "
            + reason(key, store, cause),
        cause);
  }

  private static String reason(String key, String store, X509Exception cause) {
    if (!Files.exists(Path.of(store))) {
      return "there is no such file";
    }
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof UnrecoverableKeyException) {
        return key + "Password is not the one it has";
      }
      if (each instanceof IllegalArgumentException) {
        return "its name must end with .jks, .p12 or .pem";
      }
    }
    return ErrorText.withCauses(cause);
  }
}
