package io.federation.model.spec;

import static io.federation.model.spec.BadInput.HEAD;
import static io.federation.model.spec.BadInput.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsSpecTest {

  private static MetricsSpec metrics(String yaml) {
    return SpecReader.readStrict(HEAD + yaml, "f.yaml").metrics();
  }

  @ParameterizedTest
  @CsvSource({
    "9464, 127.0.0.1, 9464",
    "'\"9464\"', 127.0.0.1, 9464",
    "0.0.0.0:65535, 0.0.0.0, 65535",
    "node.example.org:1, node.example.org, 1",
    "'\"[::1]:9464\"', ::1, 9464"
  })
  void a_port_alone_is_on_the_loopback_address(String listen, String host, int port) {
    String kept = metrics("metrics: {listen: " + listen + "}\n").listen().orElseThrow();

    assertThat(MetricsSpec.host(kept)).isEqualTo(host);
    assertThat(MetricsSpec.port(kept)).isEqualTo(port);
  }

  @Test
  void nobody_is_told_where_no_place_is_named() {
    assertThat(metrics("")).isEqualTo(MetricsSpec.NONE);
    assertThat(metrics("metrics: {}\n")).isEqualTo(MetricsSpec.NONE);
    assertThat(MetricsSpec.NONE.isAsked()).isFalse();
    assertThat(metrics("metrics: {listen: 9464}\n").isAsked()).isTrue();
    assertThat(metrics("metrics: {file: /a/b.prom}\n").isAsked()).isTrue();
  }

  @Test
  void a_wrong_place_is_refused_in_one_line() {
    assertRefused(
        HEAD + "metrics: {listen: 70000}\n",
        "f.yaml:3: metrics.listen is 70000: use a whole number from 1 to 65535");
    assertRefused(
        HEAD + "metrics: {listen: \"h:\"}\n",
        "f.yaml:3: metrics.listen \"h:\" is not host:port: use a port from 1 to 65535, such as 9464,"
            + " or an address before it, such as 0.0.0.0:9464");
    assertRefused(
        HEAD + "metrics: {file: /etc/passwd}\n",
        "f.yaml:3: metrics.file \"/etc/passwd\" is not an absolute path that ends with .prom: use"
            + " one such as /var/lib/prometheus/node-exporter/federation.prom");
  }
}
