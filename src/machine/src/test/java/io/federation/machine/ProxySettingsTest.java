package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxySettingsTest {

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example.org:3128, proxy.example.org, 3128",
    "http://proxy.example.org:3128/, proxy.example.org, 3128",
    "proxy.example.org:3128, proxy.example.org, 3128",
    "http://10.0.0.1, 10.0.0.1, 1080",
    "http://user:p%40ss@proxy.example.org:3128, proxy.example.org, 3128",
  })
  void a_proxy_has_a_host_and_a_port(String value, String host, String port) {
    assertThat(ProxySettings.properties(Map.of("http_proxy", value)))
        .containsEntry("http.proxyHost", host)
        .containsEntry("http.proxyPort", port)
        .doesNotContainKey("https.proxyHost");
    assertThat(ProxySettings.properties(Map.of("HTTPS_PROXY", value)))
        .containsEntry("https.proxyHost", host)
        .containsEntry("https.proxyPort", port);
  }

  @Test
  void what_no_proxy_names_is_reached_directly_with_all_below_it() {
    assertThat(
            ProxySettings.properties(
                Map.of(
                    "http_proxy", "proxy:1",
                    "no_proxy", "example.org, .example.net,10.0.0.5:8080 *.example.com")))
        .containsEntry(
            "http.nonProxyHosts",
            "localhost|127.*|[::1]|example.org|*.example.org|example.net|*.example.net"
                + "|10.0.0.5|*.10.0.0.5|example.com|*.example.com");
  }

  @Test
  void without_proxies_nothing_changes() {
    assertThat(ProxySettings.properties(Map.of("no_proxy", "example.org", "http_proxy", " ")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://proxy:1",
        "http://",
        "http://a b",
        "http://user:secret@:1",
        "http://user:p@ss@proxy:1"
      })
  void what_names_no_proxy_is_refused_without_its_text(String value) {
    assertThatThrownBy(() -> ProxySettings.properties(Map.of("https_proxy", value)))
        .hasMessage(
            "the variable https_proxy names no proxy: use http://HOST:PORT, or"
                + " http://USER:PASSWORD@HOST:PORT with %40 for @ and the like");
  }
}
