package io.federation.machine;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the variables {@code http_proxy}, {@code https_proxy} and {@code no_proxy} name,
 * as curl(1) and Git read them, for all connections of this JVM.
 */
public final class ProxySettings {

  /** What is to be done about the answer 407 of a proxy. */
  public static final String LOGIN_REFUSED =
      "the proxy wants a login, or another one (407): call node-init init with USER:PASSWORD@ before"
          + " the host in http_proxy and https_proxy";

  /** The variables, as scripts and other programs know them. */
  public static final List<String> VARIABLES =
      List.of("http_proxy", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY");

  /** What curl takes where no port is named. */
  private static final int DEFAULT_PORT = 1080;

  private static final String THIS_MACHINE = "localhost|127.*|[::1]";

  private static volatile Map<String, Login> logins = Map.of();

  private ProxySettings() {}

  /**
   * Uses what {@code environment} names from now on.
   *
   * @throws IllegalArgumentException if a variable names no proxy
   */
  public static void use(Map<String, String> environment) {
    properties(environment).forEach(System::setProperty);
    logins = logins(environment);
    if (!logins.isEmpty()) {
      Authenticator.setDefault(new ProxyAuthenticator());
    }
  }

  /** Returns the passwords of the proxies that are used, decoded and as the variables have them. */
  public static Set<String> secrets() {
    Set<String> secrets = new TreeSet<>();
    for (Login login : logins.values()) {
      // A login without a password is a token.
      String secret = login.password().isEmpty() ? login.user() : login.password();
      secrets.add(secret);
      secrets.add(decoded(secret));
    }
    return secrets;
  }

  /**
   * Shows the proxy its login with the first request, where that goes by plain http. What is sent
   * as a stream cannot be sent again when the proxy asks.
   */
  public static void addAuthorization(URLConnection connection) {
    URL url = connection.getURL();
    Login login = logins.get(url.getProtocol());
    if (login == null || !url.getProtocol().equals("http")) {
      return;
    }
    if (ProxySelector.getDefault().select(URI.create(url.toString())).get(0).type()
        == Proxy.Type.HTTP) {
      byte[] shown =
          (decoded(login.user()) + ":" + decoded(login.password()))
              .getBytes(StandardCharsets.ISO_8859_1);
      connection.setRequestProperty(
          "Proxy-Authorization", "Basic " + Base64.getEncoder().encodeToString(shown));
    }
  }

  /** Returns Java's properties for it. */
  static Map<String, String> properties(Map<String, String> environment) {
    Map<String, String> properties = new TreeMap<>();
    proxies(environment)
        .forEach(
            (scheme, proxy) -> {
              properties.put(scheme + ".proxyHost", proxy.getHost());
              int port = proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
              properties.put(scheme + ".proxyPort", Integer.toString(port));
            });
    if (properties.isEmpty()) {
      return properties;
    }
    // Java shows no password on the way to https unless it is told to.
    properties.put("jdk.http.auth.tunneling.disabledSchemes", "");
    StringBuilder direct = new StringBuilder(THIS_MACHINE);
    for (String entry : either(environment, "no_proxy", "NO_PROXY").split("[,\\s]+", -1)) {
      String host = entry.replaceFirst("^\\*?\\.", "").replaceFirst(":[0-9]+$", "");
      if (!host.isEmpty()) {
        direct.append('|').append(host).append("|*.").append(host);
      }
    }
    // Java has the one property for both.
    properties.put("http.nonProxyHosts", direct.toString());
    return properties;
  }

  private static String either(Map<String, String> environment, String lower, String upper) {
    return environment.getOrDefault(lower, environment.getOrDefault(upper, ""));
  }

  private static Map<String, Login> logins(Map<String, String> environment) {
    Map<String, Login> found = new HashMap<>();
    proxies(environment)
        .forEach(
            (scheme, proxy) -> {
              String login = proxy.getRawUserInfo();
              if (login != null) {
                int colon = login.indexOf(':');
                found.put(
                    scheme,
                    colon < 0
                        ? new Login(login, "")
                        : new Login(login.substring(0, colon), login.substring(colon + 1)));
              }
            });
    return found;
  }

  private static Map<String, URI> proxies(Map<String, String> environment) {
    Map<String, URI> proxies = new TreeMap<>();
    put(proxies, "http", "http_proxy", environment.getOrDefault("http_proxy", ""));
    put(proxies, "https", "https_proxy", either(environment, "https_proxy", "HTTPS_PROXY"));
    return proxies;
  }

  private static void put(Map<String, URI> proxies, String scheme, String variable, String value) {
    if (value.isBlank()) {
      return;
    }
    URI proxy;
    try {
      proxy = URI.create(value.contains("://") ? value.strip() : "http://" + value.strip());
    } catch (IllegalArgumentException e) {
      throw notOne(variable);
    }
    if (proxy.getHost() == null || !"http".equals(proxy.getScheme())) {
      throw notOne(variable);
    }
    proxies.put(scheme, proxy);
  }

  /** Without the value, which may hold a password. */
  private static IllegalArgumentException notOne(String variable) {
    return new IllegalArgumentException(
        "the variable "
            + variable
            + " names no proxy: use http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT with %40 for"
            + " @ and the like");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * Both in percent encoding.
   *
   * @param password empty if there is none
   */
  private record Login(String user, String password) {}

  /** Shows a proxy its login once for each connection; Java would go on with a refused one. */
  private static final class ProxyAuthenticator extends Authenticator {

    private static final ThreadLocal<URL> LAST_ASKED = new ThreadLocal<>();

    // It is the connection that counts, of which each has an address of its own.
    @SuppressWarnings("ReferenceEquality")
    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      URL url = getRequestingURL();
      if (getRequestorType() != RequestorType.PROXY || url == LAST_ASKED.get()) {
        return null;
      }
      LAST_ASKED.set(url);
      Login login = logins.get(url.getProtocol());
      return login == null
          ? null
          : new PasswordAuthentication(
              decoded(login.user()), decoded(login.password()).toCharArray());
    }
  }
}
