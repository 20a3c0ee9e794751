package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateLogTest {

  private static final Stamp SETUP = Stamp.parse("20151008-174646");
  private static final Stamp INITDONE = Stamp.parse("20151008-174830");
  private static final StateLog LOG =
      StateLog.EMPTY.with(NodeState.SETUP, SETUP).with(NodeState.INITDONE, INITDONE);

  @Test
  void a_log_is_written_in_the_form_of_the_original() {
    assertThat(LOG).hasToString("setup:20151008-174646;initdone:20151008-174830;");
    assertThat(StateLog.EMPTY).hasToString("");
  }

  @Test
  void a_log_is_read_as_it_was_written() {
    assertThat(StateLog.parse(LOG.toString())).isEqualTo(LOG);
    assertThat(StateLog.parse("")).isEqualTo(StateLog.EMPTY);
  }

  @Test
  void a_log_of_a_thousand_entries_is_read_as_it_was_written() {
    StateLog log = new StateLog(Collections.nCopies(1000, LOG.entries().get(0)));

    assertThat(StateLog.parse(log.toString())).isEqualTo(log);
  }

  @Test
  void beyond_the_most_entries_the_oldest_go() {
    StateLog log = LOG;
    for (int i = 2; i < StateLog.MOST_ENTRIES; i++) {
      log = log.with(NodeState.WEDGED, INITDONE);
    }
    assertThat(log.entries()).hasSize(200).startsWith(LOG.entries().get(0));

    log = log.with(NodeState.TERMINATING, INITDONE);
    assertThat(log.entries()).hasSize(200).startsWith(LOG.entries().get(1));
    assertThat(log.last()).contains(new StateLog.Entry(NodeState.TERMINATING, INITDONE));
  }

  @Test
  void a_log_that_was_longer_when_it_was_read_is_cut_with_the_next_entry() {
    StateLog log = new StateLog(Collections.nCopies(1000, LOG.entries().get(0)));

    assertThat(log.with(NodeState.INITDONE, INITDONE).entries()).hasSize(200);
  }

  @Test
  void the_last_semicolon_may_be_missing() {
    assertThat(StateLog.parse("setup:20151008-174646;initdone:20151008-174830")).isEqualTo(LOG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";",
        "setup",
        "setup;",
        "setup:;",
        ":20151008-174646;",
        "setup:20151008;",
        "setup:20151008-174646;;",
        "setup:20151008-174646;x",
        "setup:20151008-174646:20151008-174646;",
        "SETUP:20151008-174646;",
        "asleep:20151008-174646;",
        " setup:20151008-174646;",
        "setup:20151008-174646\n",
        "setup 20151008-174646;",
      })
  void whatever_else_is_refused_in_one_line(String text) {
    assertThatThrownBy(() -> StateLog.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            refused -> assertThat(refused.getMessage()).matches("[ -~]+(: use | is not ).*"));
  }

  @Test
  void the_last_entry_is_the_youngest() {
    assertThat(LOG.last()).contains(new StateLog.Entry(NodeState.INITDONE, INITDONE));
    assertThat(StateLog.EMPTY.last()).isEmpty();
  }

  @Test
  void a_log_does_not_change_with_the_list_it_was_made_from() {
    List<StateLog.Entry> entries =
        new ArrayList<>(List.of(new StateLog.Entry(NodeState.SETUP, SETUP)));
    StateLog log = new StateLog(entries);
    entries.clear();
    log.with(NodeState.INITDONE, INITDONE);

    assertThat(log).hasToString("setup:20151008-174646;");
    assertThatThrownBy(() -> log.entries().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
