package io.federation.deploy.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.plan.Inventory;
import io.federation.deploy.plan.PlanCases;
import io.federation.deploy.plan.PlanInputs;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanInputsJsonTest {

  @Test
  void what_is_written_is_read_again() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      PlanInputs state =
          new PlanInputs(
              new PlanCases(seed, true).inventory(),
              seed % 2 == 0 ? Redeploy.ALL : Redeploy.CHANGED);

      assertThat(PlanInputsJson.read("42", PlanInputsJson.write(state))).isEqualTo(state);
    }
  }

  @Test
  void what_a_newer_agent_tells_besides_is_left_out() throws Exception {
    PlanInputs state = new PlanInputs(Inventory.EMPTY, Redeploy.CHANGED);
    String text = PlanInputsJson.write(state).replaceFirst("\\{", "{\"more\": 1, ");

    assertThat(PlanInputsJson.read("42", text)).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"inventory\": {\"marks\": []}, \"redeploy\": \"ALL\"}",
        "{\"inventory\": {\"marks\": [], \"software\": {}, \"roleBegun\": false}}",
        "{\"inventory\": null, \"redeploy\": \"ALL\"}",
        "{\"inventory\": {\"marks\": null, \"software\": {}, \"roleBegun\": true}, \"redeploy\":"
            + " \"ALL\"}"
      })
  void what_is_damaged_is_told_in_a_line(String text) {
    assertThatThrownBy(() -> PlanInputsJson.read("42", text))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("what the agent of host 42 has told of it is damaged: start it anew");
  }
}
