package io.federation.machine;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The proxies that the variables {@code http_proxy}, {@code https_proxy} and {@code no_proxy} name,
 * as curl(1) and Git read them, for all connections of this JVM. A proxy that wants a login cannot
 * be used.
 */
public final class ProxySettings {

  /** The variables, as scripts and other programs know them. */
  public static final List<String> VARIABLES =
      List.of("http_proxy", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY");

  /** What curl takes where no port is named. */
  private static final int DEFAULT_PORT = 1080;

  private static final String THIS_MACHINE = "localhost|127.*|[::1]";

  private ProxySettings() {}

  /**
   * Uses what {@code environment} names from now on.
   *
   * @throws IllegalArgumentException if a variable names no proxy
   */
  public static void use(Map<String, String> environment) {
    properties(environment).forEach(System::setProperty);
  }

  /** Returns Java's properties for it. */
  static Map<String, String> properties(Map<String, String> environment) {
    Map<String, String> properties = new TreeMap<>();
    put(properties, "http", "http_proxy", environment.getOrDefault("http_proxy", ""));
    put(properties, "https", "https_proxy", either(environment, "https_proxy", "HTTPS_PROXY"));
    if (properties.isEmpty()) {
      return properties;
    }
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

  private static void put(
      Map<String, String> properties, String scheme, String variable, String value) {
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
    properties.put(scheme + ".proxyHost", proxy.getHost());
    int port = proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
    properties.put(scheme + ".proxyPort", Integer.toString(port));
  }

  /** Without the value, which may hold a password. */
  private static IllegalArgumentException notOne(String variable) {
    return new IllegalArgumentException(
        "the variable " + variable + " names no proxy: use http://HOST:PORT");
  }
}
