package io.federation.node.partner;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.presence.PresenceRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PartnersTest {

  private static PresenceRecord node(String id, String part, String state) {
    return PresenceRecord.of(id)
        .nodepart(part)
        .state(state)
        .address("10.0.0.7")
        .port("mysql", 3306)
        .build();
  }

  private static List<PresenceRecord> nodes(int count) {
    List<PresenceRecord> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(node("i-" + i, "db1", "done"));
    }
    return nodes;
  }

  private static List<String> ids(List<PresenceRecord> live, String asking) {
    return Partner.among(live, "db1", asking).stream().map(Partner::instanceId).toList();
  }

  @Test
  void partners_are_those_of_the_part_who_are_neither_unborn_nor_about_to_go() {
    List<PresenceRecord> live =
        List.of(
            node("i-1", "db1", "done"),
            node("i-2", "db1", "wedged"),
            node("i-3", "db1", "terminating"),
            node("i-4", "db1", "presetup"),
            node("i-5", "app1", "done"),
            node("i-6", "db1", "setup"),
            node("i-7", "db1", "working"));

    assertThat(ids(live, "i-7")).containsExactlyInAnyOrder("i-1", "i-2", "i-6");
  }

  @Test
  void the_order_is_the_same_each_time_whoever_else_comes_and_goes() {
    List<PresenceRecord> live = nodes(20);
    List<String> order = ids(live, "a-1");
    Collections.reverse(live);
    assertThat(ids(live, "a-1")).isEqualTo(order);

    List<String> fewer = new ArrayList<>(order);
    String gone = fewer.remove(0);
    live.removeIf(record -> record.instanceId().equals(gone));
    assertThat(ids(live, "a-1")).isEqualTo(fewer);
  }

  @Test
  void asking_nodes_spread_over_all() {
    List<PresenceRecord> live = nodes(4);
    Map<String, Integer> firsts = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      firsts.merge(ids(live, "a-" + i).get(0), 1, Integer::sum);
    }

    assertThat(firsts).hasSize(4);
    assertThat(firsts.values()).allMatch(count -> count > 60 && count < 140);
  }

  @Test
  void a_partner_is_one_line_of_words() {
    Partner partner = Partner.among(nodes(1), "db1", "a").get(0);

    assertThat(partner.line()).isEqualTo("i-0 10.0.0.7 mysql=3306");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0", "10.0.0.256", "10.0.0.1 ", "1.2.3.4.", "$(reboot)", "example.org"})
  void what_is_no_address_is_none(String address) {
    PresenceRecord record =
        PresenceRecord.of("i-1").nodepart("db1").address(address).port("a b", 1).build();

    assertThat(Partner.among(List.of(record), "db1", "a").get(0).line()).isEqualTo("i-1 -");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.3.4.5", "0.0.0.0", "255.255.255.255", "192.168.100.1"})
  void what_is_an_address_is_one(String address) {
    PresenceRecord record = PresenceRecord.of("i-1").nodepart("db1").address(address).build();

    assertThat(Partner.among(List.of(record), "db1", "a").get(0).address()).hasValue(address);
  }
}
